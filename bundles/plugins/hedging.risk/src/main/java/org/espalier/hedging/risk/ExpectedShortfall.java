// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.risk;

import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Expected shortfall as an optimised certainty equivalent, {@code inf_y y + E[(-profit - y)+] / level}: an average over
 * paths, so that small batches give it without bias, at the price of a threshold y that is trained with the network.
 * The best y is minus the profits' quantile, and the least value is the conditional value at risk.
 */
@Component(factory = RiskMeasure.KIND)
@Plugin(
    name = "expected-shortfall",
    summary = "The same as cvar at its minimum, as an average over paths with a trained threshold",
    source =
        "Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk; Ben-Tal and Teboulle 2007 (optimised"
            + " certainty equivalents); Buehler et al. 2019, Deep hedging")
@Designate(ocd = ExpectedShortfall.Options.class)
public final class ExpectedShortfall implements RiskMeasure {
  private final TailMean mean;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Share of the paths that is the tail, above 0 and below 1", min = "0", max = "1")
    double level() default 0.05;
  }

  @Activate
  public ExpectedShortfall(Options options) {
    this.mean = TailMean.of("expected-shortfall", options.level());
  }

  @Override
  public Metric objective() {
    return mean.metric();
  }

  @Override
  public double score(double[] profits) {
    return mean.score(profits);
  }

  @Override
  public boolean thresholded() {
    return true;
  }

  @Override
  public double threshold(double[] profits) {
    return -mean.quantile(profits);
  }

  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double weight = 1 / mean.tail().paths(count);
    double excess = 0;
    int beyond = 0;
    for (int i = 0; i < count; i++) {
      double over = -profits[i] - threshold;
      slopes[i] = over > 0 ? -weight : 0;
      if (over > 0) {
        excess += over;
        beyond++;
      }
    }
    return new Loss(threshold + weight * excess, 1 - weight * beyond);
  }
}
