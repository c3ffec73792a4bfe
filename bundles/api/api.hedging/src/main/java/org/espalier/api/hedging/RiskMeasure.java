// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import org.espalier.api.metric.Metric;

/**
 * What a hedger wants to be small, on samples of profit and loss: a plug-in. A measure may be the least value over a
 * threshold y, as {@code inf_y y + E[l(-profit - y)]} is; then y is trained with the network. Safe for several threads.
 */
public interface RiskMeasure {
  String KIND = "risk-measure";

  /** In a sentence. */
  String MEANING = "How outcomes of hedging are valued.";

  /** How results are given: minus the risk, as an amount of money that is better the higher. */
  Metric objective();

  /**
   * Minus the risk of a sample, at the best threshold.
   *
   * @param profits at least 1 value, left as they are
   */
  double score(double[] profits);

  /** Whether there is a threshold to train. */
  boolean thresholded();

  /** The threshold that is best for a sample; 0 if there is none. */
  double threshold(double[] profits);

  /**
   * The loss that is descended on, at a threshold.
   *
   * @param profits the first {@code count} are the sample
   * @param slopes receives the derivatives of the loss by each profit
   */
  Loss loss(double[] profits, int count, double threshold, double[] slopes);

  /**
   * A loss.
   *
   * @param value the risk, at the given threshold
   * @param thresholdSlope derivative by the threshold; 0 if there is none
   */
  record Loss(double value, double thresholdSlope) {}
}
