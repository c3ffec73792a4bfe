// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.json.JsonObject;

/**
 * A score that somebody has published, to be shown beside that of an experiment's own runs. It changes no run, and
 * nothing is decided by it.
 *
 * @param cell the point of the grid, as in {@link RunPlan#cells}
 * @param arm whose score it is
 * @param sparsity of the arm's runs; empty for unpruned ones
 * @param score in the unit of the experiment's objective
 * @param removed what the publication says was removed, as a share, where that is another than the sparsity
 * @param source where it stands
 */
public record Published(
    Map<String, Object> cell, String arm, OptionalDouble sparsity, double score, OptionalDouble removed,
    String source) {
  public Published {
    cell = Collections.unmodifiableMap(new LinkedHashMap<>(cell));
  }

  /** Whether less was removed than what it is compared at. */
  public boolean tooLittle() {
    return sparsity.isPresent() && removed.isPresent() && removed.getAsDouble() < sparsity.getAsDouble();
  }

  /** As it stands in files of the output folder. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cell", cell);
    fields.put("arm", arm);
    sparsity.ifPresent(share -> fields.put("sparsity", share));
    fields.put("score", score);
    removed.ifPresent(share -> fields.put("removed", share));
    fields.put("source", source);
    return new JsonObject(fields);
  }

  /** What {@link #toJson} wrote. */
  public static Published of(JsonObject json) {
    return new Published(
        json.object("cell").values(), json.text("arm"), share(json, "sparsity"), json.number("score"),
        share(json, "removed"), json.text("source"));
  }

  private static OptionalDouble share(JsonObject json, String name) {
    return json.has(name) ? OptionalDouble.of(json.number(name)) : OptionalDouble.empty();
  }
}
