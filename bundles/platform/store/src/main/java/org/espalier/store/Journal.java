// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.json.JsonObject;
import org.espalier.plan.Stopping;

/**
 * What was looked at to decide whether there are enough seeds, as {@code looks.json} holds it.
 *
 * @param design when it is looked, and at what; its number of claims divides the error
 * @param comparisons one for each contrast of the design
 */
public record Journal(Stopping design, List<Comparing> comparisons) {
  public Journal {
    comparisons = List.copyOf(comparisons);
  }

  /** Looks at all contrasts together. */
  public int looks() {
    return comparisons.stream().mapToInt(comparison -> comparison.looks().size()).sum();
  }

  JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>(design.toJson().values());
    fields.remove("contrasts");
    fields.put("comparisons", comparisons.stream().map(Comparing::toJson).toList());
    return new JsonObject(fields);
  }

  static Journal of(JsonObject json) {
    List<Comparing> comparisons = json.objects("comparisons").stream().map(Comparing::of).toList();
    Map<String, Object> design = new LinkedHashMap<>(json.values());
    design.put("contrasts", comparisons.stream().map(comparison -> comparison.contrast().toJson().values()).toList());
    return new Journal(Stopping.of(new JsonObject(design)), comparisons);
  }
}
