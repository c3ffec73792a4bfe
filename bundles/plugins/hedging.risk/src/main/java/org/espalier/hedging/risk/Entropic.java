// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.risk;

import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entropic risk, {@code log E[exp(-a profit)] / a}: the indifference price of exponential utility. */
@Component(factory = RiskMeasure.KIND)
@Plugin(
    name = "entropic",
    summary = "Logarithm of the mean of exp(-risk-aversion profit), divided by the risk-aversion",
    source = "Foellmer and Schied 2002, Convex measures of risk; Buehler et al. 2019, Deep hedging")
@Designate(ocd = Entropic.Options.class)
public final class Entropic implements RiskMeasure {
  /** Exponents within which their exponentials are next to 1, and the logarithm of their mean next to 0. */
  private static final double SMALL = 0.5;

  private final double aversion;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "The a of the formula, for one unit of money, above 0", min = "0")
    double riskAversion() default 1;
  }

  @Activate
  public Entropic(Options options) {
    this.aversion = options.riskAversion();
    if (!(aversion > 0)) {
      throw new InvalidInputException("risk-measure entropic: risk-aversion is " + aversion + "; it must be above 0");
    }
  }

  @Override
  public Metric objective() {
    return new Metric(
        "entropic", "money", Metric.Direction.HIGHER,
        "Certainty equivalent of exponential utility, aversion " + aversion);
  }

  @Override
  public double score(double[] profits) {
    return -loss(profits, profits.length, 0, new double[profits.length]).value();
  }

  @Override
  public boolean thresholded() {
    return false;
  }

  @Override
  public double threshold(double[] profits) {
    return 0;
  }

  /** Relative to the worst profit, so that no exponential overflows, and exact however small the risk aversion is. */
  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double worst = profits[0];
    double best = profits[0];
    for (int i = 1; i < count; i++) {
      worst = Math.min(worst, profits[i]);
      best = Math.max(best, profits[i]);
    }
    double sum = 0;
    double changes = 0;
    for (int i = 0; i < count; i++) {
      double exponent = -aversion * (profits[i] - worst);
      slopes[i] = StrictMath.exp(exponent);
      sum += slopes[i];
      changes += StrictMath.expm1(exponent);
    }
    for (int i = 0; i < count; i++) {
      slopes[i] /= -sum;
    }
    boolean small = aversion * (best - worst) < SMALL;
    double logarithm = small ? StrictMath.log1p(changes / count) : StrictMath.log(sum / count);
    return new Loss(logarithm / aversion - worst, 0);
  }
}
