// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.market;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.random.RandomStream;

/**
 * A model of one stock under the pricing measure: a plug-in. An instance is immutable and safe for use by several
 * threads.
 */
public interface Market {
  String KIND = "market";

  /** In a sentence. */
  String MEANING = "The model that prices follow.";

  /** Price of the stock at time 0. */
  double spot();

  /** Riskless rate, a year, continuously compounded; the discounted price is a martingale. */
  double rate();

  /** Instantaneous variance at time 0, a year. */
  double variance();

  /**
   * Fills a block with paths. Paths 2 i and 2 i + 1 are antithetic if the market has that switched on, and the last one
   * of an odd number has no partner; blocks drawn from different streams are independent. Equal streams and blocks of
   * equal size give equal paths.
   */
  void simulate(Paths paths, RandomStream random);

  /** Expected instantaneous variance at a time, if it is known in closed form. */
  OptionalDouble expectedVariance(double time);

  /**
   * Correlation of what the price's logarithm and the variance do over a first step, as it is simulated; empty if it is
   * not known, or the variance does not move.
   *
   * @param step years, above 0; short, because markets may say what the correlation tends to as steps become shorter
   */
  OptionalDouble leverage(double step);

  /** Prices of options without simulation, if the model has them. */
  Optional<Pricing> pricing();

  /**
   * The same model with a smaller error of discretisation, for a market whose error is not known because it has no
   * {@link #pricing}: calls must be worth the same in both.
   */
  default Optional<Market> refined() {
    return Optional.empty();
  }
}
