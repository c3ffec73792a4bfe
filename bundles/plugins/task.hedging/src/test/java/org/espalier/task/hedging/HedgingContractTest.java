// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.espalier.api.task.Testable;
import org.espalier.tck.task.TaskContract;
import org.junit.jupiter.api.Test;

class HedgingContractTest extends TaskContract {
  @Override
  protected List<Class<?>> declaredBy() {
    return List.of(HedgingTask.class);
  }

  @Override
  protected Testable create(long seed) {
    return HedgingTrainingTest.lab().trainable(seed);
  }

  @Test
  void theThresholdIsAFreeParameter() {
    try (Testable training = create(1)) {
      training.iterate();
      assertEquals(Set.of("risk/threshold"), training.freeParameters().keySet());
      assertEquals(
          training.weights().get("risk/threshold")[0], training.freeParameters().get("risk/threshold")[0]);
      assertEquals(training.iterate().get("threshold"), training.freeParameters().get("risk/threshold")[0]);
    }
  }
}
