// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.constrained;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;

/** Limits of costs, by the costs' names. */
public final class Limits {
  private final String owner;
  private final Map<String, Double> values = new LinkedHashMap<>();

  /**
   * From entries such as {@code speed=25}.
   *
   * @param owner whose limits they are, for messages
   * @throws InvalidInputException if an entry is none, or a name comes twice
   */
  public Limits(String owner, String... entries) {
    this.owner = owner;
    for (String entry : entries) {
      int equals = entry.lastIndexOf('=');
      double limit = equals < 1 ? Double.NaN : number(entry.substring(equals + 1));
      if (!(limit >= 0 && limit < Double.POSITIVE_INFINITY)) {
        throw new InvalidInputException(
            owner + ": " + entry + " is not a limit; right would be speed=25, a number of at least 0");
      }
      String name = entry.substring(0, equals).trim();
      if (values.put(name, limit) != null) {
        throw new InvalidInputException(owner + ": " + name + " has two limits");
      }
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * The limits in the order of an environment's costs.
   *
   * @param costs names
   * @param own limits of the environment's own, for costs that have none here
   * @throws InvalidInputException if the environment has no costs, or a cost has no limit, or a limit no cost
   */
  public List<Double> of(List<String> costs, Map<String, Double> own) {
    if (costs.isEmpty()) {
      throw new InvalidInputException(
          owner + ": the environment has no costs to be limited; an algorithm without limits, such as ppo, learns in"
              + " it");
    }
    String known = "the environment's costs are " + String.join(", ", costs);
    for (String name : values.keySet()) {
      if (!costs.contains(name)) {
        throw new InvalidInputException(owner + ": limits has one for " + name + ", but " + known);
      }
    }
    for (String cost : costs) {
      if (!values.containsKey(cost) && !own.containsKey(cost)) {
        throw new InvalidInputException(
            owner + ": limits has none for " + cost + "; " + known + ", and each needs a limit, such as " + cost
                + "=25");
      }
    }
    return costs.stream().map(cost -> values.getOrDefault(cost, own.get(cost))).toList();
  }
}
