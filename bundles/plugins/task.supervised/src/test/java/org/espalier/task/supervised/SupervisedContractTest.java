// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import java.util.List;
import java.util.Map;
import org.espalier.api.task.Testable;
import org.espalier.tck.task.TaskContract;

class SupervisedContractTest extends TaskContract {
  @Override
  protected List<Class<?>> declaredBy() {
    return List.of(SupervisedTask.class);
  }

  @Override
  protected Testable create(long seed) {
    return SupervisedTrainingTest.trainable(Map.of("epochs", 6, "patience", 5, "batchSize", 7), seed);
  }
}
