// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatorTest {

  @Test
  void iterationsBeforeTheCodeIsCompiledDoNotCount() {
    assertEquals(.1, Estimator.fastestOfLaterHalf(List.of(.9, .3, .12, .1, .1, .2, .3, .3)));
  }

  @Test
  void iterationsThatFillAReplayDoNotCount() {
    assertEquals(2.5, Estimator.fastestOfLaterHalf(List.of(.01, .003, .003, .003, 2.5)));
    assertEquals(1.5, Estimator.fastestOfLaterHalf(List.of(.01, .003, 1.6, 1.5)));
  }

  @Test
  void aTrainingWithoutIterationsTakesNothing() {
    assertEquals(0, Estimator.fastestOfLaterHalf(List.of()));
    assertEquals(2, Estimator.fastestOfLaterHalf(List.of(2.0)));
  }
}
