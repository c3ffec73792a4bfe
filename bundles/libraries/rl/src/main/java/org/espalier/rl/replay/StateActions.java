// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

/**
 * Inputs of a critic that values actions where they are taken: in each row an observation, then an action. Used by one
 * thread.
 */
public final class StateActions {
  private final int observationWidth;
  private final int actionWidth;
  private final float[] inputs;

  /** @param capacity most rows */
  public StateActions(int capacity, ReplayBuffer.Widths widths) {
    observationWidth = widths.observationWidth();
    actionWidth = widths.actionWidth();
    inputs = new float[capacity * stride()];
  }

  /** Numbers in a row: what the critic reads. */
  public int stride() {
    return observationWidth + actionWidth;
  }

  /** Where in a row, of inputs or of derivatives by them, the action begins. */
  public int first() {
    return observationWidth;
  }

  /**
   * Puts rows together.
   *
   * @param observations rows x observation width
   * @param actions rows x action width
   * @return rows x {@link #stride}, in an array that lasts until the next call
   */
  public float[] join(float[] observations, float[] actions, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(observations, row * observationWidth, inputs, row * stride(), observationWidth);
      System.arraycopy(actions, row * actionWidth, inputs, row * stride() + observationWidth, actionWidth);
    }
    return inputs;
  }
}
