// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.hedging.Benchmarks;
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
import org.espalier.tck.ContractOf;
import org.junit.jupiter.api.Test;

/**
 * What rules promise that networks are compared with, tried on contracts in a market that prices calls and in one that
 * does not, on a claim that calls make up and on one that they don't.
 */
@ContractOf(Benchmarks.KIND)
public abstract class BenchmarksContract {
  private static final int PATHS = 50;
  private static final int INSTRUMENTS = 2;
  private static final double RATE = 0.02;

  /** The rules under test; two of them are alike. */
  protected abstract Benchmarks benchmarks();

  @Test
  protected void rulesHaveNamesInOneOrder() {
    for (Contract contract : contracts()) {
      List<String> names = List.copyOf(benchmarks().hedges(contract).keySet());
      assertFalse(names.stream().anyMatch(String::isBlank), () -> "every rule must have a name; they are " + names);
      assertEquals(
          names, List.copyOf(benchmarks().hedges(contract).keySet()), "rules must come in one order for one contract");
    }
  }

  @Test
  protected void someRuleIsThereForAPlainCall() {
    assertFalse(
        benchmarks().hedges(contracts().get(0)).isEmpty(),
        "there must be a rule for a call in a market that prices calls; there is none");
  }

  @Test
  protected void eachCallMakesNewRules() {
    for (Contract contract : contracts()) {
      Benchmarks benchmarks = benchmarks();
      Map<String, Hedge> first = benchmarks.hedges(contract);
      benchmarks.hedges(contract).forEach(
          (name, hedge) -> assertNotSame(
              first.get(name), hedge,
              "each call must make new rules, so that threads can have their own; " + name + " is the same"));
    }
  }

  @Test
  protected void everyPositionIsAFiniteNumber() {
    forEachRule((name, hedge) -> {
      double[][][] positions = positions(hedge, scenarios(PATHS, "finite"));
      for (int t = 0; t < positions.length; t++) {
        for (int i = 0; i < INSTRUMENTS; i++) {
          for (double held : positions[t][i]) {
            assertTrue(
                Double.isFinite(held),
                "a rule must give a finite position at every step in every instrument on every path; " + name
                    + " holds " + held + " of instrument " + i + " at step " + t);
          }
        }
      }
    });
  }

  @Test
  protected void equalScenariosGiveEqualPositionsAndStayAsTheyAre() {
    forEachRule((name, hedge) -> {
      Scenarios scenarios = scenarios(PATHS, "equal");
      double[][][] first = positions(hedge, scenarios);
      positions(hedge, scenarios(PATHS / 2, "between"));
      requireEqual(first, positions(hedge, scenarios), "used again, a rule must hold the same; " + name);
      Scenarios untouched = scenarios(PATHS, "equal");
      assertTrue(
          Arrays.deepEquals(untouched.prices(), scenarios.prices())
              && Arrays.deepEquals(untouched.paths().prices(), scenarios.paths().prices())
              && Arrays.deepEquals(untouched.paths().variances(), scenarios.paths().variances()),
          "a rule must leave the scenarios as they are; " + name + " changes them");
    });
  }

  @Test
  protected void noPositionDependsOnWhatIsLater() {
    forEachRule((name, hedge) -> {
      double[][][] known = positions(hedge, scenarios(PATHS, "known"));
      for (int moment = 0; moment < known.length; moment++) {
        Scenarios other = scenarios(PATHS, "known");
        Paths future = RandomPaths.of(PATHS, "future " + moment);
        for (int t = moment + 1; t <= known.length; t++) {
          System.arraycopy(future.prices()[t], 0, other.paths().prices()[t], 0, PATHS);
          System.arraycopy(future.variances()[t], 0, other.paths().variances()[t], 0, PATHS);
          System.arraycopy(future.variances()[t], 0, other.prices()[1][t], 0, PATHS);
        }
        double[][][] changed = positions(hedge, other);
        requireEqual(
            Arrays.copyOf(known, moment + 1), Arrays.copyOf(changed, moment + 1),
            "a position may not depend on what is later; those of " + name + " up to step " + moment + " do");
      }
    });
  }

  @Test
  protected void noPositionDependsOnOtherPaths() {
    forEachRule((name, hedge) -> {
      Scenarios scenarios = scenarios(PATHS, "alone");
      double[][][] together = positions(hedge, scenarios);
      for (int p = 0; p < PATHS; p += 7) {
        double[][][] alone = positions(hedge, alone(scenarios, p));
        for (int t = 0; t < alone.length; t++) {
          for (int i = 0; i < INSTRUMENTS; i++) {
            double held = together[t][i][p];
            assertEquals(
                alone[t][i][0], held, 1e-9 * Math.max(1, Math.abs(held)),
                "a position may not depend on other paths; that of " + name + " on path " + p + " at step " + t
                    + " does");
          }
        }
      }
    });
  }

  private interface Check {
    void on(String name, Hedge hedge);
  }

  private void forEachRule(Check check) {
    for (Contract contract : contracts()) {
      benchmarks().hedges(contract).forEach(check::on);
    }
  }

  private static double[][][] positions(Hedge hedge, Scenarios scenarios) {
    double[][][] positions = new double[scenarios.steps()][scenarios.instruments()][scenarios.size()];
    for (double[][] step : positions) {
      for (double[] instrument : step) {
        Arrays.fill(instrument, Double.NaN);
      }
    }
    hedge.positions(scenarios, positions);
    return positions;
  }

  private static void requireEqual(double[][][] expected, double[][][] actual, String message) {
    assertTrue(Arrays.deepEquals(expected, actual), message);
  }

  /** The stock, and beside it something whose price is its variance. */
  private static Scenarios scenarios(int size, String name) {
    Paths paths = RandomPaths.of(size, name);
    return new Scenarios(paths, new double[][][] {paths.prices(), RandomPaths.copy(paths.variances())});
  }

  private static Scenarios alone(Scenarios scenarios, int path) {
    Paths alone = RandomPaths.alone(scenarios.paths(), path);
    return new Scenarios(alone, new double[][][] {alone.prices(), RandomPaths.copy(alone.variances())});
  }

  private static List<Contract> contracts() {
    Optional<CallPortfolio> call =
        Optional.of(new CallPortfolio(List.of(new CallPortfolio.Call(2, RandomPaths.SPOT + 1)), -1, 3));
    Costs costs = new Costs(0.001, 0, 0);
    Market priced = new Plain(Optional.of(new BlackScholes(RATE)));
    Market silent = new Plain(Optional.empty());
    return List.of(
        new Contract(priced, RandomPaths.GRID, new Sold(call), costs),
        new Contract(silent, RandomPaths.GRID, new Sold(call), costs),
        new Contract(priced, RandomPaths.GRID, new Sold(Optional.empty()), costs));
  }

  /** A stock that moves as {@link RandomPaths} do, whatever it says of its prices. */
  private record Plain(Optional<Pricing> pricing) implements Market {
    @Override
    public double spot() {
      return RandomPaths.SPOT;
    }

    @Override
    public double rate() {
      return RATE;
    }

    @Override
    public double variance() {
      return RandomPaths.VARIANCE;
    }

    @Override
    public void simulate(Paths paths, RandomStream random) {
      RandomPaths.fill(paths, random);
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

  /** Calls, stock and cash; or the largest price, which no calls make up. */
  private record Sold(Optional<CallPortfolio> calls) implements Claim {
    @Override
    public Optional<String> refusal(double spot, TimeGrid grid) {
      return Optional.empty();
    }

    @Override
    public void payoffs(Paths paths, double[] payoffs) {
      double[] last = paths.prices()[paths.grid().steps()];
      for (int p = 0; p < paths.size(); p++) {
        int path = p;
        payoffs[p] = calls.isPresent()
            ? calls.get().cash() + calls.get().stocks() * last[p] + calls.get().calls().stream()
                .mapToDouble(call -> call.quantity() * Math.max(0, last[path] - call.strike())).sum()
            : Arrays.stream(paths.prices()).mapToDouble(moment -> moment[path]).max().orElseThrow();
      }
    }
  }
}
