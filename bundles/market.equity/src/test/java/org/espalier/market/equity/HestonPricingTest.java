package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.espalier.api.market.BlackScholes;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.Quotes;
import org.junit.jupiter.api.Test;

class HestonPricingTest {
  private static final HestonModel MODEL = new HestonModel(0.02, 1.5768, 0.0398, 0.5751, -0.5711);
  private static final Pricing PRICING = new HestonPricing(MODEL);
  private static final double MONTH = 30.0 / 365;

  /**
   * Expected values: the two integrals of Gil-Pelaez, C = S P1 - K exp(-r tau) P2, delta = P1, and their derivatives by
   * v, with scipy.integrate.quad panel by panel (SciPy 1.17.1, epsabs 1e-15), from the characteristic function written
   * with numpy's complex numbers; the product uses neither this formula nor this quadrature.
   */
  @Test
  void agreesWithQuadratureOfAnotherFormula() {
    check(PRICING.call(100, 0.0175, 100, MONTH), 1.58090417118121, 0.5945449651340714, 40.24652058392138);
    check(PRICING.call(95, 0.03, 100, MONTH), 0.2564250782269326, 0.14175112512888033, 15.886122061382423);
    check(PRICING.call(104, 0.01, 100, 10 / 365.0), 4.0824645104361394, 0.9763058765988653, 4.616136913858497);
    check(PRICING.call(100, 0.2, 90, 1), 19.49509191208527, 0.7643220079307658, 23.768435574113024);
    check(PRICING.call(100, 0.04, 120, 2), 3.7105590470519765, 0.34129740326168645, 34.502261405047236);
  }

  /** The same with an hour left, with no variance, and with hardly any of both. */
  @Test
  void agreesWithQuadratureNearTheLimits() {
    check(PRICING.call(100, 0.0175, 100, 1 / 8760.0), 0.05649982422015398, 0.5035721683775956, 1.6109163703020204);
    check(PRICING.call(100, 0, 100, 10 / 365.0), 0.19712416534771648, 0.6681029138434446, 92.72406679322947);
    check(PRICING.call(100, 0.0005, 100.1, 1 / 365.0), 0.01082798144139474, 0.20602405653637368, 29.773323800909566);
  }

  private static void check(Quote quote, double price, double delta, double varianceDerivative) {
    assertEquals(price, quote.price(), 1e-10);
    assertEquals(delta, quote.delta(), 1e-11);
    assertEquals(varianceDerivative, quote.varianceDerivative(), 1e-8);
  }

  /** The published prices of the study's market were computed to a little more than three decimals. */
  @Test
  void agreesWithPublishedPrices() {
    Quote month = PRICING.call(100, 0.0175, 100, MONTH);
    assertEquals(1.5810, month.price(), 1.5e-4);
    assertEquals(0.5945, month.delta(), 5e-5);
    assertEquals(1.5921, PRICING.call(100, 0.0175, 100, 0.0833).price(), 1.5e-4);
    Pricing noRate = new HestonPricing(new HestonModel(0, 1.5768, 0.0398, 0.5751, -0.5711));
    assertEquals(1.4873, noRate.call(100, 0.0175, 100, MONTH).price(), 2e-4);
  }

  @Test
  void quotesOfManyStatesAreTheAccurateOnes() {
    SplittableRandom random = new SplittableRandom(3);
    for (int days : new int[] {30, 5, 1}) {
      double time = days / 365.0;
      double[] spots = new double[100];
      double[] variances = new double[100];
      for (int i = 0; i < 100; i++) {
        variances[i] = i == 0 ? 0.5 : 0.15 * Math.pow(random.nextDouble(), 3);
        double spread = Math.sqrt(MODEL.expectedIntegral(variances[i], time));
        spots[i] = 100 * Math.exp(random.nextDouble(-4, 4) * spread);
      }
      Quotes quotes = new Quotes(100);
      PRICING.quoter(100, time).quote(spots, variances, quotes);
      for (int i = 0; i < 100; i++) {
        Quote exact = PRICING.call(spots[i], variances[i], 100, time);
        assertEquals(exact.price(), quotes.prices()[i], 1e-4);
        assertEquals(exact.delta(), quotes.deltas()[i], 1e-4);
        assertEquals(exact.minimumVarianceDelta(), quotes.minimumVarianceDeltas()[i], 1e-4);
        assertEquals(exact.varianceDerivative(), quotes.varianceDerivatives()[i], 0.02);
      }
    }
  }

  /** Where the variance is next to 0 and the strike many standard deviations away. */
  @Test
  void quotesFarFromTheStrikeAreTheAccurateOnes() {
    SplittableRandom random = new SplittableRandom(4);
    for (double days : new double[] {20, 3, 1, 0.1}) {
      double[] spots = new double[60];
      double[] variances = new double[60];
      for (int i = 0; i < 60; i++) {
        variances[i] = i < 6 ? 0 : logarithmic(random, 1e-8, 1e-2);
        double spread = Math.sqrt(MODEL.expectedIntegral(variances[i], days / 365));
        spots[i] = 100 * Math.exp((i % 2 == 0 ? 1 : -1) * logarithmic(random, 6, 60) * spread);
      }
      Quotes quotes = new Quotes(60);
      PRICING.quoter(100, days / 365).quote(spots, variances, quotes);
      for (int i = 0; i < 60; i++) {
        Quote exact = PRICING.call(spots[i], variances[i], 100, days / 365);
        assertEquals(exact.price(), quotes.prices()[i], 1e-5);
        assertEquals(exact.delta(), quotes.deltas()[i], 1e-4);
        assertEquals(exact.minimumVarianceDelta(), quotes.minimumVarianceDeltas()[i], 1e-4);
      }
    }
  }

  @Test
  void withoutVolatilityOfVarianceItIsBlackScholes() {
    HestonModel still = new HestonModel(0.02, 1.5768, 0.0398, 1e-4, 0);
    Quote expected = new BlackScholes(0.02).call(100, still.expectedIntegral(0.02, 0.5) / 0.5, 103, 0.5);
    Quote quote = new HestonPricing(still).call(100, 0.02, 103, 0.5);
    assertEquals(expected.price(), quote.price(), 1e-7);
    assertEquals(expected.delta(), quote.delta(), 1e-7);
  }

  @Test
  void minimumVarianceDeltaAddsWhatTheVarianceDoesWithTheStock() {
    Quote quote = PRICING.call(100, 0.0175, 100, MONTH);
    assertEquals(
        quote.delta() - 0.5711 * 0.5751 / 100 * quote.varianceDerivative(), quote.minimumVarianceDelta(), 1e-15);
  }

  /** Bounds that hold whatever the model is, over four orders of magnitude of each parameter. */
  @Test
  void pricesAreWithinTheirBoundsForAllKindsOfParameters() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      double kappa = logarithmic(random, 0.05, 20);
      double theta = logarithmic(random, 0.01, 1);
      HestonModel model =
          new HestonModel(0.02, kappa, theta, logarithmic(random, 0.01, 2), random.nextDouble(-0.99, 0.99));
      double variance = i % 4 == 0 ? 0 : logarithmic(random, 1e-4, 1);
      double time = logarithmic(random, 1e-4, 3);
      double width = Math.sqrt(model.expectedIntegral(variance, time));
      double strike = 100 * Math.exp(random.nextDouble(-3, 3) * width);
      Quote quote = new HestonPricing(model).call(100, variance, strike, time);
      double intrinsic = Math.max(0, 100 - strike * Math.exp(-0.02 * time));
      String at = model + ", variance " + variance + ", strike " + strike + ", time " + time + ": " + quote;
      assertTrue(quote.price() >= intrinsic - 1e-6 && quote.price() <= 100, at);
      assertTrue(quote.delta() >= -1e-6 && quote.delta() <= 1 + 1e-6, at);
    }
  }

  @Test
  void anInstantBeforeMaturityIsContinuous() {
    Quote before = PRICING.call(100, 0.0175, 100, 1.01e-6);
    Quote after = PRICING.call(100, 0.0175, 100, 0.99e-6);
    assertEquals(before.price() / Math.sqrt(1.01e-6), after.price() / Math.sqrt(0.99e-6), 1e-2);
    assertEquals(before.delta(), after.delta(), 1e-3);
  }

  @Test
  void aVarianceSwapIsFairAtTheExpectedAverageVariance() {
    int steps = 100_000;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += MODEL.mean(0.0175, (i + 0.5) / steps * 0.5);
    }
    assertEquals(sum / steps, PRICING.varianceSwap(0.0175, 0.5), 1e-12);
  }

  private static double logarithmic(SplittableRandom random, double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }
}
