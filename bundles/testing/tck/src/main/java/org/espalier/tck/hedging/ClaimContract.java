// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Sentence;
import org.junit.jupiter.api.Test;

/** What every claim promises, tried on paths of {@link #GRID} from {@link #SPOT}, crashes among them. */
@ContractOf(Claim.KIND)
public abstract class ClaimContract {
  /** Price of the stock at time 0. */
  protected static final double SPOT = RandomPaths.SPOT;
  /** The moments at which it is observed. */
  protected static final TimeGrid GRID = RandomPaths.GRID;

  private static final int PATHS = 400;
  private static final double UNTOUCHED = -12345.5;
  /** Of a strike, within which rules may smooth what is owed; relative. */
  private static final double NEAR = 0.02;

  /** A claim that makes sense for a stock of {@link #SPOT} on {@link #GRID}; two of them are alike. */
  protected abstract Claim claim();

  /** Claims of the same type that make no sense there; none if all options do. */
  protected List<Claim> senseless() {
    return List.of();
  }

  @Test
  protected void doesNotRefuseWhatMakesSense() {
    assertEquals(Optional.empty(), claim().refusal(SPOT, GRID), "a claim that makes sense must not be refused");
  }

  @Test
  protected void saysWhyItMakesNoSense() {
    for (Claim claim : senseless()) {
      Optional<String> reason = claim.refusal(SPOT, GRID);
      assertTrue(reason.isPresent(), () -> "a claim that makes no sense must be refused; this is not: " + claim);
      Sentence.require(reason.get(), "why a claim makes no sense");
    }
  }

  @Test
  protected void owesAFiniteAmountOnEachPathAndWritesNothingElse() {
    double[] payoffs = new double[PATHS + 2];
    Arrays.fill(payoffs, Double.NaN);
    payoffs[PATHS] = UNTOUCHED;
    payoffs[PATHS + 1] = UNTOUCHED;
    claim().payoffs(RandomPaths.of(PATHS, "finite"), payoffs);
    for (int p = 0; p < PATHS; p++) {
      assertTrue(Double.isFinite(payoffs[p]), "what is owed must be finite; on path " + p + " it is " + payoffs[p]);
    }
    assertEquals(UNTOUCHED, payoffs[PATHS], "payoffs must write as many values as there are paths, and no more");
    assertEquals(UNTOUCHED, payoffs[PATHS + 1], "payoffs must write as many values as there are paths, and no more");
  }

  @Test
  protected void equalPathsGiveEqualPayoffsAndStayAsTheyAre() {
    Paths paths = RandomPaths.of(PATHS, "equal");
    Paths before = RandomPaths.copy(paths);
    Claim claim = claim();
    double[] first = payoffs(claim, paths);
    assertArrayEquals(first, payoffs(claim, paths), "asked again, a claim must owe the same");
    assertArrayEquals(first, payoffs(claim(), paths), "another instance with the same options must owe the same");
    assertTrue(
        Arrays.deepEquals(before.prices(), paths.prices()) && Arrays.deepEquals(before.variances(), paths.variances()),
        "payoffs must leave the paths as they are");
  }

  @Test
  protected void whatIsOwedOnAPathDependsOnThatPathAlone() {
    Paths paths = RandomPaths.of(PATHS, "alone");
    double[] together = payoffs(claim(), paths);
    for (int p = 0; p < PATHS; p++) {
      assertEquals(
          payoffs(claim(), RandomPaths.alone(paths, p))[0], together[p],
          "what is owed on a path must depend on that path alone; path " + p);
    }
  }

  @Test
  protected void severalThreadsGetWhatOneGets() {
    Paths paths = RandomPaths.of(PATHS, "threads");
    Claim claim = claim();
    double[] expected = payoffs(claim, paths);
    List<double[]> together = IntStream.range(0, 64).parallel().mapToObj(i -> payoffs(claim, paths)).toList();
    together.forEach(
        payoffs -> assertArrayEquals(expected, payoffs, "a claim must be safe for use by several threads"));
  }

  @Test
  protected void itsStrikeIsAPrice() {
    double strike = claim().strike(SPOT);
    assertTrue(
        strike > 0 && strike < Double.POSITIVE_INFINITY, () -> "the strike must be above 0 and finite; it is "
            + strike);
  }

  /** Where it names calls; near a strike rules may take a jump for something less steep. */
  @Test
  protected void callsThatStandForItPayWhatItOwes() {
    Optional<CallPortfolio> calls = claim().calls();
    if (calls.isEmpty()) {
      return;
    }
    Paths paths = RandomPaths.of(PATHS, "calls");
    double[] payoffs = payoffs(claim(), paths);
    for (int p = 0; p < PATHS; p++) {
      double last = paths.prices()[GRID.steps()][p];
      if (calls.get().calls().stream().allMatch(call -> Math.abs(last / call.strike() - 1) > NEAR)) {
        double paid = paid(calls.get(), last);
        assertEquals(
            paid, payoffs[p], 1e-9 * Math.max(1, Math.abs(paid)),
            "the calls that stand for a claim must pay what it owes at a last price of " + last);
      }
    }
  }

  private static double paid(CallPortfolio portfolio, double last) {
    return portfolio.cash() + portfolio.stocks() * last
        + portfolio.calls().stream().mapToDouble(c -> c.quantity() * Math.max(0, last - c.strike())).sum();
  }

  private static double[] payoffs(Claim claim, Paths paths) {
    double[] payoffs = new double[paths.size()];
    claim.payoffs(paths, payoffs);
    return payoffs;
  }
}
