// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.tck.Settings;
import org.espalier.tck.hedging.BenchmarksContract;
import org.junit.jupiter.api.Test;

/** The contract of all rules, and what these hold; neither looks at what is hedged. */
class SeedlingTest extends BenchmarksContract {

  @Override
  protected Benchmarks benchmarks() {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("stocks", 0.4)));
  }


  private Map<String, Hedge> hedges() {
    return benchmarks().hedges(null);
  }

  /** Positions in a stock and one more instrument, three steps of two paths, in an array that was used before. */
  private static double[][][] positions(Hedge hedge) {
    Paths paths = new Paths(new TimeGrid(0.25, 3), 2);
    double[][][] positions = new double[3][2][2];
    for (double[][] step : positions) {
      for (double[] instrument : step) {
        instrument[0] = 9;
      }
    }
    hedge.positions(new Scenarios(paths, new double[][][] {paths.prices(), paths.prices()}), positions);
    return positions;
  }

  @Test
  void theyAreShownInTheirOrder() {
    assertEquals(List.of("none", "held"), List.copyOf(hedges().keySet()));
  }

  @Test
  void stocksAreHeldToTheEndAndNothingElse() {
    for (double[][] step : positions(hedges().get("held"))) {
      assertArrayEquals(new double[] {0.4, 0.4}, step[0]);
      assertArrayEquals(new double[2], step[1]);
    }
    for (double[][] step : positions(hedges().get("none"))) {
      assertArrayEquals(new double[2], step[0]);
      assertArrayEquals(new double[2], step[1]);
    }
  }
}
