// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.allocation.walk.Progress;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

/** What changes while an agent learns. */
class ScheduleTest {

  /** Eq. 5.1 at both values of table 5.3. */
  @Test
  void clipRisesLinearlyByItsGradient() {
    assertEquals(0.80, new Clip(0.8, 0.05).at(0), 1e-12);
    assertEquals(0.825, new Clip(0.8, 0.05).at(0.5), 1e-12);
    assertEquals(0.85, new Clip(0.8, 0.05).at(1), 1e-12);
    assertEquals(0.90, new Clip(0.9, 0.05).at(0), 1e-12);
    assertEquals(0.95, new Clip(0.9, 0.05).at(1), 1e-12);
    assertEquals(1, new Clip(0.98, 0.05).at(1));
  }

  @Test
  void finetuningIsInEqualThirds() {
    Staircase thesis = Staircase.of(Staircase.of(0, 32, 128).toString());
    assertEquals(Staircase.of(0, 32, 128), thesis);
    assertEquals(128, thesis.most());
    Progress progress = new Progress();
    progress.plan(40_000);
    int[] counts = new int[3];
    for (int step = 0; step < 40_000; step++) {
      counts[thesis.part(progress.share())]++;
      progress.advance(1);
    }
    assertEquals(13_334, counts[0]);
    assertEquals(13_333, counts[1]);
    assertEquals(13_333, counts[2]);
    assertEquals(2, thesis.part(1));
  }

  @Test
  void finetuningIsSomeNumbers() {
    assertThrows(InvalidInputException.class, Staircase::of);
    assertThrows(InvalidInputException.class, () -> Staircase.of(0, -1));
  }
}
