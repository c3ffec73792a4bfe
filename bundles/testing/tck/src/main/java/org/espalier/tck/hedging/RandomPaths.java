// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/** Paths to try claims and rules on: a stock that moves by a few per cent a step, and some that crash or soar. */
final class RandomPaths {
  static final double SPOT = 100;
  static final double VARIANCE = 0.04;
  static final TimeGrid GRID = new TimeGrid(0.25, 12);
  private static final double MOVE = 0.03;
  private static final double LEAP = 0.7;

  private RandomPaths() {}

  static Paths of(int size, String name) {
    Paths paths = new Paths(GRID, size);
    fill(paths, Seeds.of(41).stream(name));
    return paths;
  }

  static void fill(Paths paths, RandomStream random) {
    for (int p = 0; p < paths.size(); p++) {
      double move = p % 10 == 9 ? LEAP : MOVE;
      paths.prices()[0][p] = SPOT;
      paths.variances()[0][p] = VARIANCE;
      for (int t = 1; t < paths.prices().length; t++) {
        paths.prices()[t][p] = paths.prices()[t - 1][p] * StrictMath.exp(move * random.nextGaussian());
        paths.variances()[t][p] = paths.variances()[t - 1][p] * StrictMath.exp(move * random.nextGaussian());
      }
    }
  }

  static Paths copy(Paths paths) {
    return new Paths(paths.grid(), copy(paths.prices()), copy(paths.variances()));
  }

  static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      copy[t] = rows[t].clone();
    }
    return copy;
  }

  /** One path of a block, alone. */
  static Paths alone(Paths paths, int path) {
    Paths alone = new Paths(paths.grid(), 1);
    for (int t = 0; t < paths.prices().length; t++) {
      alone.prices()[t][0] = paths.prices()[t][path];
      alone.variances()[t][0] = paths.variances()[t][path];
    }
    return alone;
  }
}
