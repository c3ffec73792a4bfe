// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class LevelsTest {
  /** Targets as people type them, 1 - (1 - share)^n in decimal: n levels for every n, where a double may be off. */
  @Test
  void anExactPowerTakesItsExponentsNumberOfLevels() {
    for (String share : new String[] {"0.1", "0.2", "0.3", "0.25", "0.5", "0.05"}) {
      BigDecimal kept = BigDecimal.ONE;
      for (int n = 1; n <= 40; n++) {
        kept = kept.multiply(BigDecimal.ONE.subtract(new BigDecimal(share)));
        double target = BigDecimal.ONE.subtract(kept).doubleValue();
        if (1 - target > 1e-5) {
          Levels levels = Levels.removingAtMost(Double.parseDouble(share), target);
          assertEquals(n, levels.count(), share + " a level to " + target);
          assertEquals(Double.parseDouble(share), levels.sparsity(1), 1e-9);
          assertEquals(target, levels.sparsity(n));
        }
      }
    }
  }

  @Test
  void aTargetBeyondAPowerTakesALevelMore() {
    assertEquals(2, Levels.removingAtMost(0.2, 0.201).count());
    assertEquals(11, Levels.removingAtMost(0.2, 0.9).count());
    assertEquals(1, Levels.removingAtMost(0.2, 0).count());
    assertEquals(0.9, Levels.removingAtMost(0.2, 0.9).sparsity(12));
  }

  @Test
  void noNumberOfLevelsRemovesEverything() {
    assertThrows(IllegalArgumentException.class, () -> new Levels(3, 1));
    assertThrows(IllegalArgumentException.class, () -> new Levels(0, 0.5));
  }
}
