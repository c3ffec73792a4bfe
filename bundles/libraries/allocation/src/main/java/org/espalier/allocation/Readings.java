// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Trial;

/** What networks take of budgets, as measures of an evaluation. */
final class Readings {
  private static final String COST = "cost.";
  private static final String SPREAD = "spread.";

  private Readings() {}

  /** Counts or measures, by the names of measures. */
  static Map<String, Double> of(List<Budget> budgets, Collection<Network> networks, Trial.Bench bench) {
    Map<String, Double> measures = new LinkedHashMap<>();
    for (Budget budget : budgets) {
      Budget.Reading reading = reading(budget, networks, bench);
      measures.put(COST + budget.resource(), reading.value());
      measures.put(SPREAD + budget.resource(), reading.spread());
    }
    return measures;
  }

  /** What an evaluation took of a budget, in its unit. */
  static double cost(Evaluation evaluation, Budget budget) {
    return evaluation.measures().get(COST + budget.resource());
  }

  /** How far repeated measurements were spread, as a share. */
  static double spread(Evaluation evaluation, Budget budget) {
    return evaluation.measures().get(SPREAD + budget.resource());
  }

  private static Budget.Reading reading(Budget budget, Collection<Network> networks, Trial.Bench bench) {
    OptionalDouble counted = budget.count(networks.stream().map(Network::architecture).toList());
    return counted.isPresent()
        ? new Budget.Reading(counted.getAsDouble(), 0) : bench.alone(() -> budget.measure(networks));
  }
}
