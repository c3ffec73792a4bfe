// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.List;
import java.util.Map;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.task.supervised.SupervisedTask;
import org.espalier.tck.task.TaskContract;

/** What every task promises holds where data are demonstrations. */
class DemonstrationsContractTest extends TaskContract {
  private final Classroom classroom = new Classroom(CartPole::new, 512);

  @Override
  protected List<Class<?>> declaredBy() {
    return List.of(SupervisedTask.class, Demonstrations.class);
  }

  @Override
  protected Testable create(long seed) {
    return Classroom.student(
        () -> classroom.demonstrations(200, 50, 60), Map.of("epochs", 6, "batchSize", 16), seed);
  }
}
