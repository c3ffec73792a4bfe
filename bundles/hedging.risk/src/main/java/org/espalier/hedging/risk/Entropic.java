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

  /** The largest exponent is taken out first, so that none overflows. */
  @Override
  public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, -aversion * profits[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      slopes[i] = StrictMath.exp(-aversion * profits[i] - largest);
      sum += slopes[i];
    }
    for (int i = 0; i < count; i++) {
      slopes[i] /= -sum;
    }
    return new Loss((largest + StrictMath.log(sum / count)) / aversion, 0);
  }
}
