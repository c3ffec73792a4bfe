package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.market.Validation;
import org.espalier.api.random.Seeds;
import org.espalier.tck.market.MarketContract;
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
   * Expected values and their standard errors: 4 million paths with numpy, by the conditional Black-Scholes price given
   * the variance and the part of the price that it moves (Romano and Touzi 1997, as in McCrickerd and Pakkanen 2018),
   * with the covariance of all of Y and W from scipy.special.hyp2f1 in one Cholesky factor.
   */
  @Test
  void callsAreWorthWhatTheConditionalEstimateSays() {
    double[][] prices = pricesAtTheEnd();
    checkCall(prices, 92, 8.277572776060918, 0.001456725218135263);
    checkCall(prices, 96, 4.547663498693505, 0.0011988732230010031);
    checkCall(prices, 100, 1.4573529644587555, 0.0006953166986656726);
    checkCall(prices, 104, 0.10557332275883184, 0.00017066624274026388);
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

  @Test
  void whatIsKnownWithoutAPriceIsValidated() {
    Validation validation = Validation.of(create(true), MONTH);
    assertEquals(Optional.empty(), validation.failure());
    assertEquals(
        List.of(
            "variance at the horizon", "correlation of price and variance", "discounted price halfway",
            "discounted price at the horizon"),
        validation.checks().stream().map(Validation.Check::name).toList());
  }

  /** The variogram of the variance's logarithm goes with the lag to the power of 2 H, after a while. */
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

  @Test
  void aHurstExponentOfOneHalfAndAPositiveCorrelationAreLegal() {
    Market market = market(Map.of("hurst", 0.5, "eta", 1.0, "rho", 0.5));
    assertEquals(0.5, market.leverage(1e-9).orElseThrow(), 1e-6);
    assertTrue(Validation.of(market, MONTH).passed());
  }

  private static Market market(Map<String, Object> options) {
    return new RoughBergomiMarket(Converters.standardConverter().convert(options).to(RoughBergomiMarket.Options.class));
  }
}
