// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/**
 * Several walks over the layers side by side. All come to the last layer in the same step, and what they have decided
 * is judged together. Reward and costs are 0 but in the last step (eqs. 4.1 and 4.2), which is an end of the process:
 * the value of what follows it is 0, where the thesis's eqs. 4.4 and 4.5 read a state that is not there. Nothing
 * depends on chance.
 */
final class PruningEnvironments implements VectorEnvironment {
  private final PruningProblem problem;
  private final int count;
  /** By layer what each environment decided. */
  private final float[][] decided;
  private final float[] observations;
  private final float[] finalObservations;
  private final double[] rewards;
  private final double[] costValues;
  private final boolean[] terminated;
  private final boolean[] truncated;
  private int layer;

  PruningEnvironments(PruningProblem problem, int count) {
    this.problem = problem;
    this.count = count;
    decided = new float[problem.length()][count * problem.actionWidth()];
    observations = new float[count * PruningProblem.STATE];
    finalObservations = new float[observations.length];
    rewards = new double[count];
    costValues = new double[count * problem.costs().size()];
    terminated = new boolean[count];
    truncated = new boolean[count];
    observe(observations, 0);
  }

  private void observe(float[] seen, int of) {
    for (int e = 0; e < count; e++) {
      System.arraycopy(problem.states().get(of), 0, seen, e * PruningProblem.STATE, PruningProblem.STATE);
    }
  }

  @Override
  public int count() {
    return count;
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
  public void reset(RandomStream seeds) {
    for (int e = 0; e < count; e++) {
      seeds.nextLong();
    }
    restart();
  }

  /** Begins an episode in each. */
  void restart() {
    layer = 0;
    observe(observations, 0);
  }

  @Override
  public void step(float[] actions) {
    System.arraycopy(actions, 0, decided[layer], 0, decided[layer].length);
    boolean last = layer == problem.length() - 1;
    Arrays.fill(rewards, 0);
    Arrays.fill(costValues, 0);
    Arrays.fill(terminated, last);
    if (last) {
      judge();
    }
    problem.progress().advance(count);
    layer = last ? 0 : layer + 1;
    observe(observations, layer);
    // there is no state after the last layer's
    observe(finalObservations, last ? problem.length() - 1 : layer);
  }

  private void judge() {
    List<Review> reviews = problem.reviewer().review(
        IntStream.range(0, count).mapToObj(this::episode).toList());
    int costs = problem.costs().size();
    for (int e = 0; e < count; e++) {
      rewards[e] = reviews.get(e).reward();
      System.arraycopy(reviews.get(e).costs(), 0, costValues, e * costs, costs);
    }
  }

  private double[][] episode(int e) {
    int width = problem.actionWidth();
    double[][] episode = new double[problem.length()][width];
    for (int t = 0; t < episode.length; t++) {
      for (int i = 0; i < width; i++) {
        episode[t][i] = unit(decided[t][e * width + i]);
      }
    }
    return episode;
  }

  /** From [-1, 1] to [0, 1]. */
  static double unit(double action) {
    return Math.min(Math.max((action + 1) / 2, 0), 1);
  }

  @Override
  public float[] observations() {
    return observations;
  }

  @Override
  public float[] finalObservations() {
    return finalObservations;
  }

  @Override
  public double[] rewards() {
    return rewards;
  }

  @Override
  public double[] costValues() {
    return costValues;
  }

  @Override
  public boolean[] terminated() {
    return terminated;
  }

  @Override
  public boolean[] truncated() {
    return truncated;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(layer);
    for (float[] actions : decided) {
      for (float action : actions) {
        out.writeFloat(action);
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    layer = in.readInt();
    for (float[] actions : decided) {
      for (int i = 0; i < actions.length; i++) {
        actions[i] = in.readFloat();
      }
    }
    observe(observations, layer);
  }
}
