// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/** One walk over the layers; several go side by side. */
final class PruningEnvironment implements Environment {
  private final PruningProblem problem;
  private final PruningEnvironments single;
  private boolean seeded;
  private boolean running;

  PruningEnvironment(PruningProblem problem) {
    this.problem = problem;
    single = new PruningEnvironments(problem, 1);
  }

  @Override
  public Space observationSpace() {
    return problem.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return problem.actionSpace();
  }

  @Override
  public List<String> costs() {
    return problem.costs();
  }

  @Override
  public Map<String, Double> limits() {
    return problem.limits();
  }

  @Override
  public Optional<VectorEnvironment> vector(int count) {
    return Optional.of(new PruningEnvironments(problem, count));
  }

  @Override
  public void reset(long seed, float[] observation) {
    seeded = true;
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    if (!seeded) {
      throw new IllegalStateException("the first reset of an environment must give a seed");
    }
    single.restart();
    running = true;
    System.arraycopy(single.observations(), 0, observation, 0, PruningProblem.STATE);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Space space = actionSpace();
    float[] action = Arrays.copyOfRange(actions, offset, offset + space.width());
    if (!running) {
      throw new IllegalStateException("no episode is running: reset the environment before the next step");
    }
    if (!space.contains(actions, offset)) {
      throw new IllegalArgumentException("action " + Arrays.toString(action) + " is not in " + space);
    }
    single.step(action);
    running = !single.terminated()[0];
    System.arraycopy(single.finalObservations(), 0, observation, 0, PruningProblem.STATE);
    return new Step(single.rewards()[0], single.costValues(), single.terminated()[0], false);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeBoolean(seeded);
    out.writeBoolean(running);
    single.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    seeded = in.readBoolean();
    running = in.readBoolean();
    single.restore(in);
  }
}
