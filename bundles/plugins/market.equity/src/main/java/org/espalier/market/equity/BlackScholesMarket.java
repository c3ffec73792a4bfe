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
import org.espalier.finance.BlackScholes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A stock of constant volatility: dS = r S dt + sigma S dB, drawn without discretisation error. */
@Component(factory = Market.KIND)
@Plugin(name = "black-scholes", summary = "Constant volatility", source = "Black and Scholes 1973")
@Designate(ocd = BlackScholesMarket.Options.class)
public final class BlackScholesMarket extends EquityMarket {

  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Price of the stock at the beginning", min = "0.000001")
    double spot() default 100;

    @AttributeDefinition(description = "Riskless rate, a year", min = "-1", max = "1")
    double rate() default 0.02;

    @AttributeDefinition(description = "Variance, a year: the squared volatility", min = "0")
    double variance() default 0.0175;

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  private final Options options;

  @Activate
  public BlackScholesMarket(Options options) {
    super(options.spot(), options.rate(), options.variance());
    this.options = options;
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    double step = paths.grid().step();
    double drift = (rate() - 0.5 * variance()) * step;
    double deviation = Math.sqrt(variance() * step);
    Shocks shocks = new Shocks(paths.size(), options.antithetic());
    double[] z = shocks.normals();
    double[][] s = paths.prices();
    Arrays.fill(s[0], spot());
    for (int t = 0; t < paths.grid().steps(); t++) {
      shocks.draw(random);
      for (int p = 0; p < z.length; p++) {
        s[t + 1][p] = s[t][p] * StrictMath.exp(drift + deviation * z[p]);
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
    return Optional.of(new BlackScholes(rate()));
  }
}
