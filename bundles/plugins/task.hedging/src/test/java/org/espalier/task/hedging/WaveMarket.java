// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.random.RandomStream;

/** A market without chance: sines of the path's number and the moment. */
final class WaveMarket implements Market {

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
    return .02;
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    for (int t = 0; t < paths.prices().length; t++) {
      for (int p = 0; p < paths.size(); p++) {
        paths.prices()[t][p] = t == 0 ? spot() : spot() * Math.exp(.02 * Math.sin(1.7 * p + .9 * t));
        paths.variances()[t][p] = .02 + .01 * Math.cos(p + .3 * t);
      }
    }
  }

  @Override
  public OptionalDouble expectedVariance(double time) {
    return OptionalDouble.empty();
  }

  @Override
  public OptionalDouble leverage(double step) {
    return OptionalDouble.empty();
  }

  @Override
  public Optional<Pricing> pricing() {
    return Optional.empty();
  }
}
