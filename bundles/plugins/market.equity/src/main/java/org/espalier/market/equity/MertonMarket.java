// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Merton's jump diffusion: dS / S = (r - lambda m) dt + sigma dB + d(sum of J - 1), where jumps come at rate lambda,
 * log J is normal and m = E[J] - 1. Drawn without discretisation error. The variance that paths show is sigma^2 alone.
 */
@Component(factory = Market.KIND)
@Plugin(
    name = "merton",
    summary = "Constant volatility and jumps",
    source = "Merton 1976, Option pricing when underlying stock returns are discontinuous")
@Designate(ocd = MertonMarket.Options.class)
public final class MertonMarket extends EquityMarket {

  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Price of the stock at the beginning", min = "0.000001")
    double spot() default 100;

    @AttributeDefinition(description = "Riskless rate, a year", min = "-1", max = "1")
    double rate() default 0.02;

    @AttributeDefinition(description = "Variance between jumps, a year: the squared volatility", min = "0")
    double variance() default 0.0175;

    @AttributeDefinition(description = "Expected number of jumps a year", min = "0", max = "1000")
    double intensity() default 2;

    @AttributeDefinition(
        description = "Mean of the logarithm of what a jump multiplies the price by", min = "-3", max = "3")
    double jumpMean() default -0.05;

    @AttributeDefinition(description = "Standard deviation of that logarithm", min = "0", max = "2")
    double jumpDeviation() default 0.05;

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  private final Options options;
  private final MertonModel model;

  @Activate
  public MertonMarket(Options options) {
    super(options.spot(), options.rate(), options.variance());
    this.options = options;
    model = new MertonModel(
        options.rate(), options.variance(), options.intensity(), options.jumpMean(), options.jumpDeviation());
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    double step = paths.grid().step();
    double drift = (model.drift() - 0.5 * variance()) * step;
    double deviation = Math.sqrt(variance() * step);
    Shocks shocks = new Shocks(paths.size(), options.antithetic());
    Jumps jumps = new Jumps(model, step, paths.size(), options.antithetic());
    double[] z = shocks.normals();
    double[] sums = jumps.sums();
    double[][] s = paths.prices();
    Arrays.fill(s[0], spot());
    for (int t = 0; t < paths.grid().steps(); t++) {
      shocks.draw(random);
      jumps.draw(random);
      for (int p = 0; p < z.length; p++) {
        s[t + 1][p] = s[t][p] * StrictMath.exp(drift + deviation * z[p] + sums[p]);
      }
    }
    for (double[] moment : paths.variances()) {
      Arrays.fill(moment, variance());
    }
  }

  @Override
  public OptionalDouble expectedVariance(double time) {
    return OptionalDouble.of(variance());
  }

  @Override
  public OptionalDouble leverage(double step) {
    return OptionalDouble.empty();
  }

  @Override
  public Optional<Pricing> pricing() {
    return Optional.of(new MertonPricing(model));
  }
}
