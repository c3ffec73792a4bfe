// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void errorsOfARegression() {
    // targets of the first output 1, 3 (mean 2), of the second 0, 4 (mean 2)
    Outcome outcome = new Outcome(new float[] {1, 1, 2, 4}, new float[] {1, 0, 3, 4}, 2, 2);
    Map<String, Double> errors = RegressionErrors.of(outcome, Map.of("bayes-error", 0.2));
    assertEquals(0.5, errors.get("test.mse"), 1e-12);
    assertEquals(0.5, errors.get("test.mae"), 1e-12);
    assertEquals(1 - 2.0 / (2 + 8), errors.get("test.r2"), 1e-12);
    assertEquals(0.3, errors.get("test.excess"), 1e-12);
  }

  @Test
  void whatCantBeHadIsLeftOut() {
    Outcome constant = new Outcome(new float[] {1, 2}, new float[] {5, 5}, 2, 1);
    Map<String, Double> errors = RegressionErrors.of(constant, Map.of());
    assertFalse(errors.containsKey("test.r2"), "targets do not vary");
    assertFalse(errors.containsKey("test.excess"), "best error not known");
  }

  @Test
  void errorsOfAClassification() {
    float log3 = (float) Math.log(3);
    // probabilities (3/4, 1/4), (1/4, 3/4), (3/4, 1/4); the last guess is wrong
    Outcome outcome = new Outcome(new float[] {log3, 0, 0, log3, log3, 0}, new float[] {0, 1, 1}, 3, 2);
    Map<String, Double> errors = ClassificationErrors.of(outcome);
    assertEquals(2.0 / 3, errors.get("test.accuracy"), 1e-12);
    assertEquals(-(2 * Math.log(0.75) + Math.log(0.25)) / 3, errors.get("test.cross-entropy"), 1e-6);
    assertEquals(0.75 - 2.0 / 3, errors.get("test.calibration-error"), 1e-6);
  }

  @Test
  void largeLogitsDoNotOverflow() {
    Map<String, Double> errors =
        ClassificationErrors.of(new Outcome(new float[] {2000, -2000}, new float[] {1}, 1, 2));
    assertEquals(4000, errors.get("test.cross-entropy"), 1e-9);
    assertEquals(1, errors.get("test.calibration-error"), 1e-9);
  }
}
