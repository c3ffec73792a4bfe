// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.finance.Validation.Check;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final TimeGrid GRID = new TimeGrid(0.25, 5);
  private static final String UP = "discounted price at the horizon";
  private static final String HALF = "discounted price halfway";
  private static final String VARIANCE = "variance at the horizon";
  private static final String CORRELATION = "correlation of price and variance";

  @Test
  void aMarketThatKeepsItsPromisesPasses() {
    Validation validation = Validation.of(new Sound(), GRID);
    assertTrue(validation.passed(), () -> validation.failure().orElseThrow());
    assertEquals(Optional.empty(), validation.failure());
    List<String> names = validation.checks().stream().map(Check::name).toList();
    assertEquals(
        List.of(
            "call at 82.28", "call at 90.94", "call at 100.5", "call at 111.1", "call at 122.8", VARIANCE, CORRELATION,
            HALF, UP),
        names, "strikes are deviations apart, around the forward");
    assertEquals(validation, Validation.of(new Sound(), GRID), "random numbers are fixed");
  }

  @Test
  void pricesThatNoNumberHoldsAreRefused() {
    Market endless = new Sound() {
      @Override
      public double spot() {
        return 1e308;
      }

      @Override
      public double rate() {
        return 1000;
      }
    };
    assertThrows(InvalidInputException.class, () -> Validation.of(endless, GRID));
  }

  @Test
  void standardErrorsAreThoseOfTheSample() {
    Validation validation = Validation.of(new Sound(), GRID);
    double correlation = check(validation, CORRELATION).expected();
    // variances are nearly normal over the short step, and there are no antithetic pairs
    assertEquals((1 - correlation * correlation) / 256, check(validation, CORRELATION).standardError(), 1e-4);
    double price = 100 * Math.sqrt(Math.expm1(0.04 * 0.25)) / 256;
    assertEquals(price, check(validation, UP).standardError(), 0.02 * price);
    assertEquals(3 * check(validation, UP).standardError(), check(validation, UP).tolerance());
    assertEquals(0.01 * 0.04, check(validation, VARIANCE).tolerance());
    assertEquals(0.02, check(validation, CORRELATION).tolerance());
  }

  @Test
  void aPriceThatDriftsFails() {
    assertFails(new Sound() {
      @Override
      double shock(double z) {
        return z + 0.05;
      }
    }, UP, HALF);
  }

  @Test
  void aVolatilityThatIsNotThePricesFails() {
    Validation validation = assertFails(new Sound() {
      @Override
      double volatility() {
        return 0.205;
      }
    }, "call at 100.5");
    assertTrue(check(validation, UP).passed(), "still a martingale");
  }

  @Test
  void aVarianceOffItsExpectationFails() {
    assertFails(new Sound() {
      @Override
      public OptionalDouble expectedVariance(double time) {
        return OptionalDouble.of(variance() * (1 + 0.1 * time));
      }
    }, VARIANCE);
  }

  @Test
  void aCorrelationThatIsMissingFails() {
    Validation validation = assertFails(new Sound() {
      @Override
      double rho() {
        return 0;
      }
    }, CORRELATION);
    assertEquals(1, validation.checks().stream().filter(check -> !check.passed()).count());
    String failure = validation.failure().orElseThrow();
    assertTrue(
        failure.matches("the market's paths are not what its formulas say: correlation of price and variance is "
            + "-?[0-9.]+ and should be -0\\.69[0-9]+, give or take 0\\.020"),
        failure);
  }

  @Test
  void aNumberThatIsNoneFails() {
    assertFails(new Sound() {
      @Override
      double volatility() {
        return Double.NaN;
      }
    }, UP, HALF);
  }

  @Test
  void whatAMarketDoesNotKnowIsNotChecked() {
    Validation validation = Validation.of(new Sound() {
      @Override
      public OptionalDouble expectedVariance(double time) {
        return OptionalDouble.empty();
      }

      @Override
      public OptionalDouble leverage(double step) {
        return OptionalDouble.empty();
      }

      @Override
      public Optional<Pricing> pricing() {
        return Optional.empty();
      }
    }, GRID);
    assertEquals(List.of(HALF, UP), validation.checks().stream().map(Check::name).toList());
  }

  private static Validation assertFails(Market market, String... names) {
    Validation validation = Validation.of(market, GRID);
    assertFalse(validation.passed());
    for (String name : names) {
      assertFalse(check(validation, name).passed(), name);
      assertTrue(validation.failure().orElseThrow().contains(name + " is "), name);
    }
    return validation;
  }

  private static Check check(Validation validation, String name) {
    return validation.checks().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  /** Geometric Brownian motion, and beside it a lognormal variance that moves with it and moves nothing. */
  private static class Sound implements Market {
    private static final double CORRELATION = -0.7;
    private static final double VOLATILITY_OF_VARIANCE = 0.5;

    double volatility() {
      return 0.2;
    }

    double rho() {
      return CORRELATION;
    }

    double shock(double z) {
      return z;
    }

    @Override
    public double spot() {
      return 100;
    }

    @Override
    public double rate() {
      return 0.02;
    }

    @Override
    public double variance() {
      return 0.04;
    }

    @Override
    public void simulate(Paths paths, RandomStream random) {
      double root = Math.sqrt(paths.grid().step());
      double deviation = volatility() * root;
      double drift = rate() * paths.grid().step() - deviation * deviation / 2;
      double varianceDeviation = VOLATILITY_OF_VARIANCE * root;
      for (int p = 0; p < paths.size(); p++) {
        paths.prices()[0][p] = spot();
        paths.variances()[0][p] = variance();
        for (int t = 0; t < paths.grid().steps(); t++) {
          double z = random.nextGaussian();
          double own = rho() * z + Math.sqrt(1 - rho() * rho()) * random.nextGaussian();
          paths.prices()[t + 1][p] = paths.prices()[t][p] * Math.exp(drift + deviation * shock(z));
          paths.variances()[t + 1][p] =
              paths.variances()[t][p] * Math.exp(varianceDeviation * own - varianceDeviation * varianceDeviation / 2);
        }
      }
    }

    @Override
    public OptionalDouble expectedVariance(double time) {
      return OptionalDouble.of(variance());
    }

    /** Of a normal variable with a lognormal one. */
    @Override
    public OptionalDouble leverage(double step) {
      double deviation = VOLATILITY_OF_VARIANCE * Math.sqrt(step);
      return OptionalDouble.of(CORRELATION * deviation / Math.sqrt(Math.expm1(deviation * deviation)));
    }

    @Override
    public Optional<Pricing> pricing() {
      return Optional.of(new BlackScholes(rate()));
    }
  }
}
