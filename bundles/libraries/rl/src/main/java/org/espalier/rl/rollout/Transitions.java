// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.api.plugin.Sizes;

/** Rows of what environments showed and a policy did. Arrays are its own, to be read and written. */
public abstract class Transitions {
  private final int size;
  private final int observationWidth;
  private final int actionWidth;
  private final float[] observations;
  private final float[] actions;
  private final double[] logProbabilities;
  private final Signal reward;
  private final List<Signal> costs;

  Transitions(int size, int observationWidth, int actionWidth, int costs) {
    this.size = size;
    this.observationWidth = observationWidth;
    this.actionWidth = actionWidth;
    observations = new float[Sizes.product("the observations of a rollout", size, observationWidth)];
    actions = new float[Sizes.product("the actions of a rollout", size, actionWidth)];
    logProbabilities = new double[size];
    reward = new Signal(size);
    this.costs = Stream.generate(() -> new Signal(size)).limit(costs).toList();
  }

  /** Number of rows. */
  public final int size() {
    return size;
  }

  /** Where the actions were taken, as the networks read it: size x observation width. */
  public final float[] observations() {
    return observations;
  }

  /** As they were drawn, before they were moved into the action space: size x action width. */
  public final float[] actions() {
    return actions;
  }

  /** Of the actions when they were drawn. */
  public final double[] logProbabilities() {
    return logProbabilities;
  }

  public final Signal reward() {
    return reward;
  }

  /** One for each cost that has a critic. */
  public final List<Signal> costs() {
    return costs;
  }

  final void copy(int row, Transitions to, int toRow, int rows) {
    System.arraycopy(
        observations, row * observationWidth, to.observations, toRow * observationWidth, rows * observationWidth);
    System.arraycopy(actions, row * actionWidth, to.actions, toRow * actionWidth, rows * actionWidth);
    System.arraycopy(logProbabilities, row, to.logProbabilities, toRow, rows);
    reward.copy(row, to.reward, toRow, rows);
    for (int k = 0; k < costs.size(); k++) {
      costs.get(k).copy(row, to.costs.get(k), toRow, rows);
    }
  }
}
