// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import org.espalier.api.random.RandomStream;
import org.espalier.rl.replay.ReplayBatch;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.Returns;
import org.espalier.rl.statistics.Normalisation;

/** Steps that an update learns from, normalised as networks read them. Used by the learner's thread. */
public final class ReplaySample {
  private final ReplayBuffer replay;
  private final Normalisation normalisation;
  private final Returns returns;
  private final ReplayBatch batch;
  private final int[] rows;
  private final double[] discounts;

  /**
   * @param size steps drawn for an update
   * @param steps rewards that are summed
   * @param gamma discount of a step
   */
  public ReplaySample(
      ReplayBuffer replay, ReplayBuffer.Widths widths, Normalisation normalisation, int size, int steps,
      double gamma) {
    this.replay = replay;
    this.normalisation = normalisation;
    returns = new Returns(replay, steps, gamma);
    batch = new ReplayBatch(size, widths);
    rows = new int[size];
    discounts = new double[size];
  }

  /** Draws rows uniformly and takes them. */
  public void draw(RandomStream random) {
    replay.draw(random, rows);
    take();
  }

  /** Takes the rows that are named in {@link #rows}. */
  public void take() {
    returns.copy(rows, batch, discounts);
    for (int i = 0; i < rows.length; i++) {
      batch.rewards()[i] = (float) normalisation.reward(batch.rewards()[i]);
    }
  }

  /** Which rows of the buffer; to be read and written. */
  public int[] rows() {
    return rows;
  }

  public int size() {
    return rows.length;
  }

  /** The rows, with rewards as they are learnt and observations as the environments gave them. */
  public ReplayBatch batch() {
    return batch;
  }

  /** Of the next observations' values. */
  public double[] discounts() {
    return discounts;
  }

  /** Where the actions were taken, as networks read it. */
  public float[] observations() {
    return normalisation.observations(batch.observations(), rows.length);
  }

  /** Where the actions led, as networks read it. */
  public float[] nextObservations() {
    return normalisation.observations(batch.nextObservations(), rows.length);
  }

  /**
   * What values are to be (Sutton and Barto 2018, eq. 6.1): y = r + d V(s'), without V(s') after a termination.
   *
   * @param nextValues V(s'), of each row
   * @param targets is filled
   */
  public void targets(double[] nextValues, double[] targets) {
    for (int i = 0; i < rows.length; i++) {
      targets[i] = batch.rewards()[i] + (batch.terminated()[i] ? 0 : discounts[i] * nextValues[i]);
    }
  }
}
