// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.Arrays;
import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.Scenarios;

/**
 * Accounts of trading on a block of paths, moment by moment, and the way back: how the positions move a loss whose
 * derivatives by the profits are given. Money bears no interest.
 */
final class Ledger {
  private final Costs costs;
  private final Scenarios scenarios;
  private final int size;
  private final int instruments;
  private final int steps;
  private final double[][][] positions;
  private final double[][] wealth;
  private final double[][] traded;
  private final double[] paid;

  private double[] wealthSlopes;
  private double[] tradedSlopes;
  private double[][] slopes;
  private double[][] slopesBefore;

  Ledger(Costs costs, Scenarios scenarios) {
    this.costs = costs;
    this.scenarios = scenarios;
    size = scenarios.size();
    instruments = scenarios.instruments();
    steps = scenarios.steps();
    positions = new double[steps][instruments][size];
    wealth = new double[steps + 1][size];
    traded = new double[steps + 1][size];
    paid = new double[size];
  }

  /** Units held from each moment to the next, to be filled in before {@link #advance}. */
  double[][][] positions() {
    return positions;
  }

  /** Units held before the trade of a moment. */
  double before(int step, int instrument, int path) {
    return step == 0 ? 0 : positions[step - 1][instrument][path];
  }

  /** Gains less costs up to a moment, before its trade. */
  double[] wealth(int moment) {
    return wealth[moment];
  }

  /** Units traded before a moment. */
  double[] traded(int moment) {
    return traded[moment];
  }

  /** Books the trade of a moment and what the positions gain until the next. */
  void advance(int step) {
    System.arraycopy(wealth[step], 0, wealth[step + 1], 0, size);
    System.arraycopy(traded[step], 0, traded[step + 1], 0, size);
    for (int i = 0; i < instruments; i++) {
      double[] now = scenarios.prices()[i][step];
      double[] next = scenarios.prices()[i][step + 1];
      double[] held = positions[step][i];
      for (int p = 0; p < size; p++) {
        double trade = held[p] - before(step, i, p);
        double cost = costs.of(trade, now[p]);
        paid[p] += cost;
        wealth[step + 1][p] += held[p] * (next[p] - now[p]) - cost;
        traded[step + 1][p] += Math.abs(trade);
      }
    }
  }

  /** Closes the positions at the last moment and pays what is owed. */
  Outcome close(double[] payoffs) {
    double[] profits = wealth[steps].clone();
    double[] turnover = traded[steps].clone();
    for (int i = 0; i < instruments; i++) {
      double[] last = scenarios.prices()[i][steps];
      for (int p = 0; p < size; p++) {
        double held = positions[steps - 1][i][p];
        double cost = costs.of(-held, last[p]);
        paid[p] += cost;
        profits[p] -= cost;
        turnover[p] += Math.abs(held);
      }
    }
    for (int p = 0; p < size; p++) {
      profits[p] -= payoffs[p];
    }
    return new Outcome(profits, paid, turnover);
  }

  /** Begins the way back, with the derivatives of a loss by the profits. */
  void backwardFromClose(double[] profitSlopes) {
    wealthSlopes = profitSlopes.clone();
    tradedSlopes = new double[size];
    slopes = new double[instruments][size];
    slopesBefore = new double[instruments][size];
    for (int i = 0; i < instruments; i++) {
      for (int p = 0; p < size; p++) {
        slopes[i][p] = profitSlopes[p] * costs.slope(-positions[steps - 1][i][p], scenarios.prices()[i][steps][p]);
      }
    }
  }

  /** Takes the slopes back over what {@link #advance} did; from then on, {@link #slopes} are complete. */
  void backward(int step) {
    for (int i = 0; i < instruments; i++) {
      double[] now = scenarios.prices()[i][step];
      double[] next = scenarios.prices()[i][step + 1];
      for (int p = 0; p < size; p++) {
        double trade = positions[step][i][p] - before(step, i, p);
        double bySize =
            tradedSlopes[p] * Math.signum(trade) - wealthSlopes[p] * costs.slope(trade, now[p]);
        slopes[i][p] += wealthSlopes[p] * (next[p] - now[p]) + bySize;
        slopesBefore[i][p] -= bySize;
      }
    }
  }

  /** Derivatives by the positions of the step that was gone back over. */
  double[][] slopes() {
    return slopes;
  }

  /** Adds to the derivatives by the position before. */
  void addSlopeBefore(int instrument, int path, double slope) {
    slopesBefore[instrument][path] += slope;
  }

  /** Adds to the derivatives by {@link #wealth} and {@link #traded} of this moment. */
  void addStateSlopes(int path, double byWealth, double byTraded) {
    wealthSlopes[path] += byWealth;
    tradedSlopes[path] += byTraded;
  }

  /** Goes on to the step before. */
  void stepBack() {
    double[][] free = slopes;
    slopes = slopesBefore;
    slopesBefore = free;
    for (double[] row : slopesBefore) {
      Arrays.fill(row, 0);
    }
  }
}
