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
 * Conditional value at risk, computed from the tail of each batch itself: nothing but the network is trained. In a
 * batch of n paths the tail has {@code level n}, so that small batches see little of it and their tail means are biased
 * upwards.
 */
@Component(factory = RiskMeasure.KIND)
@Plugin(
    name = "cvar",
    summary = "Minus the mean of the worst profits of each batch; no threshold",
    source = "Acerbi and Tasche 2002, On the coherence of expected shortfall (the estimator of a sample)")
@Designate(ocd = Cvar.Options.class)
public final class Cvar implements RiskMeasure {
  private final TailMean tail;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Share of the paths that is the tail, above 0 and below 1", min = "0", max = "1")
    double level() default 0.05;
  }

  @Activate
  public Cvar(Options options) {
    this.tail = TailMean.of("cvar", options.level());
  }

  @Override
  public Metric objective() {
    return tail.metric();
  }

  @Override
  public double score(double[] profits) {
    return tail.score(profits);
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
    double[] sample = Arrays.copyOf(profits, count);
    tail.slopes(sample, -1, slopes);
    return new Loss(-tail.score(sample), 0);
  }
}
