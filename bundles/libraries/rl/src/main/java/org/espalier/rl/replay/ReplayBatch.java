// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import org.espalier.api.plugin.Sizes;

/** Transitions that one update learns from. Arrays are its own, to be read and written. */
public final class ReplayBatch {
  private final int size;
  private final float[] observations;
  private final float[] actions;
  private final float[] rewards;
  private final float[] costValues;
  private final float[] nextObservations;
  private final boolean[] terminated;
  private final boolean[] truncated;

  /** Empty, of so many rows. */
  public ReplayBatch(int size, ReplayBuffer.Widths widths) {
    this.size = size;
    observations = new float[Sizes.product("the observations of a minibatch", size, widths.observationWidth())];
    actions = new float[Sizes.product("the actions of a minibatch", size, widths.actionWidth())];
    rewards = new float[size];
    costValues = new float[size * widths.costs()];
    nextObservations = new float[observations.length];
    terminated = new boolean[size];
    truncated = new boolean[size];
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Where the actions were taken: size x observation width. */
  public float[] observations() {
    return observations;
  }

  /** Size x action width. */
  public float[] actions() {
    return actions;
  }

  public float[] rewards() {
    return rewards;
  }

  /** Size x number of costs. */
  public float[] costValues() {
    return costValues;
  }

  /** Where the actions led, at an episode's end its last observation: size x observation width. */
  public float[] nextObservations() {
    return nextObservations;
  }

  /** Where the next observation is worth nothing. */
  public boolean[] terminated() {
    return terminated;
  }

  /** Where the episode was cut; the next observation is worth something. */
  public boolean[] truncated() {
    return truncated;
  }
}
