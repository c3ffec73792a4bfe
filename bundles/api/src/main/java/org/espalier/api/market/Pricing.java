package org.espalier.api.market;

/** Prices that a market knows without simulation, from its characteristic function say. Safe for several threads. */
public interface Pricing {

  /**
   * A European call.
   *
   * @param spot price of the stock now, above 0
   * @param variance instantaneous variance now, a year, at least 0
   * @param strike above 0
   * @param timeToMaturity years, at least 0
   */
  Quote call(double spot, double variance, double strike, double timeToMaturity);

  /**
   * What the realised variance of the logarithm of the price from now on is expected to be, a year: the fair strike of
   * a variance swap.
   *
   * @param variance instantaneous variance now, a year
   * @param timeToMaturity years, above 0
   */
  double varianceSwap(double variance, double timeToMaturity);

  /**
   * A price with what hedging needs.
   *
   * @param price discounted to now
   * @param delta derivative by the price of the stock
   * @param varianceDerivative derivative by the instantaneous variance; 0 where that does not move
   * @param minimumVarianceDelta stocks that minimise the variance of the hedged position over a short time: delta plus
   *     what moves of variance that go with the stock add
   */
  record Quote(double price, double delta, double varianceDerivative, double minimumVarianceDelta) {}
}
