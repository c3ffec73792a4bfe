// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.json.JsonObject;

/**
 * Two kinds of runs of an experiment that are compared, seed by seed. It changes no run.
 *
 * @param one the side of which it may be claimed that it is better
 * @param other what it is compared with
 * @param where what both have in common of what varies, by key
 * @param eitherSide whether the claim is that the two differ, else that the one is better
 */
public record Contrast(Side one, Side other, Map<String, Object> where, boolean eitherSide) {
  public Contrast {
    where = Collections.unmodifiableMap(new LinkedHashMap<>(where));
  }

  /**
   * Runs that differ by their seed alone.
   *
   * @param label what tells them from the other side, as in {@code criterion magnitude} or {@code ticket}
   * @param cell the point of the grid, as in {@link RunPlan#cells}
   * @param arm name of the arm
   * @param sparsity that is asked for; empty where nothing is pruned
   */
  public record Side(String label, Map<String, Object> cell, String arm, OptionalDouble sparsity) {
    public Side {
      cell = Collections.unmodifiableMap(new LinkedHashMap<>(cell));
    }

    /** Whether a run is one of them. */
    public boolean has(RunPlan run) {
      return run.definition().variant().equals(arm) && run.definition().sparsity().equals(sparsity)
          && run.cells().contains(cell);
    }

    private JsonObject toJson() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("label", label);
      fields.put("cell", cell);
      fields.put("arm", arm);
      sparsity.ifPresent(share -> fields.put("sparsity", share));
      return new JsonObject(fields);
    }

    private static Side of(JsonObject json) {
      return new Side(
          json.text("label"), json.object("cell").values(), json.text("arm"),
          json.has("sparsity") ? OptionalDouble.of(json.number("sparsity")) : OptionalDouble.empty());
    }
  }

  /** The sparsity at which they are compared; empty where neither is pruned. */
  public OptionalDouble sparsity() {
    return one.sparsity.isPresent() ? one.sparsity : other.sparsity;
  }

  /** As it stands in files of the output folder. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("one", one.toJson().values());
    fields.put("other", other.toJson().values());
    fields.put("where", where);
    fields.put("either-side", eitherSide);
    return new JsonObject(fields);
  }

  /** The contrast that {@link #toJson} wrote. */
  public static Contrast of(JsonObject json) {
    return new Contrast(
        Side.of(json.object("one")), Side.of(json.object("other")), json.object("where").values(),
        json.flag("either-side"));
  }
}
