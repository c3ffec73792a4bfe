// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.espalier.plan.Contrast;

/**
 * A contrast, and the looks that were taken at it where seeds are asked for until it is decided.
 *
 * @param looks in the order in which they were taken; none where the number of seeds is given
 */
public record Comparing(Contrast contrast, List<Look> looks) {
  public Comparing {
    looks = List.copyOf(looks);
  }

  /**
   * A look at all results so far.
   *
   * @param seeds how many there were
   * @param ofRetention whether retention was compared, else the objective
   * @param p of the sequential test, see {@link org.espalier.statistics.SequentialSignFlip}
   * @param boundary at which the claim is shown
   * @param shown whether it is; there are no further looks then
   */
  public record Look(int seeds, boolean ofRetention, double p, double boundary, boolean shown) {
    private JsonObject toJson() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("seeds", (long) seeds);
      fields.put("of", ofRetention ? "retention" : "objective");
      fields.put("p", p);
      fields.put("boundary", boundary);
      fields.put("shown", shown);
      return new JsonObject(fields);
    }

    private static Look of(JsonObject json) {
      return new Look(
          (int) json.integer("seeds"), json.text("of").equals("retention"), json.number("p"), json.number("boundary"),
          json.flag("shown"));
    }
  }

  /** The latest look. */
  public Optional<Look> last() {
    return looks.isEmpty() ? Optional.empty() : Optional.of(looks.get(looks.size() - 1));
  }

  /** Whether the claim is shown. */
  public boolean shown() {
    return last().map(Look::shown).orElse(false);
  }

  JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("contrast", contrast.toJson());
    fields.put("looks", looks.stream().map(Look::toJson).toList());
    return new JsonObject(fields);
  }

  static Comparing of(JsonObject json) {
    return new Comparing(
        Contrast.of(json.object("contrast")), json.objects("looks").stream().map(Look::of).toList());
  }
}
