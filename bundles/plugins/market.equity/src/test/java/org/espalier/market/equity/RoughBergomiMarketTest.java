// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;
import org.espalier.tck.market.MarketContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class RoughBergomiMarketTest extends MarketContract {
  private static final TimeGrid MONTH = new TimeGrid(30.0 / 365, 30);
  private static final int BLOCK = 1000;
  private static final int BLOCKS = 200;

  @Override
  protected Market create(boolean antithetic) {
    return market(Map.of("antithetic", antithetic));
  }

  /**
   * Expected values and their standard errors: 240,000 paths with numpy, variances by the hybrid scheme of Bennedsen,
   * Lunde and Pakkanen (2017) with 480 steps, the price in 240 of Euler's, by the conditional Black-Scholes price given
   * the variance and the part of the price that it moves (Romano and Touzi 1997, as in McCrickerd and Pakkanen 2018).
   */
  @Tag("long")
  @Test
  void callsAreWorthWhatTheConditionalEstimateSays() {
    double[][] prices = pricesAtTheEnd();
    checkCall(prices, 92, 8.28159949, 0.00461862);
    checkCall(prices, 96, 4.55504902, 0.00375759);
    checkCall(prices, 100, 1.46082295, 0.00233398);
    checkCall(prices, 104, 0.08252866, 0.00044560);
    checkCall(prices, 108, 0.00055344, 0.00001987);
  }

  private double[][] pricesAtTheEnd() {
    Market market = create(true);
    Paths paths = new Paths(MONTH, BLOCK);
    double[][] prices = new double[BLOCKS][];
    for (int b = 0; b < BLOCKS; b++) {
      market.simulate(paths, Seeds.of(4).stream("block " + b));
      prices[b] = paths.prices()[MONTH.steps()].clone();
    }
    return prices;
  }

  private static void checkCall(double[][] prices, double strike, double expected, double expectedError) {
    double discount = Math.exp(-0.02 * MONTH.horizon());
    double sum = 0;
    double squares = 0;
    for (double[] block : prices) {
      double mean = 0;
      for (double price : block) {
        mean += discount * Math.max(0, price - strike) / BLOCK;
      }
      sum += mean / BLOCKS;
      squares += mean * mean / BLOCKS;
    }
    double error = Math.hypot(expectedError, Math.sqrt((squares - sum * sum) / BLOCKS));
    assertEquals(expected, sum, 3 * error, "call at " + strike);
  }

  @Tag("long")
  @Test
  void whatIsKnownWithoutAPriceIsValidated() {
    Validation validation = Validation.of(create(true), MONTH);
    assertEquals(Optional.empty(), validation.failure());
    assertEquals(
        List.of(
            "call at 92.85 in finer steps", "call at 96.44 in finer steps", "call at 100.2 in finer steps",
            "call at 104 in finer steps", "call at 108.1 in finer steps", "variance at the horizon",
            "correlation of price and variance", "discounted price halfway", "discounted price at the horizon"),
        validation.checks().stream().map(Validation.Check::name).toList());
  }

  /** With one substep a call two standard deviations out of the money is worth twice what it is with two. */
  @Test
  void validationSeesThatOneSubstepIsTooFew() {
    Validation validation = Validation.of(market(Map.of("substeps", 1)), MONTH);
    String failure = validation.failure().orElseThrow();
    assertTrue(failure.contains("call at 108.1 in finer steps is 0.0041182 and should be 0.001"), failure);
  }

  /** What is expected of paths in many substeps, and what they show; the fewer, the weaker. */
  @Test
  void substepsHaveTheCorrelationThatIsExpectedOfThem() {
    double before = -1;
    for (int substeps : new int[] {8, 3, 1}) {
      Market market = market(Map.of("substeps", substeps, "hurst", 0.3, "eta", 3.0));
      double step = 1.0 / 365;
      Paths paths = new Paths(new TimeGrid(step, 1), 200_000);
      market.simulate(paths, Seeds.of(2).stream("paths"));
      double expected = market.leverage(step).orElseThrow();
      assertEquals(expected, correlation(paths.prices()[1], paths.variances()[1]), 0.01, substeps + " substeps");
      assertTrue(Math.abs(expected - before) > 0.005, substeps + " substeps have " + expected);
      before = expected;
    }
  }

  private static double correlation(double[] prices, double[] variances) {
    double[] logarithms = Arrays.stream(prices).map(Math::log).toArray();
    double x = Arrays.stream(logarithms).average().orElseThrow();
    double y = Arrays.stream(variances).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < prices.length; i++) {
      xy += (logarithms[i] - x) * (variances[i] - y);
      xx += (logarithms[i] - x) * (logarithms[i] - x);
      yy += (variances[i] - y) * (variances[i] - y);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** The variogram of the variance's logarithm goes with the lag to the power of 2 H, after a while. */
  @Tag("long")
  @Test
  void variancesAreAsRoughAsAskedFor() {
    for (double hurst : new double[] {0.1, 0.4}) {
      Paths paths = new Paths(new TimeGrid(1, 128), 4_000);
      market(Map.of("hurst", hurst, "eta", 0.5)).simulate(paths, Seeds.of(1).stream("paths"));
      double slope = Math.log(variogram(paths, 8) / variogram(paths, 1)) / Math.log(8);
      assertEquals(2 * hurst, slope, 0.05);
    }
  }

  private static double variogram(Paths paths, int lag) {
    double sum = 0;
    int from = paths.grid().steps() / 2;
    for (int t = from; t + lag <= paths.grid().steps(); t++) {
      for (int p = 0; p < paths.size(); p++) {
        double change = Math.log(paths.variances()[t + lag][p] / paths.variances()[t][p]);
        sum += change * change;
      }
    }
    return sum / ((paths.grid().steps() - lag - from + 1) * (double) paths.size());
  }

  /** At H = 1/2, eta -> 0 nothing is left but the constant volatility. */
  @Test
  void withoutVolatilityOfVarianceItIsBlackScholes() {
    Paths paths = new Paths(new TimeGrid(0.25, 3), 8);
    market(Map.of("eta", 1e-4, "hurst", 0.5)).simulate(paths, Seeds.of(1).stream("paths"));
    for (double[] moment : paths.variances()) {
      assertArrayEquals(new double[] {.0175, .0175, .0175, .0175, .0175, .0175, .0175, .0175}, moment, 1e-5);
    }
  }

  private static Market smooth() {
    return market(Map.of("hurst", 0.5, "eta", 1.0, "rho", 0.5));
  }

  @Test
  void aHurstExponentOfOneHalfAndAPositiveCorrelationAreLegal() {
    assertEquals(0.5, smooth().leverage(1e-9).orElseThrow(), 1e-6);
  }

  @Tag("long")
  @Test
  void withAHurstExponentOfOneHalfAndAPositiveCorrelationPathsAreWhatTheFormulasSay() {
    assertEquals(Optional.empty(), Validation.of(smooth(), MONTH).failure());
  }

  private static Market market(Map<String, Object> options) {
    return new RoughBergomiMarket(Converters.standardConverter().convert(options).to(RoughBergomiMarket.Options.class));
  }
}
