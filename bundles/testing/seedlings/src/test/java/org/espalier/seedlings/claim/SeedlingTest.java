// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.claim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.tck.Settings;
import org.espalier.tck.hedging.ClaimContract;
import org.junit.jupiter.api.Test;

/** The contract of every claim, what is paid, and what is refused. */
class SeedlingTest extends ClaimContract {
  private static Claim claim(double strike) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("strike", strike)));
  }

  @Override
  protected Claim claim() {
    return claim(SPOT);
  }

  @Override
  protected List<Claim> senseless() {
    return List.of(claim(0), claim(-1));
  }

  @Test
  void theLastPriceAloneCounts() {
    double[][] prices = {{100, 100, 100}, {90, 120, 100}, {107, 96, 100}};
    double[] payoffs = new double[3];
    claim(100).payoffs(new Paths(new TimeGrid(0.25, 2), prices, new double[3][3]), payoffs);
    assertArrayEquals(new double[] {7, 4, 0}, payoffs);
  }

  @Test
  void aStrikeMustBeAbove0() {
    assertEquals(Optional.empty(), claim(80).refusal(100, GRID));
    assertTrue(claim(0).refusal(100, GRID).orElseThrow().contains("strike is 0.0"));
  }
}
