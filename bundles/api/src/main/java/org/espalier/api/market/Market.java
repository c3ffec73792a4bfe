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
   * Correlation of the increments of the price's logarithm and of the variance over short times; empty if it is not
   * known, or the variance does not move.
   */
  OptionalDouble leverage();

  /** Prices of options without simulation, if the model has them. */
  Optional<Pricing> pricing();
}
