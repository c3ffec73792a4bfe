// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import org.espalier.rl.rollout.Signal;

/**
 * A critic's loss on a minibatch and its derivatives by the critic's outputs: the mean over rows of half the squared
 * error of the value, or the larger of that and the one of a value that moved by at most a bound (Huang et al. 2022,
 * detail 9), times a coefficient. It sums what it saw, without the coefficient, until {@link #reset}. Used by one
 * thread.
 */
public final class ValueLoss {
  private final double clip;
  private final double coefficient;
  private long rows;
  private double sum;

  /** @param clip the bound; infinity for none */
  public ValueLoss(double clip, double coefficient) {
    this.clip = clip;
    this.coefficient = coefficient;
  }

  public void reset() {
    rows = 0;
    sum = 0;
  }

  /** Writes the derivatives by the critic's outputs, one a row. */
  public void value(Signal signal, float[] outputs, float[] outputGradients) {
    int size = signal.size();
    for (int row = 0; row < size; row++) {
      double error = outputs[row] - signal.returns()[row];
      double move = outputs[row] - signal.values()[row];
      double boundedMove = Math.min(Math.max(move, -clip), clip);
      double boundedError = signal.values()[row] + boundedMove - signal.returns()[row];
      boolean constant = boundedMove != move && boundedError * boundedError > error * error;
      sum += 0.5 * (constant ? boundedError * boundedError : error * error);
      outputGradients[row] = constant ? 0 : (float) (coefficient * error / size);
    }
    rows += size;
  }

  /** Mean over all rows since the reset. */
  public double mean() {
    return sum / rows;
  }

  /** The mean times the coefficient. */
  public double total() {
    return coefficient * mean();
  }
}
