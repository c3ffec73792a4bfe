// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.plan.Claim;
import org.junit.jupiter.api.Test;

class AnswerableTest {
  private static Claim claim(boolean failing, boolean atLeast, double share) {
    return new Claim("so it is", failing, atLeast, share, 0.9, List.of());
  }

  /** Of 15 trainings of which 40 % fail, 10 or more do with .034 and 9 or more with .095; 2 or fewer with .027. */
  @Test
  void saysFromWhichCountsOnItIsDecided() {
    assertEquals(
        "holds if at least 10 of 15 trainings fail, does not hold if at most 2 do",
        Answerable.said(claim(true, true, 0.4), 15));
    assertEquals(
        "holds if at most 2 of 15 trainings fail, does not hold if at least 10 do",
        Answerable.said(claim(true, false, 0.4), 15));
    assertEquals(
        "holds if at least 10 of 15 trainings keep enough, does not hold if at most 2 do",
        Answerable.said(claim(false, true, 0.4), 15));
  }

  @Test
  void saysWhatSoFewCanNot() {
    // .8^5 = .33, .2^2 = .04
    assertEquals(
        "5 trainings can't show it, does not hold if at most 1 do", Answerable.said(claim(true, true, 0.8), 5));
    assertEquals("1 training can't show it, and can't exclude it", Answerable.said(claim(true, true, 0.5), 1));
  }
}
