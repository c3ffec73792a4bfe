// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heston's market: dS = r S dt + sqrt(v) S dB, dv = kappa (theta - v) dt + xi sqrt(v) dW, with correlation rho of B and
 * W.
 */
@Component(factory = Market.KIND)
@Plugin(
    name = "heston",
    summary = "Stochastic variance that reverts to its mean and moves against the price",
    source = "Heston 1993; Andersen 2008; Lord, Koekkoek and van Dijk 2010; Albrecher et al. 2007;"
            + " Boyarchenko and Levendorskii 2019 (contours of the inversion)")
@Designate(ocd = HestonMarket.Options.class)
public final class HestonMarket extends EquityMarket {
  private static final Logger LOG = LoggerFactory.getLogger(HestonMarket.class);

  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Price of the stock at the beginning", min = "0.000001")
    double spot() default 100;

    @AttributeDefinition(description = "Riskless rate, a year", min = "-1", max = "1")
    double rate() default 0.02;

    @AttributeDefinition(description = "Variance at the beginning, a year", min = "0", max = "10")
    double variance() default 0.0175;

    @AttributeDefinition(
        description = "Speed at which the variance reverts to its mean, a year", min = "0.0001", max = "100")
    double kappa() default 1.5768;

    @AttributeDefinition(description = "Variance that it reverts to, a year", min = "0.000001", max = "10")
    double theta() default 0.0398;

    @AttributeDefinition(description = "Volatility of the variance", min = "0.0001", max = "10")
    double xi() default 0.5751;

    @AttributeDefinition(description = "Correlation of price and variance", min = "-1", max = "1")
    double rho() default -0.5711;

    @AttributeDefinition(
        description = "Andersen's QE-M; full-truncation Euler, as a check; a faulty published one without correlation",
        options = {@Option("qe-m"), @Option("euler"), @Option("leverage-free")})
    String scheme() default "qe-m";

    @AttributeDefinition(description = "Steps of the scheme euler between two moments", min = "1")
    int substeps() default 10;

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  private final Options options;
  private final HestonModel model;

  @Activate
  public HestonMarket(Options options) {
    super(options.spot(), options.rate(), options.variance());
    this.options = options;
    model = new HestonModel(options.rate(), options.kappa(), options.theta(), options.xi(), options.rho());
    if (!model.feller()) {
      LOG.warn(
          "heston: 2 kappa theta = {} is below xi^2 = {} (Feller's condition), so the variance reaches 0; that is"
              + " legal, and needs a scheme that bears it, such as qe-m",
          2 * model.kappa() * model.theta(), model.xi() * model.xi());
    }
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    double[][] s = paths.prices();
    double[][] v = paths.variances();
    Arrays.fill(s[0], spot());
    Arrays.fill(v[0], variance());
    HestonScheme scheme = scheme(paths.grid().step(), paths.size());
    for (int t = 0; t < paths.grid().steps(); t++) {
      scheme.step(v[t], s[t], v[t + 1], s[t + 1], random);
    }
  }

  private HestonScheme scheme(double step, int size) {
    boolean antithetic = options.antithetic();
    return switch (options.scheme()) {
      case "qe-m" -> new QuadraticExponential(model, step, size, antithetic);
      case "euler" -> new FullTruncationEuler(model, step, options.substeps(), size, antithetic);
      case "leverage-free" -> new LeverageFree(model, step, size, antithetic);
      default -> throw new InvalidInputException("heston: there is no scheme " + options.scheme());
    };
  }

  @Override
  public OptionalDouble expectedVariance(double time) {
    return OptionalDouble.of(model.mean(variance(), time));
  }

  @Override
  public OptionalDouble leverage(double step) {
    return OptionalDouble.of(options.rho());
  }

  @Override
  public Optional<Pricing> pricing() {
    return Optional.of(new HestonPricing(model));
  }
}
