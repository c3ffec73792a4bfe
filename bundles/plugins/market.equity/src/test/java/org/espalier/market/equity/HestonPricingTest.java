// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.Quotes;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.finance.BlackScholes;
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

  /**
   * Expected values, at kappa 1, theta .04 and no rate: Lewis' formula on the real line, its characteristic function as
   * published, with 20 nodes of Gauss and Legendre in each of up to 400,000 panels (NumPy 2.4.6), or mpmath 1.3.0
   * with 30 digits where rho is -1 or 1; the product integrates elsewhere and by another rule. Full-truncation Euler
   * with 4,000 steps says the same of the call at the money of 30 days with xi 2 and rho -.7.
   */
  @Test
  void agreesWithQuadratureInTheCornersOfTheOptions() {
    checkCorner(2, -0.7, 0.04, 30, 100, 1.6918339251104015, 0.6960070233935813);
    checkCorner(0.5, -0.7, 0, 0.04, 100.0, 0.0005052215841061525, 0.6445202697207202);
    checkCorner(0.5, -0.7, 0, 30, 99.428, 0.7975388152038079, 0.8175793215076139);
    checkCorner(0.5, -0.7, 0.0001, 0.04, 100.01, 0.0007269004673275958, 0.1685505183100644);
    checkCorner(0.5, -0.7, 0.04, 0.04, 100.21, 0.01716340913868919, 0.15841552433374495);
    checkCorner(0.5, 0.95, 0, 30, 101.15, 0.16322917219983424, 0.10975586095965273);
    checkCorner(0.5, 0.95, 0, 3650, 182.21, 12.800021074431342, 0.25031968810734995);
    checkCorner(0.5, 0.95, 0.0001, 30, 101.19, 0.167531382888356, 0.10941303774022337);
    checkCorner(0.5, 0.95, 0.04, 0.04, 99.895, 0.14604542926510078, 0.6908118155710328);
    checkCorner(2, -0.7, 0, 0.04, 100.0, 0.0002608297783126545, 0.7285252460309148);
    checkCorner(2, -0.7, 0, 0.04, 99.999, 0.0011548579176974272, 0.9484539071503514);
    checkCorner(2, -0.7, 0, 30, 101.15, 0.02284404007379237, 0.0216728315053355);
    checkCorner(2, -0.7, 0, 30, 99.428, 0.6950939723276264, 0.9373165864095397);
    checkCorner(2, -0.7, 0, 3650, 182.21, 0.41357095552650947, 0.022796530281911087);
    checkCorner(2, -0.7, 0.0001, 0.04, 100.01, 0.0002948169132679368, 0.07472096695233754);
    checkCorner(2, -0.7, 0.0001, 30, 101.19, 0.02338340613556511, 0.021518337429739076);
    checkCorner(2, -0.7, 0.0001, 3650, 182.23, 0.41355820320731596, 0.022794568388642356);
    checkCorner(2, -0.7, 0.04, 0.04, 100.21, 0.01645028434086271, 0.15820105767144743);
    checkCorner(2, -0.7, 0.04, 30, 105.9, 0.12404535145526552, 0.05026392059108864);
    checkCorner(2, -0.7, 0.04, 3650, 188.22, 0.4280892419135398, 0.023235026776769474);
    checkCorner(2, 0, 0, 0.04, 100.0, 0.00029428707458123426, 0.5000014714353729);
    checkCorner(2, 0, 0.0001, 0.04, 99.995, 0.006828816413147365, 0.7630018905807554);
    checkCorner(2, 0.95, 0, 0.04, 100.0, 0.00021855109557122887, 0.13460529476170358);
    checkCorner(2, 0.95, 0, 3650, 182.21, 15.368016383807188, 0.1708436030126056);
    checkCorner(2, 0.95, 0.0001, 30, 101.19, 0.10683890576515864, 0.030334584769100004);
    checkCorner(2, 0.95, 0.0001, 3650, 74.079, 27.259735210454423, 0.9147229823256693);
    checkCorner(2, 0.95, 0.04, 3650, 188.22, 16.834773391050874, 0.1847998420180298);
    checkCorner(10, -0.7, 0, 0.04, 100.0, 8.434332985984838e-05, 0.7454579749643885);
    checkCorner(10, -0.7, 0, 0.04, 99.999, 0.0010498353698551455, 0.9896688263385107);
    checkCorner(10, -0.7, 0, 3650, 182.21, 0.16042909649564763, 0.006068012555521585);
    checkCorner(10, -0.7, 0.0001, 30, 101.19, 0.01263197634320079, 0.005708560419773523);
    checkCorner(10, -0.7, 0.04, 0.04, 100.21, 0.012383921307687729, 0.15132857879909678);
    checkCorner(10, -0.7, 0.04, 3650, 72.889, 29.00899605102819, 0.9811439549761851);
    checkCorner(10, 0, 0, 30, 101.15, 0.029646040459681444, 0.009064243662752713);
    checkCorner(10, 0, 0.0001, 0.04, 99.995, 0.005864708504375926, 0.9349412726832969);
    checkCorner(10, 0.95, 0, 0.04, 100.0, 5.912181092071478e-05, 0.10345628146757413);
    checkCorner(10, 0.95, 0, 30, 99.428, 0.5775662892629327, 0.994877136068394);
    checkCorner(10, 0.95, 0, 3650, 74.082, 27.28876208896314, 0.9848850509603447);
    checkCorner(10, 0.95, 0.0001, 0.04, 99.995, 0.005078467805674336, 0.9814576385524449);
    checkCorner(10, 0.95, 0.04, 0.04, 100.21, 0.0229674115146139, 0.1551819724820801);
    checkCorner(10, 0.95, 0.04, 3650, 188.22, 7.056901984011887, 0.07115168669860727);
    checkCorner(2, -1, 0.04, 0.04, 100.08, 0.04876892759743612, 0.36003449103210705);
    checkCorner(2, -1, 0.04, 0.04, 99.895, 0.14720547182631094, 0.69925879073564);
    checkCorner(2, 1, 0.04, 0.04, 100.08, 0.050326872884241425, 0.3434513343625454);
    checkCorner(2, 1, 0.04, 0.04, 99.895, 0.14527531494354662, 0.6854587651507074);
    checkCorner(0.5, 1, 0.04, 30, 102.32, 1.4550647405977202, 0.3049288771670452);
  }

  private static void checkCorner(
      double xi, double rho, double variance, double days, double strike, double price, double delta) {
    Pricing pricing = new HestonPricing(new HestonModel(0, 1, 0.04, xi, rho));
    double time = days / 365;
    Quote quote = pricing.call(100, variance, strike, time);
    String at = "xi " + xi + ", rho " + rho + ", variance " + variance + ", days " + days + ", strike " + strike;
    assertEquals(price, quote.price(), 1e-11, at);
    assertEquals(delta, quote.delta(), 1e-11, at);
    Quotes quotes = new Quotes(1);
    pricing.quoter(strike, time).quote(new double[] {100}, new double[] {variance}, quotes);
    assertEquals(price, quotes.prices()[0], Pricing.INTERPOLATION * strike, at);
    assertEquals(delta, quotes.deltas()[0], 100 * Pricing.INTERPOLATION, at);
  }

  /** For a rho of -1 the price stays below exp((v + kappa theta time) / xi) times the forward one. */
  @Test
  void aCallThatNeverPaysCostsNothing() {
    HestonModel model = new HestonModel(0, 1.5768, 0.0398, 1, -1);
    Pricing pricing = new HestonPricing(model);
    double highest = 100 * Math.exp(0.0175 + 1.5768 * 0.0398);
    assertEquals(new Quote(0, 0, 0, 0), pricing.call(100, 0.0175, 120.8, 1));
    assertEquals(new Quote(0, 0, 0, 0), pricing.call(100, 0.0175, highest + 1e-9, 1));
    double below = pricing.call(100, 0.0175, highest - 1, 1).price();
    assertTrue(below > 0 && below < 1, "" + below);
    Pricing opposite = new HestonPricing(new HestonModel(0, 1.5768, 0.0398, 1, 1));
    double lowest = 100 * Math.exp(-0.0175 - 1.5768 * 0.0398);
    Quote certain = opposite.call(100, 0.0175, lowest - 1e-9, 1);
    assertEquals(100 - lowest + 1e-9, certain.price(), 1e-13);
    assertEquals(1, certain.delta());
    assertEquals(0, certain.varianceDerivative());
  }

  /** Blocks as the task hedging quotes them, over the whole range of the options; a tenth of a second for each. */
  @Test
  void quotesAreAccurateAndFastWhateverTheOptions() {
    SplittableRandom random = new SplittableRandom(5);
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 60; i++) {
      double rho = i % 4 == 0 ? -1 : i % 4 == 1 ? 1 : random.nextDouble(-1, 1);
      HestonModel model = new HestonModel(
          0.02, logarithmic(random, 1e-4, 100), logarithmic(random, 1e-6, 10), logarithmic(random, 1e-4, 10), rho);
      double time = logarithmic(random, 1e-8, 50);
      double[] spots = new double[1024];
      double[] variances = new double[1024];
      for (int j = 0; j < 1024; j++) {
        variances[j] = j % 3 == 0 ? 0 : logarithmic(random, 1e-9, 100);
        double deviation = Math.sqrt(model.expectedIntegral(variances[j], time));
        double k = j % 16 == 1
            ? (j % 32 == 1 ? -1 : 1) * logarithmic(random, 7, 1000) * deviation
            : j % 16 == 2
                ? rho * model.reach(variances[j], time) * random.nextDouble(0.9, 1.1)
                : random.nextDouble(-7, 7) * deviation;
        spots[j] = 100 * Math.exp(Math.min(40, Math.max(-100, k)) - 0.02 * time);
      }
      HestonPricing pricing = new HestonPricing(model);
      Quotes quotes = new Quotes(1024);
      long start = clock.getCurrentThreadCpuTime();
      pricing.quoter(100, time).quote(spots, variances, quotes);
      double seconds = (clock.getCurrentThreadCpuTime() - start) / 1e9;
      assertTrue(i < 5 || seconds < 0.1, seconds + " s for " + model + " and " + time + " years");
      for (int j = i % 32; j < 1024; j += 32) {
        Quote exact = pricing.call(spots[j], variances[j], 100, time);
        String at = model + ", " + time + " years, " + spots[j] + ", " + variances[j] + ": " + exact;
        assertEquals(exact.price(), quotes.prices()[j], Pricing.INTERPOLATION * Math.max(100, spots[j]), at);
        assertEquals(exact.delta(), quotes.deltas()[j], 100 * Pricing.INTERPOLATION, at);
        assertEquals(
            exact.minimumVarianceDelta(), quotes.minimumVarianceDeltas()[j], 100 * Pricing.INTERPOLATION, at);
        double least = Math.max(0, spots[j] - 100 * Math.exp(-0.02 * time));
        assertTrue(exact.price() >= least && exact.price() <= spots[j], at);
      }
    }
  }

  @Test
  void whatDoesNotSettleIsRefused() {
    InvalidInputException refused = assertThrows(
        InvalidInputException.class, () -> new HestonInversion(MODEL, MONTH).quote(100, 0.0175, 101, -1));
    assertTrue(refused.getMessage().startsWith("market heston: the price of a call at 101.0 with "));
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
