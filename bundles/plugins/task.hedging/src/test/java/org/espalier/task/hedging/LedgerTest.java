// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final double STEP = 1e-6;
  private static final double[][] STOCK = {{100, 100}, {110, 90}, {121, 99}};
  private static final double[][] OPTION = {{5, 5}, {12, 1}, {22, 0}};
  /** {@code [step][instrument][path]}. */
  private static final double[][][] POSITIONS = {{{.5, -.25}, {2, 0}}, {{.75, -.25}, {-1, 3}}};

  private static Ledger traded(Costs costs, double[][][] positions) {
    Paths paths = new Paths(new TimeGrid(1, 2), STOCK, new double[3][2]);
    Ledger ledger = new Ledger(costs, new Scenarios(paths, new double[][][] {STOCK, OPTION}));
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < 2; i++) {
        System.arraycopy(positions[t][i], 0, ledger.positions()[t][i], 0, 2);
      }
      ledger.advance(t);
    }
    return ledger;
  }

  private static Outcome outcome(Costs costs) {
    return traded(costs, POSITIONS).close(new double[] {21, 0});
  }

  @Test
  void gainsLessThePayoff() {
    Outcome free = outcome(new Costs(0, 0, 0));
    double first = .5 * 10 + .75 * 11 + 2 * 7 - 1 * 10 - 21;
    double second = -.25 * -10 - .25 * 9 + 3 * -1;
    assertArrayEquals(new double[] {first, second}, free.profits(), 1e-12);
    assertArrayEquals(new double[2], free.costs());
    assertArrayEquals(new double[] {.5 + .25 + .75 + 2 + 3 + 1, .25 + .25 + 3 + 3}, free.turnover(), 1e-12);
  }

  @Test
  void everyTradeCostsTheFirstAndTheClosingOneToo() {
    Outcome outcome = outcome(new Costs(.01, 0, 0));
    double first = .01 * (.5 * 100 + .25 * 110 + .75 * 121 + 2 * 5 + 3 * 12 + 1 * 22);
    double second = .01 * (.25 * 100 + .25 * 99 + 3 * 1);
    assertArrayEquals(new double[] {first, second}, outcome.costs(), 1e-12);
    assertEquals(outcome(new Costs(0, 0, 0)).profits()[0] - first, outcome.profits()[0], 1e-12);
  }

  @Test
  void fixedCostsAreForTradesAlone() {
    // the second path keeps its stocks at the second moment, and has no option at the first
    assertArrayEquals(new double[] {.2 * 6, .2 * 4}, outcome(new Costs(0, .2, 0)).costs(), 1e-12);
  }

  @Test
  void quadraticCosts() {
    double first = .001 * (.25 * 100 + .0625 * 110 + .5625 * 121 + 4 * 5 + 9 * 12 + 1 * 22);
    double second = .001 * (.0625 * 100 + .0625 * 99 + 9 * 1);
    assertArrayEquals(new double[] {first, second}, outcome(new Costs(0, 0, .001)).costs(), 1e-12);
    assertEquals("costs are 0.0, -1.0 and 0.0; none may be below 0",
        assertThrows(IllegalArgumentException.class, () -> new Costs(0, -1, 0)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Costs(Double.NaN, 0, 0));
  }

  /** The sum of 2 and 3 times the profits of the paths, by each position. */
  @Test
  void slopesAreThoseOfFiniteDifferences() {
    Costs costs = new Costs(.01, .2, .003);
    double[] weights = {2, 3};
    Ledger ledger = traded(costs, POSITIONS);
    ledger.close(new double[2]);
    ledger.backwardFromClose(weights);
    for (int t = 1; t >= 0; t--) {
      ledger.backward(t);
      for (int i = 0; i < 2; i++) {
        for (int p = 0; p < 2; p++) {
          boolean kink = trade(t, i, p) == 0 || t == 0 && trade(1, i, p) == 0;
          if (!kink) {
            assertEquals(difference(costs, weights, t, i, p), ledger.slopes()[i][p], 1e-5, t + " " + i + " " + p);
          }
        }
      }
      ledger.stepBack();
    }
  }

  private static double trade(int step, int instrument, int path) {
    return POSITIONS[step][instrument][path] - (step == 0 ? 0 : POSITIONS[step - 1][instrument][path]);
  }

  private static double difference(Costs costs, double[] weights, int step, int instrument, int path) {
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      double[][][] moved = new double[2][2][];
      for (int t = 0; t < 2; t++) {
        for (int i = 0; i < 2; i++) {
          moved[t][i] = POSITIONS[t][i].clone();
        }
      }
      moved[step][instrument][path] += side == 0 ? STEP : -STEP;
      double[] profits = traded(costs, moved).close(new double[2]).profits();
      sums[side] = weights[0] * profits[0] + weights[1] * profits[1];
    }
    return (sums[0] - sums[1]) / (2 * STEP);
  }
}
