// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;

/**
 * Paths with all that training needs of them.
 *
 * @param scenarios what is traded
 * @param payoffs what is owed, path by path
 * @param centres stocks that the network's positions are relative to, {@code [step][path]}; all 0 where they are
 *     relative to nothing
 */
record Block(Scenarios scenarios, double[] payoffs, double[][] centres) {

  int size() {
    return payoffs.length;
  }

  /** Room for some paths. */
  static Block room(TimeGrid grid, int instruments, int size) {
    Paths paths = new Paths(grid, size);
    double[][][] prices = new double[instruments][][];
    prices[0] = paths.prices();
    for (int i = 1; i < instruments; i++) {
      prices[i] = new double[grid.steps() + 1][size];
    }
    return new Block(new Scenarios(paths, prices), new double[size], new double[grid.steps()][size]);
  }

  /** Copies a path. */
  void copy(Block from, int path, int to) {
    copy(from.scenarios.paths().variances(), path, scenarios.paths().variances(), to);
    for (int i = 0; i < scenarios.instruments(); i++) {
      copy(from.scenarios.prices()[i], path, scenarios.prices()[i], to);
    }
    copy(from.centres, path, centres, to);
    payoffs[to] = from.payoffs[path];
  }

  private static void copy(double[][] from, int path, double[][] into, int to) {
    for (int t = 0; t < into.length; t++) {
      into[t][to] = from[t][path];
    }
  }
}
