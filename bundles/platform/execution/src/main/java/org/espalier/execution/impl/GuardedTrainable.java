package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Predictor;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.task.Task;
import org.espalier.api.task.Trainable;

/**
 * A trainable as a procedure sees it: the test split is out of its reach, weights that are set are there to the bit
 * afterwards, and a mask brings nothing back that it removed. Its weights know how long they have been trained.
 */
final class GuardedTrainable implements Trainable {
  private final Trainable inner;
  private final boolean regrows;
  private final Consumer<Trainable> closed;
  /** As they were when they were looked at last. */
  private Map<String, Mask> masks;
  /** Of the weights that it has; empty where it is not known. */
  private Optional<History> history;
  /** The weights of each network that the history is told of, until the first iteration. */
  private Map<String, Weights> untrained;

  /**
   * @param history of the weights that it has now
   * @param regrows whether masks may bring back what they removed
   * @param closed is told when it is closed
   */
  GuardedTrainable(Trainable inner, Optional<History> history, boolean regrows, Consumer<Trainable> closed) {
    this.inner = inner;
    this.history = history;
    this.regrows = regrows;
    this.closed = closed;
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

  /** The trainable behind the guard. */
  static Trainable inner(Trainable trainable) {
    return trainable instanceof GuardedTrainable guarded ? guarded.inner : trainable;
  }

  @Override
  public double score(Split split) {
    requireNotTest(split);
    return inner.score(split);
  }

  @Override
  public double floor(Split split) {
    requireNotTest(split);
    return inner.floor(split);
  }

  private static void requireNotTest(Split split) {
    if (split == Split.TEST) {
      throw new BrokenPromise(Procedure.KIND, "it looked at the test split, which is for the result alone");
    }
  }

  @Override
  public void weights(Weights weights) {
    inner.weights(weights);
    inner.networks().forEach((name, network) -> network.architecture().parameters().forEach(parameter -> {
      float[] expected = weights.get(name + "/" + parameter.name());
      if (parameter.trained()) {
        network.mask(parameter.name()).apply(expected);
      }
      requireSame(Engine.KIND, name + "/" + parameter.name(), expected, network.values(parameter.name()));
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
    inner.close();
    closed.accept(this);
  }

  @Override
  public Weights weights() {
    return inner.weights().with(history());
  }

  @Override
  public Map<String, Mask> masks() {
    return inner.masks();
  }

  @Override
  public void masks(Map<String, Mask> masks) {
    inner.masks(masks);
    requireNoRegrowth();
  }

  /** Networks are in the procedure's hands: whatever it set there since the masks were looked at last counts, too. */
  void requireNoRegrowth() {
    Map<String, Mask> present = inner.masks();
    if (!regrows) {
      present.forEach((name, mask) -> {
        if (!mask.and(masks.get(name)).equals(mask)) {
          throw new BrokenPromise(
              Procedure.KIND,
              "it brought back weights of " + name + " that were removed before, and does not provide regrowth");
        }
      });
    }
    masks = present;
  }

  @Override
  public Metric objective() {
    return inner.objective();
  }

  @Override
  public Map<String, Double> facts() {
    return inner.facts();
  }

  @Override
  public <T> Optional<T> as(Class<T> type) {
    if (type.isInstance(this)) {
      return Optional.of(type.cast(this));
    } else if (type == Predictor.class) {
      return inner.as(Predictor.class).map(Guarded::new).map(type::cast);
    }
    return inner.as(type);
  }

  /** A predictor that keeps the test examples to itself. */
  private record Guarded(Predictor inner) implements Predictor {
    @Override
    public Data data() {
      Data data = inner.data();
      Map<Split, Examples> splits = new EnumMap<>(data.splits());
      splits.computeIfPresent(Split.TEST, (split, examples) -> new Withheld(examples.size()));
      return new Data(data.input(), data.target(), splits, data.facts());
    }

    @Override
    public float[] predict(float[] inputs, int count) {
      return inner.predict(inputs, count);
    }
  }

  private record Withheld(int size) implements Examples {
    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
      requireNotTest(Split.TEST);
    }
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return inner.freeParameters();
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    inner.freeParameters(values);
  }

  @Override
  public Map<String, Network> networks() {
    return inner.networks();
  }

  @Override
  public long iteration() {
    return inner.iteration();
  }

  @Override
  public long plannedIterations() {
    return inner.plannedIterations();
  }

  @Override
  public long plannedSamples() {
    return inner.plannedSamples();
  }

  @Override
  public boolean finished() {
    return inner.finished();
  }

  @Override
  public Optional<Metric> progress() {
    return inner.progress();
  }

  @Override
  public Map<String, Double> iterate() {
    Optional<History> before = history();
    long samples = samples();
    Map<String, Double> shown = inner.iterate();
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
    inner.save(out);
  }

  private static void save(Effort effort, DataOutput out) throws IOException {
    out.writeLong(effort.iterations());
    out.writeLong(effort.samples());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    history = in.readBoolean() ? Optional.of(new History(effort(in), effort(in))) : Optional.empty();
    inner.restore(in);
    masks = inner.masks();
    untrained = Map.of();
  }

  private static Effort effort(DataInput in) throws IOException {
    return new Effort(in.readLong(), in.readLong());
  }
}
