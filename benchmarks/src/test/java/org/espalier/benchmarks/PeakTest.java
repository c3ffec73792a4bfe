// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PeakTest {
  @Test
  void everyStepIsAMultiplyAddInEveryLaneOfEveryChain() {
    int lanes = Peak.width() / Float.SIZE;
    for (int steps : new int[] {0, 1, 7, 20_000}) {
      double starts = Peak.CHAINS * (Peak.CHAINS - 1) / 2.0;
      double additions = Peak.flops(steps) / 2;
      assertEquals(lanes * starts + additions, Peak.sum(steps), steps + " steps");
    }
  }
}
