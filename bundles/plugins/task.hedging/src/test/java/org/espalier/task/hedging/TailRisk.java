// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.finance.Tail;

/** The mean of a tail, with a threshold. */
record TailRisk(double level) implements RiskMeasure {

  @Override
  public Metric objective() {
    return new Metric("cvar", "money", Metric.Direction.HIGHER, "Mean of the tail");
  }

  @Override
  public double score(double[] profits) {
    return new Tail(level).mean(profits);
  }

  @Override
  public boolean thresholded() {
    return true;
  }

  @Override
  public double threshold(double[] profits) {
    return -new Tail(level).quantile(profits);
  }

  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double sum = 0;
    int beyond = 0;
    for (int i = 0; i < count; i++) {
      double over = Math.max(0, -profits[i] - threshold);
      beyond += over > 0 ? 1 : 0;
      sum += over;
      slopes[i] = over > 0 ? -1 / (level * count) : 0;
    }
    return new Loss(threshold + sum / (level * count), 1 - beyond / (level * count));
  }
}
