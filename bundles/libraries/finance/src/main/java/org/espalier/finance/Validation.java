// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;

/**
 * Whether a market simulates what its formulas say: calls at five strikes, the expected variance, the correlation of
 * price and variance, and that the discounted price is a martingale; each of them if the market knows its formula.
 * Calls without one are compared with those of the {@link Market#refined} market, if there is one, on other paths. The
 * streams of random numbers are fixed, so equal markets have equal validations.
 *
 * @param checks one for each formula
 */
public record Validation(List<Check> checks) {
  private static final int PATHS = 1 << 16;
  private static final int BLOCK = 1 << 10;
  /** How many times the paths a second look has. */
  private static final int AGAIN = 4;
  /** How many times fewer paths there are in finer steps, which take so much longer. */
  private static final int REFINED = 4;
  private static final double STANDARD_ERRORS = 3;
  private static final double VARIANCE_TOLERANCE = 0.01;
  private static final double CORRELATION_TOLERANCE = 0.02;
  /** Of the grid's step: how short the one is that shows the correlation. */
  private static final double SHORT = 1.0 / 16;
  /** Relative error of sums where nothing is left to chance. */
  private static final double ROUNDING = 1e-9;
  private static final int[] DEVIATIONS_FROM_FORWARD = {-2, -1, 0, 1, 2};
  /** Between strikes of a stock that does not move. */
  private static final double STILL = 0.01;
  private static final MathContext STRIKE_DIGITS = new MathContext(4);

  public Validation {
    checks = List.copyOf(checks);
  }

  /**
   * Something that is known, beside its estimate from paths.
   *
   * @param name what it is, such as {@code call at 96.25}
   * @param value as simulated
   * @param expected by formula
   * @param standardError of the value
   * @param tolerance how far the value may be from what is expected
   */
  public record Check(String name, double value, double expected, double standardError, double tolerance) {

    public boolean passed() {
      return Math.abs(value - expected) <= tolerance;
    }

    private String sentence() {
      return String.format(
          Locale.ROOT, "%s is %.5g and should be %.5g, give or take %.2g", name, value, expected, tolerance);
    }
  }

  /**
   * Simulates 65,536 paths on the grid. Prices of calls, and the discounted price of the stock, have to be within three
   * standard errors, the expected variance within 1 % and the correlation within .02, or three standard errors if that
   * is more. So that chance does not fail a market, what fails is looked at again, on four times as many other paths.
   */
  public static Validation of(Market market, TimeGrid grid) {
    Seeds seeds = Seeds.of(0).scope("validation");
    Validation first = new Simulated(market, grid, PATHS, seeds.scope("first")).validation();
    return first.passed()
        ? first : first.insteadOfFailed(new Simulated(market, grid, AGAIN * PATHS, seeds.scope("again")).validation());
  }

  private Validation insteadOfFailed(Validation again) {
    return new Validation(IntStream.range(0, checks.size())
        .mapToObj(i -> checks.get(i).passed() ? checks.get(i) : again.checks.get(i)).toList());
  }

  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  /** What is wrong, in a sentence without an end; empty if nothing is. */
  public Optional<String> failure() {
    return passed() ? Optional.empty() : Optional.of(
        checks.stream().filter(check -> !check.passed()).map(Check::sentence)
            .collect(Collectors.joining("; ", "the market's paths are not what its formulas say: ", "")));
  }

  /** Paths, as far as checks need them. */
  private static final class Simulated {
    private final Market market;
    private final TimeGrid grid;
    private final Seeds seeds;
    private final int half;
    private final double[] halfway;
    private final double[] last;
    private final double[] variances;
    private final double[] shortReturns;
    private final double[] shortVariances;

    Simulated(Market market, TimeGrid grid, int paths, Seeds seeds) {
      this.market = market;
      this.grid = grid;
      this.seeds = seeds;
      half = (grid.steps() + 1) / 2;
      halfway = new double[paths];
      last = new double[paths];
      variances = new double[paths];
      Paths block = new Paths(grid, BLOCK);
      for (int first = 0; first < paths; first += BLOCK) {
        market.simulate(block, seeds.stream("block " + first / BLOCK));
        System.arraycopy(block.prices()[half], 0, halfway, first, BLOCK);
        System.arraycopy(block.prices()[grid.steps()], 0, last, first, BLOCK);
        System.arraycopy(block.variances()[grid.steps()], 0, variances, first, BLOCK);
      }
      shortReturns = new double[paths];
      shortVariances = new double[paths];
      Paths step = new Paths(new TimeGrid(SHORT * grid.step(), 1), BLOCK);
      for (int first = 0; first < paths; first += BLOCK) {
        market.simulate(step, seeds.stream("short block " + first / BLOCK));
        for (int p = 0; p < BLOCK; p++) {
          shortReturns[first + p] = StrictMath.log(step.prices()[1][p]);
          shortVariances[first + p] = step.variances()[1][p];
        }
      }
    }

    Validation validation() {
      List<Check> checks = new ArrayList<>();
      market.pricing().ifPresentOrElse(
          pricing -> addCalls(pricing, checks), () -> market.refined().ifPresent(refined -> addCalls(refined, checks)));
      market.expectedVariance(grid.horizon()).ifPresent(expected -> {
        Estimate estimate = Estimate.mean(variances, v -> v);
        checks.add(check("variance at the horizon", estimate, expected, VARIANCE_TOLERANCE * expected));
      });
      market.leverage(SHORT * grid.step()).ifPresent(expected -> checks.add(check(
          "correlation of price and variance", Estimate.correlation(shortReturns, shortVariances), expected,
          CORRELATION_TOLERANCE)));
      checks.add(martingale("discounted price halfway", halfway, grid.time(half)));
      checks.add(martingale("discounted price at the horizon", last, grid.horizon()));
      return new Validation(checks);
    }

    private void addCalls(Pricing pricing, List<Check> checks) {
      for (BigDecimal strike : strikes(pricing.varianceSwap(market.variance(), grid.horizon()) * grid.horizon())) {
        double expected =
            pricing.call(market.spot(), market.variance(), strike.doubleValue(), grid.horizon()).price();
        checks.add(check(name(strike), call(last, strike), expected, ROUNDING * market.spot()));
      }
    }

    /** Against the same calls on paths with a smaller error of discretisation. */
    private void addCalls(Market refined, List<Check> checks) {
      double[] others = new double[last.length / REFINED];
      Paths block = new Paths(grid, BLOCK);
      for (int first = 0; first < others.length; first += BLOCK) {
        refined.simulate(block, seeds.stream("refined block " + first / BLOCK));
        System.arraycopy(block.prices()[grid.steps()], 0, others, first, BLOCK);
      }
      double variance = market.expectedVariance(grid.horizon()).orElse(market.variance());
      for (BigDecimal strike : strikes(variance * grid.horizon())) {
        Estimate own = call(last, strike);
        Estimate other = call(others, strike);
        Estimate both = new Estimate(own.value, Math.hypot(own.standardError, other.standardError));
        checks.add(check(name(strike) + " in finer steps", both, other.value, ROUNDING * market.spot()));
      }
    }

    /** @param total variance of the logarithm at the horizon */
    private List<BigDecimal> strikes(double total) {
      double deviation = total > 0 ? Math.sqrt(total) : STILL;
      double forward = market.spot() / discount(grid.horizon());
      return Arrays.stream(DEVIATIONS_FROM_FORWARD)
          .mapToObj(away -> strike(forward * StrictMath.exp(away * deviation)))
          .toList();
    }

    private static BigDecimal strike(double strike) {
      if (!Double.isFinite(strike)) {
        throw new InvalidInputException("the market's prices at the horizon are more than a number holds; give it a"
            + " smaller variance or rate, or a shorter horizon");
      }
      return new BigDecimal(strike).round(STRIKE_DIGITS);
    }

    private static String name(BigDecimal strike) {
      return "call at " + strike.stripTrailingZeros().toPlainString();
    }

    private Estimate call(double[] prices, BigDecimal strike) {
      double discount = discount(grid.horizon());
      double k = strike.doubleValue();
      return Estimate.mean(prices, price -> discount * Math.max(price - k, 0));
    }

    private Check martingale(String name, double[] prices, double time) {
      double discount = discount(time);
      return check(
          name, Estimate.mean(prices, price -> discount * price), market.spot(), ROUNDING * market.spot());
    }

    private double discount(double time) {
      return StrictMath.exp(-market.rate() * time);
    }

    private static Check check(String name, Estimate estimate, double expected, double least) {
      double tolerance = Math.max(STANDARD_ERRORS * estimate.standardError, least);
      return new Check(name, estimate.value, expected, estimate.standardError, tolerance);
    }
  }

  /** An estimate from pairs of paths, which may be antithetic: the means of pairs are independent. */
  private record Estimate(double value, double standardError) {

    static Estimate mean(double[] sample, DoubleUnaryOperator function) {
      double[] values = IntStream.range(0, sample.length / 2)
          .mapToDouble(i -> 0.5 * (function.applyAsDouble(sample[2 * i]) + function.applyAsDouble(sample[2 * i + 1])))
          .toArray();
      double mean = mean(values);
      return new Estimate(mean, deviation(values, mean) / Math.sqrt(values.length));
    }

    /** Its error is that of the mean of its influence function, zx zy - r (zx^2 + zy^2) / 2 with standardised z. */
    static Estimate correlation(double[] x, double[] y) {
      double meanX = mean(x);
      double meanY = mean(y);
      double deviationX = deviation(x, meanX);
      double deviationY = deviation(y, meanY);
      double[] products = new double[x.length];
      double[] squares = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double zx = (x[i] - meanX) / deviationX;
        double zy = (y[i] - meanY) / deviationY;
        products[i] = zx * zy;
        squares[i] = 0.5 * (zx * zx + zy * zy);
      }
      double correlation = mean(products);
      double[] influence =
          IntStream.range(0, x.length).mapToDouble(i -> products[i] - correlation * squares[i]).toArray();
      return new Estimate(correlation, mean(influence, i -> i).standardError);
    }

    private static double mean(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum / values.length;
    }

    private static double deviation(double[] values, double mean) {
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return Math.sqrt(squares / values.length);
    }
  }
}
