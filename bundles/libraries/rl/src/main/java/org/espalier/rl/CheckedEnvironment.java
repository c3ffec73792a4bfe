// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.Parts;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/**
 * An environment that is a plug-in's part, held to what environments promise: spaces and steps that are there, costs
 * that it has named, and rewards, costs and observations that are finite numbers. One that breaks it is named by what
 * is thrown, as {@link Parts#unsound} has it, before anything is learnt from it.
 */
public final class CheckedEnvironment implements Environment {
  private final Parts parts;
  private final Environment part;
  private final Space observationSpace;
  private final Space actionSpace;
  private final List<String> costs;
  private final int width;
  private long seed;
  private long steps;

  private CheckedEnvironment(Parts parts, Environment part) {
    this.parts = parts;
    this.part = part;
    observationSpace = answer("its observation space", part.observationSpace());
    actionSpace = answer("its action space", part.actionSpace());
    costs = answer("the names of its costs", part.costs());
    width = observationSpace.width();
  }

  /**
   * A new instance of the one environment among a plug-in's parts.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the experiment gave none, or several
   */
  public static CheckedEnvironment of(Parts parts) {
    return new CheckedEnvironment(parts, parts.part(Environment.KIND, Environment.class));
  }

  /** Gives it back to the parts. */
  public void release() {
    parts.release(part);
  }

  private <T> T answer(String what, T answered) {
    if (answered == null) {
      throw unsound("it answered null for " + what);
    }
    return answered;
  }

  private RuntimeException unsound(String did) {
    return parts.unsound(part, did);
  }

  @Override
  public Space observationSpace() {
    return observationSpace;
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  @Override
  public Returns returns() {
    return answer("the bounds of its returns", part.returns());
  }

  @Override
  public List<String> costs() {
    return costs;
  }

  @Override
  public Map<String, Double> limits() {
    return answer("the limits of its costs", part.limits());
  }

  @Override
  public Optional<VectorEnvironment> vector(int count) {
    return answer("several of it", part.vector(count))
        .map(vector -> new CheckedEnvironments(vector, (number, did) -> unsound("it " + did)));
  }

  @Override
  public Optional<Drawing> drawing() {
    return answer("its drawing", part.drawing());
  }

  @Override
  public void reset(long with, float[] observation) {
    part.reset(with, observation);
    seed = with;
    steps = 0;
    requireFinite("a first observation", observation);
  }

  @Override
  public void reset(float[] observation) {
    part.reset(observation);
    requireFinite("a first observation", observation);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = answer("a step", part.step(actions, offset, observation));
    steps++;
    requireFinite("a reward", step.reward());
    if (!costs.isEmpty()) {
      requireCosts(step.costs());
    }
    requireFinite("an observation", observation);
    return step;
  }

  private void requireCosts(double[] given) {
    if (given.length != costs.size()) {
      throw unsound("it gave " + given.length + " costs for " + costs);
    }
    for (double cost : given) {
      requireFinite("a cost", cost);
    }
  }

  private void requireFinite(String what, float[] observation) {
    for (int i = 0; i < width; i++) {
      requireFinite(what, observation[i]);
    }
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw unsound("it " + CheckedEnvironments.gave(what, value, steps, seed));
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    part.save(out);
    out.writeLong(seed);
    out.writeLong(steps);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    part.restore(in);
    seed = in.readLong();
    steps = in.readLong();
  }
}
