// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.riskmeasure;

import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/** The root mean square of losses, {@code sqrt(E[max(0, -profit)^2])}: gains do not make up for them. */
@Component(factory = RiskMeasure.KIND)
@Plugin(name = "seedling", summary = "Root mean square of losses; gains do not make up for them")
public final class Seedling implements RiskMeasure {
  private static final Metric OBJECTIVE =
      new Metric("root-mean-square-loss", "money", Metric.Direction.HIGHER, "Minus the root mean square of losses");

  @Override
  public Metric objective() {
    return OBJECTIVE;
  }

  @Override
  public double score(double[] profits) {
    return -risk(profits, profits.length);
  }

  @Override
  public boolean thresholded() {
    return false;
  }

  @Override
  public double threshold(double[] profits) {
    return 0;
  }

  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double risk = risk(profits, count);
    for (int i = 0; i < count; i++) {
      slopes[i] = profits[i] < 0 ? profits[i] / (count * risk) : 0;
    }
    return new Loss(risk, 0);
  }

  private static double risk(double[] profits, int count) {
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += profits[i] < 0 ? profits[i] * profits[i] : 0;
    }
    return Math.sqrt(squares / count);
  }
}
