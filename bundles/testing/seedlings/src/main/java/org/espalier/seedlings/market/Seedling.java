// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.market;

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

/** A stock of constant volatility, {@code dS = r S dt + sigma S dB}, drawn without error of discretisation. */
@Component(factory = Market.KIND)
@Plugin(name = "seedling", summary = "Constant volatility", source = "Black and Scholes 1973")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Market {
  private static final double SPOT = 100;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Riskless rate, a year", min = "-1", max = "1")
    double rate() default 0.02;

    @AttributeDefinition(description = "Volatility, a year", min = "0", max = "5")
    double volatility() default 0.2;

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  private final double rate;
  private final double volatility;
  private final boolean antithetic;

  @Activate
  public Seedling(Options options) {
    rate = options.rate();
    volatility = options.volatility();
    antithetic = options.antithetic();
  }

  @Override
  public double spot() {
    return SPOT;
  }

  @Override
  public double rate() {
    return rate;
  }

  @Override
  public double variance() {
    return volatility * volatility;
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    double step = paths.grid().step();
    double drift = (rate - 0.5 * variance()) * step;
    double deviation = volatility * Math.sqrt(step);
    double[][] prices = paths.prices();
    Arrays.fill(prices[0], SPOT);
    for (int t = 0; t < paths.grid().steps(); t++) {
      double shock = 0;
      for (int p = 0; p < paths.size(); p++) {
        // every second path has the opposite of the one before
        shock = antithetic && p % 2 == 1 ? -shock : random.nextGaussian();
        // StrictMath gives the same bits on every machine
        prices[t + 1][p] = prices[t][p] * StrictMath.exp(drift + deviation * shock);
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
    return Optional.of(new BlackScholes(rate));
  }
}
