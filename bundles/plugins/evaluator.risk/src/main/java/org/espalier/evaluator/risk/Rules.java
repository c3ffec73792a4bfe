// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.Collection;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.plugin.InvalidInputException;

/** A task's benchmarks as evaluators ask for them. */
final class Rules {
  private Rules() {}

  /** @throws InvalidInputException if the task has no such benchmark */
  static Hedge named(String name, Desk desk, String evaluator) {
    require(name, desk.benchmarks().keySet(), evaluator);
    return desk.benchmarks().get(name);
  }

  /**
   * @param there names of the benchmarks that the task has
   * @throws InvalidInputException if this is none of them
   */
  static void require(String name, Collection<String> there, String evaluator) {
    if (!there.contains(name)) {
      throw new InvalidInputException(
          "evaluator " + evaluator + ": the task has no benchmark " + name + "; there are " + String.join(", ", there));
    }
  }
}
