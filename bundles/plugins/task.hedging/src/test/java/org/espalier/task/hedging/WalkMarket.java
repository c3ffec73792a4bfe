// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.random.RandomStream;
import org.espalier.finance.BlackScholes;

/** Geometric Brownian motion, without drift if it is to be a market. */
final class WalkMarket implements Market {
  private static final double VOLATILITY = .2;

  private final double drift;

  WalkMarket() {
    this(0);
  }

  WalkMarket(double drift) {
    this.drift = drift;
  }

  @Override
  public double spot() {
    return 100;
  }

  @Override
  public double rate() {
    return 0;
  }

  @Override
  public double variance() {
    return VOLATILITY * VOLATILITY;
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    double deviation = VOLATILITY * Math.sqrt(paths.grid().step());
    double mean = drift * paths.grid().step() - deviation * deviation / 2;
    for (int p = 0; p < paths.size(); p++) {
      double price = spot();
      for (int t = 0; t < paths.prices().length; t++) {
        if (t > 0) {
          price *= StrictMath.exp(deviation * random.nextGaussian() + mean);
        }
        paths.prices()[t][p] = price;
        paths.variances()[t][p] = variance();
      }
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
    return Optional.of(new BlackScholes(0));
  }
}
