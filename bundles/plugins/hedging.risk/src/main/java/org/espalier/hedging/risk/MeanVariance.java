// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.risk;

import java.util.Arrays;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Variance less mean, {@code a / 2 Var[profit] - E[profit]}, as an optimised certainty equivalent: {@code inf_y y +
 * E[l(-profit - y)]} with {@code l(x) = x + a / 2 x^2}. The best y is minus the mean. With half the variance, a is the
 * risk aversion of Pratt and Arrow: of normal profits, or for a small a, it is the entropic risk of the same a.
 */
@Component(factory = RiskMeasure.KIND)
@Plugin(
    name = "mean-variance",
    summary = "Half the risk-aversion times the variance, less the mean",
    source =
        "Markowitz 1952; Pratt 1964, Risk aversion in the small and in the large; Ben-Tal and Teboulle 2007, An old-new"
            + " concept of convex risk measures")
@Designate(ocd = MeanVariance.Options.class)
public final class MeanVariance implements RiskMeasure {
  private final double aversion;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "The a of the formula, for one unit of money", min = "0")
    double riskAversion() default 1;
  }

  @Activate
  public MeanVariance(Options options) {
    this.aversion = options.riskAversion();
  }

  @Override
  public Metric objective() {
    return new Metric(
        "mean-variance", "money", Metric.Direction.HIGHER,
        "Mean less " + 0.5 * aversion + " times the variance of profits");
  }

  @Override
  public double score(double[] profits) {
    return -loss(profits, profits.length, threshold(profits), new double[profits.length]).value();
  }

  @Override
  public boolean thresholded() {
    return true;
  }

  @Override
  public double threshold(double[] profits) {
    return -Arrays.stream(profits).average().orElseThrow();
  }

  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double sum = 0;
    double slope = 0;
    for (int i = 0; i < count; i++) {
      double x = -profits[i] - threshold;
      double derivative = 1 + aversion * x;
      sum += x + 0.5 * aversion * x * x;
      slope += derivative;
      slopes[i] = -derivative / count;
    }
    return new Loss(threshold + sum / count, 1 - slope / count);
  }
}
