// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.List;
import org.espalier.api.budget.Budget;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Trial;
import org.espalier.api.task.Trainable;

/**
 * Reads what pruned networks take of budgets, and does nothing else with them.
 *
 * @param budgets what is read
 */
record Metering(List<Budget> budgets) implements Trial {

  @Override
  public String settings() {
    return "metering " + budgets.stream().map(Budget::resource).toList();
  }

  @Override
  public Evaluation evaluate(Trainable candidate, Bench bench) {
    return Evaluation.scored(0, Readings.of(budgets, candidate.networks().values(), bench));
  }
}
