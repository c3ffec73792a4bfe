package org.espalier.evaluator.risk;

import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.plugin.InvalidInputException;

/** A task's benchmarks as evaluators ask for them. */
final class Rules {
  private Rules() {}

  /** @throws InvalidInputException if the task has no such benchmark */
  static Hedge named(String name, Desk desk, String evaluator) {
    Hedge rule = desk.benchmarks().get(name);
    if (rule == null) {
      throw new InvalidInputException(
          "evaluator " + evaluator + ": the task has no benchmark " + name + "; there are "
              + String.join(", ", desk.benchmarks().keySet()));
    }
    return rule;
  }
}
