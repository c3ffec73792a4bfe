// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhasorTest {

  @Test
  void itIsWhatTheStandardLibrarySays() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double x = random.nextDouble(-600, 600) * Math.pow(random.nextDouble(), 4);
      assertEquals(1, Phasor.exp(x) / StrictMath.exp(x), 1e-15, "exp " + x);
      double angle = random.nextDouble(-1e6, 1e6) * Math.pow(random.nextDouble(), 8);
      double halfTurns = Phasor.halfTurns(angle);
      double rest = Phasor.rest(angle, halfTurns);
      assertEquals(StrictMath.cos(angle), Phasor.sign(halfTurns) * Phasor.cos(rest), 2e-15, "cos " + angle);
      assertEquals(StrictMath.sin(angle), Phasor.sign(halfTurns) * Phasor.sin(rest), 2e-15, "sin " + angle);
    }
    assertEquals(1, Phasor.exp(0));
  }
}
