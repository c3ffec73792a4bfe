// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.Quotes;
import org.junit.jupiter.api.Test;

class MertonPricingTest {
  private static final double MONTH = 30.0 / 365;
  private static final MertonModel MODEL = new MertonModel(0.02, 0.0175, 2, -0.05, 0.05);

  /**
   * Expected values: the two integrals of Gil-Pelaez, C = S P1 - K exp(-r tau) P2, delta = P1, from the characteristic
   * function with scipy.integrate.quad panel by panel (SciPy 1.17.1, epsabs 1e-15); derivatives by the variance as
   * central differences of these; deltas of minimum variance by Gauss-Hermite quadrature over the jump. The product
   * uses neither characteristic function nor quadrature.
   */
  @Test
  void agreesWithQuadratureOfTheCharacteristicFunction() {
    Pricing pricing = new MertonPricing(MODEL);
    check(
        pricing.call(100, 0.0175, 100, MONTH), 1.8749540301050942, 0.5565791649088936, 38.71193669,
        0.4457015666173422);
    check(
        pricing.call(95, 0.0175, 100, MONTH), 0.24389824478182476, 0.13008396770732833, 20.79125471,
        0.10090120130734581);
    check(
        pricing.call(110, 0.0175, 100, 0.5), 12.325206242911904, 0.8395345778383569, 53.44257402,
        0.7968042613129929);
    check(
        new MertonPricing(new MertonModel(0.05, 0.04, 10, -0.1, 0.2)).call(100, 0.04, 90, 1), 33.16349946090391,
        0.7339267694797518, 23.76381912, 0.6931630667246969);
    check(
        new MertonPricing(new MertonModel(0, 0.01, 0.5, 0.2, 0.3)).call(100, 0.01, 130, 2), 9.674666614494047,
        0.3140861355882246, 60.48165267, 0.5537812255931891);
  }

  private static void check(Quote quote, double price, double delta, double byVariance, double minimumVarianceDelta) {
    assertEquals(price, quote.price(), 1e-10);
    assertEquals(delta, quote.delta(), 1e-11);
    assertEquals(byVariance, quote.varianceDerivative(), 1e-4);
    assertEquals(minimumVarianceDelta, quote.minimumVarianceDelta(), 1e-8);
  }

  @Test
  void jumpsThatGrowThePriceManyfoldAreCountedFarEnough() {
    Quote quote = new MertonPricing(new MertonModel(0.01, 0.02, 2, 2, 1)).call(100, 0.02, 1e-9, 1);
    assertEquals(100, quote.price(), 1e-6, "a call with nothing to pay is the stock");
    assertEquals(1, quote.delta(), 1e-8);
    assertEquals(1, quote.minimumVarianceDelta(), 1e-6);
  }

  @Test
  void quotesOfManyStatesAreTheAccurateOnes() {
    SplittableRandom random = new SplittableRandom(3);
    Pricing pricing = new MertonPricing(MODEL);
    for (double days : new double[] {30, 5, 1, 0.01}) {
      double[] spots = new double[200];
      double[] variances = new double[200];
      for (int i = 0; i < 200; i++) {
        variances[i] = i == 0 ? 0.5 : 0.0175;
        spots[i] = 100 * Math.exp(i < 100 ? random.nextDouble(-0.3, 0.3) : random.nextDouble(-5, 5) * 0.007 * days);
      }
      Quotes quotes = new Quotes(200);
      pricing.quoter(100, days / 365).quote(spots, variances, quotes);
      for (int i = 0; i < 200; i++) {
        Quote exact = pricing.call(spots[i], variances[i], 100, days / 365);
        assertEquals(exact.price(), quotes.prices()[i], 1e-4);
        assertEquals(exact.delta(), quotes.deltas()[i], 1e-4);
        assertEquals(exact.minimumVarianceDelta(), quotes.minimumVarianceDeltas()[i], 1e-4);
        assertEquals(exact.varianceDerivative(), quotes.varianceDerivatives()[i], 0.02);
      }
    }
  }

  @Test
  void aVarianceSwapCountsSquaresOfJumps() {
    assertEquals(0.0175 + 2 * (0.0025 + 0.0025), new MertonPricing(MODEL).varianceSwap(0.0175, 0.5), 1e-15);
  }
}
