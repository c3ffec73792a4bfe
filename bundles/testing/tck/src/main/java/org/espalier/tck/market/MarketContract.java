package org.espalier.tck.market;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.Quotes;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;
import org.espalier.tck.ContractOf;
import org.junit.jupiter.api.Test;

/** What every market promises. A test of a market extends this and says how to make one. */
@ContractOf(Market.KIND)
public abstract class MarketContract {
  private static final TimeGrid GRID = new TimeGrid(0.25, 20);
  private static final int MANY = 40_000;
  /** Standard errors that an estimate may be away; the streams are fixed, so a market passes always or never. */
  private static final double STANDARD_ERRORS = 4;

  /** A new market; two of them are alike but for this. */
  protected abstract Market create(boolean antithetic);

  @Test
  protected void pathsStartAtTheSpot() {
    Market market = create(true);
    Paths paths = paths(market, 5, "start");
    for (int p = 0; p < paths.size(); p++) {
      assertEquals(market.spot(), paths.prices()[0][p], "every path must start at the spot; path " + p);
      assertEquals(
          market.variance(), paths.variances()[0][p], "every path must start at the market's variance; path " + p);
    }
  }

  @Test
  protected void equalStreamsGiveEqualPaths() {
    Paths once = paths(create(true), 101, "same");
    Paths again = paths(create(true), 101, "same");
    assertPathsEqual(once, again);
    assertFalse(
        Arrays.deepEquals(once.prices(), paths(create(true), 101, "other").prices()),
        "another stream must give other paths");
  }

  @Test
  protected void aUsedBlockIsFilledLikeANewOne() {
    Market market = create(true);
    Paths used = paths(market, 101, "first");
    market.simulate(used, Seeds.of(5).stream("second"));
    assertPathsEqual(paths(create(true), 101, "second"), used);
  }

  @Test
  protected void pricesAreAboveZeroAndVariancesNotBelow() {
    Paths paths = paths(create(true), 2_000, "positive");
    for (int t = 0; t <= GRID.steps(); t++) {
      for (int p = 0; p < paths.size(); p++) {
        double price = paths.prices()[t][p];
        double variance = paths.variances()[t][p];
        assertTrue(price > 0 && price < Double.POSITIVE_INFINITY, "a price of " + price);
        assertTrue(variance >= 0 && variance < Double.POSITIVE_INFINITY, "a variance of " + variance);
      }
    }
  }

  @Test
  protected void discountedPriceIsAMartingale() {
    Market market = create(true);
    Paths paths = paths(market, MANY, "martingale");
    for (int t : new int[] {1, GRID.steps() / 2, GRID.steps()}) {
      double discount = Math.exp(-market.rate() * GRID.time(t));
      Moments pairs = Moments.of(MANY / 2, i -> discount * mean(paths.prices()[t], i));
      assertEquals(
          market.spot(), pairs.mean(), STANDARD_ERRORS * pairs.standardError(),
          "the discounted price must be a martingale; its mean at moment " + t);
    }
  }

  @Test
  protected void variancesHaveTheirExpectation() {
    Market market = create(true);
    Paths paths = paths(market, MANY, "variance");
    for (int t : new int[] {1, GRID.steps() / 2, GRID.steps()}) {
      Moments pairs = Moments.of(MANY / 2, i -> mean(paths.variances()[t], i));
      market.expectedVariance(GRID.time(t)).ifPresent(expected -> assertEquals(
          expected, pairs.mean(), STANDARD_ERRORS * pairs.standardError() + 1e-12 * expected,
          "the mean of the variances at moment " + t + " must be the expected one"));
    }
  }

  @Test
  protected void pathsAreWhatTheFormulasSay() {
    assertEquals(
        Optional.empty(), Validation.of(create(true), GRID).failure(),
        "antithetic paths must be what the market's formulas say; where they are not");
    assertEquals(
        Optional.empty(), Validation.of(create(false), GRID).failure(),
        "paths must be what the market's formulas say; where they are not");
  }

  @Test
  protected void pairsAreAntitheticIfAskedFor() {
    assertTrue(correlationInPairs(create(true)) < -0.25, "antithetic paths move together");
    assertEquals(
        0, correlationInPairs(create(false)), STANDARD_ERRORS / Math.sqrt(MANY / 2),
        "paths that are not antithetic must be independent; the correlation in pairs");
  }

  @Test
  protected void anOddPathOutIsAPathLikeTheOthers() {
    Market market = create(true);
    double[] last = new double[4_000];
    Paths paths = new Paths(new TimeGrid(0.25, 1), 3);
    for (int i = 0; i < last.length; i++) {
      market.simulate(paths, Seeds.of(5).stream("odd " + i));
      last[i] = Math.exp(-market.rate() * 0.25) * paths.prices()[1][2];
    }
    Moments moments = Moments.of(last.length, i -> last[i]);
    assertEquals(
        market.spot(), moments.mean(), STANDARD_ERRORS * moments.standardError(),
        "the discounted price of the odd path out must be a martingale; its mean");
  }

  @Test
  protected void blocksAreIndependent() {
    Market market = create(true);
    double[] one = logarithms(paths(market, MANY, "block 1"), GRID.steps());
    double[] other = logarithms(paths(market, MANY, "block 2"), GRID.steps());
    assertEquals(
        0, correlation(MANY, i -> one[i], i -> other[i]), 2 * STANDARD_ERRORS / Math.sqrt(MANY),
        "blocks of different streams must be independent; their correlation");
  }

  @Test
  protected void callsAreWorthTheirPayoffAtMaturity() {
    create(true).pricing().ifPresent(pricing -> {
      assertEquals(
          new Quote(7, 1, 0, 1), pricing.call(107, 0.03, 100, 0),
          "at maturity a call above its strike must be worth the difference, with a delta of 1");
      assertEquals(
          new Quote(0, 0, 0, 0), pricing.call(93, 0.03, 100, 0),
          "at maturity a call below its strike must be worth nothing");
    });
  }

  @Test
  protected void derivativesOfCallsAreThoseOfTheirPrices() {
    Market market = create(true);
    market.pricing().ifPresent(pricing -> {
      double spot = market.spot();
      double v = Math.max(market.variance(), 0.01);
      double h = 1e-3 * spot;
      double w = 1e-3 * v;
      for (double strike : new double[] {0.95 * spot, spot, 1.04 * spot}) {
        Quote quote = pricing.call(spot, v, strike, 0.1);
        double byPrice =
            (pricing.call(spot + h, v, strike, 0.1).price() - pricing.call(spot - h, v, strike, 0.1).price()) / (2 * h);
        double byVariance =
            (pricing.call(spot, v + w, strike, 0.1).price() - pricing.call(spot, v - w, strike, 0.1).price()) / (2 * w);
        assertEquals(
            byPrice, quote.delta(), 1e-4,
            "delta must be the derivative of the price by the stock; at the strike " + strike);
        assertEquals(
            byVariance, quote.varianceDerivative(), 1e-4 * spot,
            "varianceDerivative must be the derivative of the price by the variance; at the strike " + strike);
      }
    });
  }

  @Test
  protected void quotesOfManyStatesAgreeWithThoseOfOne() {
    Market market = create(true);
    market.pricing().ifPresent(pricing -> {
      Paths paths = paths(market, 40, "states");
      Quotes quotes = new Quotes(paths.size());
      for (int t : new int[] {0, 1, GRID.steps() / 2, GRID.steps() - 1, GRID.steps()}) {
        double left = GRID.horizon() - GRID.time(t);
        double[] spots = paths.prices()[t];
        double[] variances = paths.variances()[t];
        pricing.quoter(market.spot(), left).quote(spots, variances, quotes);
        for (int p = 0; p < paths.size(); p++) {
          Quote quote = pricing.call(spots[p], variances[p], market.spot(), left);
          assertEquals(
              quote.price(), quotes.prices()[p], Pricing.INTERPOLATION * market.spot(),
              "a quoter's price must be within " + Pricing.INTERPOLATION + " of the strike of what call says");
          assertEquals(
              quote.delta(), quotes.deltas()[p], 100 * Pricing.INTERPOLATION,
              "a quoter's delta must be within a hundred times " + Pricing.INTERPOLATION + " of what call says");
          assertEquals(
              quote.minimumVarianceDelta(), quotes.minimumVarianceDeltas()[p], 100 * Pricing.INTERPOLATION,
              "a quoter's delta of minimum variance must be near what call says");
        }
      }
    });
  }

  private static Paths paths(Market market, int size, String stream) {
    Paths paths = new Paths(GRID, size);
    market.simulate(paths, Seeds.of(5).stream(stream));
    return paths;
  }

  private static void assertPathsEqual(Paths expected, Paths actual) {
    for (int t = 0; t <= GRID.steps(); t++) {
      assertArrayEquals(
          expected.prices()[t], actual.prices()[t], 0,
          "equal streams and blocks of equal size must give equal prices; at moment " + t);
      assertArrayEquals(
          expected.variances()[t], actual.variances()[t], 0,
          "equal streams and blocks of equal size must give equal variances; at moment " + t);
    }
  }

  /** Of the two paths of a pair. */
  private static double mean(double[] values, int pair) {
    return 0.5 * (values[2 * pair] + values[2 * pair + 1]);
  }

  /** Over the first step, because later on the variance of one path is high where that of its partner is low. */
  private static double correlationInPairs(Market market) {
    double[] logarithms = logarithms(paths(market, MANY, "pairs"), 1);
    return correlation(MANY / 2, i -> logarithms[2 * i], i -> logarithms[2 * i + 1]);
  }

  private static double[] logarithms(Paths paths, int moment) {
    return Arrays.stream(paths.prices()[moment]).map(Math::log).toArray();
  }

  private static double correlation(int n, IntToDoubleFunction x, IntToDoubleFunction y) {
    Moments first = Moments.of(n, x);
    Moments second = Moments.of(n, y);
    double products = Moments.of(n, i -> x.applyAsDouble(i) * y.applyAsDouble(i)).mean();
    return (products - first.mean() * second.mean()) / (first.deviation() * second.deviation());
  }

  private record Moments(double mean, double deviation, double standardError) {
    static Moments of(int n, IntToDoubleFunction values) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double value = values.applyAsDouble(i);
        sum += value;
        squares += value * value;
      }
      double mean = sum / n;
      double deviation = Math.sqrt(Math.max(squares / n - mean * mean, 0));
      return new Moments(mean, deviation, deviation / Math.sqrt(n));
    }
  }
}
