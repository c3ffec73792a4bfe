// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.RandomStream;
import org.espalier.finance.BlackScholes;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class StandardBenchmarksTest {
  private static final TimeGrid GRID = new TimeGrid(.1, 3);
  private static final double[][] PRICES = {{100, 100}, {101, 97}, {104, 96}, {103, 99}};
  private static final double[][] VARIANCES = {{.04, .04}, {.05, .02}, {.03, .06}, {.04, .04}};

  /** Paths of no market in particular; whoever prices calls does it by {@code pricing}. */
  private record Still(Optional<Pricing> pricing) implements Market {
    @Override
    public double spot() {
      return 100;
    }

    @Override
    public double rate() {
      return .02;
    }

    @Override
    public double variance() {
      return .04;
    }

    @Override
    public void simulate(Paths paths, RandomStream random) {
      throw new UnsupportedOperationException("rules simulate nothing");
    }

    @Override
    public OptionalDouble expectedVariance(double time) {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble leverage(double step) {
      return OptionalDouble.empty();
    }
  }

  /** Two calls of strike 101, less a stock; or nothing that calls make up. */
  private record Sold(Optional<CallPortfolio> calls) implements Claim {
    @Override
    public Optional<String> refusal(double spot, TimeGrid grid) {
      return Optional.empty();
    }

    @Override
    public void payoffs(Paths paths, double[] payoffs) {
      throw new UnsupportedOperationException("rules look at no payoff");
    }
  }

  private static final CallPortfolio CALLS = new CallPortfolio(List.of(new CallPortfolio.Call(2, 101)), -1, 0);

  private static Map<String, Hedge> hedges(Optional<Pricing> pricing, Optional<CallPortfolio> calls) {
    StandardBenchmarks.Options options = Converters.standardConverter()
        .convert(Map.of("band", .1, "riskAversion", 2)).to(StandardBenchmarks.Options.class);
    Contract contract = new Contract(new Still(pricing), GRID, new Sold(calls), new Costs(.001, 0, 0));
    return new StandardBenchmarks(options).hedges(contract);
  }

  private static Map<String, Hedge> all() {
    return hedges(Optional.of(new Skewed()), Optional.of(CALLS));
  }

  /** Black-Scholes, but for a delta of minimum variance that differs. */
  private static final class Skewed implements Pricing {
    private final BlackScholes plain = new BlackScholes(.02);

    @Override
    public Quote call(double spot, double variance, double strike, double timeToMaturity) {
      Quote quote = plain.call(spot, variance, strike, timeToMaturity);
      return new Quote(quote.price(), quote.delta(), 0, quote.delta() - .05);
    }

    @Override
    public double varianceSwap(double variance, double timeToMaturity) {
      return variance;
    }
  }

  private static double[][][] positions(Hedge hedge) {
    double[][][] positions = new double[3][2][2];
    Arrays.stream(positions).forEach(step -> Arrays.fill(step[1], Double.NaN));
    Paths paths = new Paths(GRID, PRICES, VARIANCES);
    hedge.positions(new Scenarios(paths, new double[][][] {PRICES, PRICES}), positions);
    for (double[][] step : positions) {
      assertArrayEquals(new double[2], step[1], "rules trade the stock alone");
    }
    return positions;
  }

  private static double delta(int step, int path, double variance) {
    return 2 * new BlackScholes(.02).call(PRICES[step][path], variance, 101, .1 - GRID.time(step)).delta() - 1;
  }

  @Test
  void holdsTheDeltas() {
    double[][][] none = positions(all().get("none"));
    double[][][] bought = positions(all().get("static"));
    double[][][] initial = positions(all().get("black-scholes-initial"));
    double[][][] current = positions(all().get("black-scholes-current"));
    double[][][] model = positions(all().get("model-delta"));
    double[][][] minimum = positions(all().get("minimum-variance"));
    for (int t = 0; t < 3; t++) {
      for (int p = 0; p < 2; p++) {
        assertEquals(0, none[t][0][p]);
        assertEquals(delta(0, 0, .04), bought[t][0][p], 1e-12);
        assertEquals(delta(t, p, .04), initial[t][0][p], 1e-12);
        assertEquals(delta(t, p, VARIANCES[t][p]), current[t][0][p], 1e-12);
        assertEquals(current[t][0][p], model[t][0][p], 1e-12);
        assertEquals(current[t][0][p] - .1, minimum[t][0][p], 1e-12);
      }
    }
  }

  @Test
  void bandsAreLeftAloneInside() {
    double[][][] centre = positions(all().get("minimum-variance"));
    double[][][] band = positions(all().get("minimum-variance-band"));
    for (int p = 0; p < 2; p++) {
      double before = 0;
      for (int t = 0; t < 3; t++) {
        double expected = Math.min(centre[t][0][p] + .1, Math.max(centre[t][0][p] - .1, before));
        assertEquals(expected, band[t][0][p], 1e-12);
        before = expected;
      }
    }
  }

  @Test
  void whalleyAndWilmottsBand() {
    double[][][] band = positions(all().get("whalley-wilmott"));
    double gamma = 2 * new BlackScholes(.02).gamma(100, .04, 101, .1);
    double half = Math.cbrt(1.5 * Math.exp(-.002) * .001 * 100 * gamma * gamma / 2);
    double centre = delta(0, 0, .04);
    assertEquals(Math.min(centre + half, Math.max(centre - half, 0)), band[0][0][0], 1e-12);
  }

  @Test
  void leavesOutWhatCantBeHad() {
    assertEquals(List.of("none"), List.copyOf(hedges(Optional.of(new Skewed()), Optional.empty()).keySet()));
    Map<String, Hedge> withoutPrices = hedges(Optional.empty(), Optional.of(CALLS));
    assertEquals(
        List.of("none", "static", "black-scholes-initial", "black-scholes-current", "whalley-wilmott"),
        List.copyOf(withoutPrices.keySet()));
    assertTrue(all().keySet().containsAll(withoutPrices.keySet()));
  }
}
