// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.allocation.walk.Review;
import org.espalier.api.budget.Budget;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;

/**
 * How an agent's training went, iteration by iteration: what the thesis's training graphs show (figs. 5-1 to 5-12).
 * Used by one thread.
 */
final class Course {
  private static final String REWARD = "reward";
  private static final String ACTION = "action";
  private static final String COST = "cost-";
  private static final String MULTIPLIER = "multiplier-";

  private final Budgets budgets;
  private final List<Double> at = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  /** Of the episodes that ended since the last point. */
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private int episodes;

  Course(Budgets budgets) {
    this.budgets = budgets;
  }

  /** Takes in an episode. */
  void take(Review review, double removed) {
    episodes++;
    sums.merge(REWARD, review.reward(), Double::sum);
    sums.merge(ACTION, removed, Double::sum);
    for (int k = 0; k < budgets.all().size(); k++) {
      sums.merge(COST + budgets.all().get(k).resource(), review.costs()[k] / PruningProblem.PERCENT, Double::sum);
    }
  }

  /**
   * Ends an iteration.
   *
   * @param steps of environments so far
   * @param shown by the learner, with multipliers if it has some
   */
  void point(long steps, Map<String, Double> shown) {
    at.add((double) steps);
    add(REWARD, mean(REWARD));
    add(ACTION, mean(ACTION));
    for (Budget budget : budgets.all()) {
      add(COST + budget.resource(), mean(COST + budget.resource()));
      Double multiplier = shown.get(MULTIPLIER + budget.resource());
      if (multiplier != null) {
        add(MULTIPLIER + budget.resource(), multiplier);
      }
    }
    sums.clear();
    episodes = 0;
  }

  private double mean(String name) {
    return episodes == 0 ? Double.NaN : sums.get(name) / episodes;
  }

  private void add(String name, double value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  Curves curves() {
    List<Curve> curves = new ArrayList<>();
    curves.add(curve(REWARD, "Mean reward of the episodes of an iteration", OptionalDouble.empty()));
    for (Budget budget : budgets.all()) {
      String resource = budget.resource();
      curves.add(curve(
          COST + resource, "Mean share of the whole network's " + resource + " that is taken",
          OptionalDouble.of(budgets.limit(budget))));
    }
    for (Budget budget : budgets.all()) {
      if (values.containsKey(MULTIPLIER + budget.resource())) {
        curves.add(curve(
            MULTIPLIER + budget.resource(), "Lagrange multiplier of " + budget.resource(), OptionalDouble.empty()));
      }
    }
    curves.add(curve(ACTION, "Mean share that actions ask to be removed", OptionalDouble.empty()));
    return new Curves("steps", array(at), curves);
  }

  private Curve curve(String name, String description, OptionalDouble limit) {
    return new Curve(name, "1", description, array(values.get(name)), limit);
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
