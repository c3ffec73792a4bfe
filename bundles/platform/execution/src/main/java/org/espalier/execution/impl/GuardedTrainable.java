// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.training.ShieldedTrainable;

/**
 * A trainable as a procedure sees it: test data are out of its reach, weights that are set are there to the bit
 * afterwards, and a mask brings nothing back that it removed. Its weights know how long they have been trained.
 */
final class GuardedTrainable extends ShieldedTrainable {
  private final Testable inner;
  private final int number;
  private final boolean regrows;
  private final Consumer<Trainable> closed;
  private final Map<String, Architecture> wholes;
  /** As they were when they were looked at last. */
  private Map<ParameterName, Mask> masks;
  /** Of the weights that it has; empty where it is not known. */
  private Optional<History> history;
  /** The weights of each network that the history is told of, until the first iteration. */
  private Map<String, Weights> untrained;

  /**
   * @param number among those of its run, from 1, by which its folder is named; 0 for one without a folder
   * @param history of the weights that it has now
   * @param regrows whether masks may bring back what they removed
   * @param closed is told when it is closed
   */
  GuardedTrainable(
      Testable inner, int number, Optional<History> history, boolean regrows, Consumer<Trainable> closed) {
    this(inner, number, history, regrows, closed, Shrinking.of(inner).architectures());
  }

  /**
   * One whose networks are parts of larger ones.
   *
   * @param wholes the architectures of those, by the networks' names
   */
  GuardedTrainable(
      Testable inner, int number, Optional<History> history, boolean regrows, Consumer<Trainable> closed,
      Map<String, Architecture> wholes) {
    super(inner, reason -> new BrokenPromise(Procedure.KIND, reason));
    this.inner = inner;
    this.number = number;
    this.history = history;
    this.regrows = regrows;
    this.closed = closed;
    this.wholes = wholes;
    this.masks = inner.masks();
    this.untrained = present();
  }

  private Map<String, Weights> present() {
    Map<String, Weights> present = new HashMap<>();
    inner.networks().forEach((name, network) -> present.put(name, network.weights()));
    return present;
  }

  /**
   * How long the weights have been trained; empty where it is not known, as of weights that were set in a network
   * before the first iteration, behind the trainable's back.
   */
  Optional<History> history() {
    untrained.forEach((name, weights) -> {
      Network network = inner.networks().get(name);
      boolean same = network.architecture().parameters().stream()
          .filter(ParameterSpec::trained)
          .allMatch(parameter -> same(weights.get(parameter.name()), network.values(parameter.name())));
      if (!same) {
        history = Optional.empty();
      }
    });
    return history;
  }

  /** Whether values are what they were, but for those that a mask has removed. */
  private static boolean same(float[] before, float[] now) {
    for (int i = 0; i < now.length; i++) {
      if (now[i] != 0 && now[i] != before[i]) {
        return false;
      }
    }
    return true;
  }

  /** By networks' names the architecture that what is left of each is a share of. */
  Map<String, Architecture> wholes() {
    return wholes;
  }

  int number() {
    return number;
  }

  /** The trainable behind the guard, with its test data. */
  Testable inner() {
    return inner;
  }

  /**
   * What a procedure hands back, which it has been given.
   *
   * @throws BrokenPromise if it is something of its own making
   */
  static GuardedTrainable of(Trainable trainable) {
    if (trainable instanceof GuardedTrainable guarded) {
      return guarded;
    }
    throw new BrokenPromise(
        Procedure.KIND, "it handed in a trainable of its own making; the run takes those alone that it gave");
  }

  @Override
  public void weights(Weights weights) {
    super.weights(weights);
    inner.networks().forEach((name, network) -> network.architecture().parameters().forEach(parameter -> {
      ParameterName full = new ParameterName(name, parameter.name());
      float[] expected = weights.get(full);
      if (parameter.trained()) {
        network.mask(parameter.name()).apply(expected);
      }
      requireSame(Engine.KIND, full.toString(), expected, network.values(parameter.name()));
    }));
    inner.freeParameters().forEach((name, actual) -> requireSame(Task.KIND, name, weights.get(name), actual));
    history = weights.history();
    untrained = present();
  }

  private static void requireSame(String kind, String name, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      // adding 0 makes the two zeros one
      if (Float.floatToRawIntBits(expected[i] + 0f) != Float.floatToRawIntBits(actual[i] + 0f)) {
        throw new BrokenPromise(
            kind, "weight " + i + " of " + name + " was set to " + expected[i] + " and is " + actual[i]);
      }
    }
  }

  @Override
  public void close() {
    super.close();
    closed.accept(this);
  }

  @Override
  public Weights weights() {
    return super.weights().with(history());
  }

  @Override
  public void masks(Map<ParameterName, Mask> masks) {
    super.masks(masks);
    requireNoRegrowth();
  }

  /** Networks are in the procedure's hands: whatever it set there since the masks were looked at last counts, too. */
  void requireNoRegrowth() {
    Map<ParameterName, Mask> present = inner.masks();
    if (!regrows) {
      present.forEach((name, mask) -> {
        if (!mask.equals(masks.get(name)) && !mask.and(masks.get(name)).equals(mask)) {
          throw new BrokenPromise(
              Procedure.KIND,
              "it brought back weights of " + name + " that were removed before, and does not provide regrowth");
        }
      });
    }
    masks = present;
  }

  @Override
  public Map<String, Double> iterate() {
    Optional<History> before = history();
    long samples = samples();
    Map<String, Double> shown = super.iterate();
    history = before.map(past -> past.trained(new Effort(1, samples() - samples)));
    untrained = Map.of();
    return shown;
  }

  /** Samples that the iterations done have taken, of those planned. */
  private long samples() {
    return Math.round((double) plannedSamples() * iteration() / plannedIterations());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeBoolean(history().isPresent());
    if (history.isPresent()) {
      save(history.get().before(), out);
      save(history.get().here(), out);
    }
    super.save(out);
  }

  private static void save(Effort effort, DataOutput out) throws IOException {
    out.writeLong(effort.iterations());
    out.writeLong(effort.samples());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    history = in.readBoolean() ? Optional.of(new History(effort(in), effort(in))) : Optional.empty();
    super.restore(in);
    masks = inner.masks();
    untrained = Map.of();
  }

  private static Effort effort(DataInput in) throws IOException {
    return new Effort(in.readLong(), in.readLong());
  }
}
