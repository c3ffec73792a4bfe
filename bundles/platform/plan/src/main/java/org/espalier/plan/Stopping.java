// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.json.JsonObject;
import org.espalier.statistics.Judgement;

/**
 * Seeds that are asked for in batches until all contrasts are decided: the key {@code seeds} of an experiment file with
 * {@code until}. Seeds are counted from 0.
 *
 * @param looks numbers of seeds after which results are looked at, ascending; after the last there are no more
 * @param claims among how many claims the error of {@value Judgement#LEVEL} is divided evenly
 * @param contrasts what is to be decided
 */
public record Stopping(List<Integer> looks, int claims, List<Contrast> contrasts) {
  public Stopping {
    looks = List.copyOf(looks);
    contrasts = List.copyOf(contrasts);
  }

  /** Seeds at most. */
  public int most() {
    return looks.get(looks.size() - 1);
  }

  /** Probability with which the claim of one contrast may be made falsely. */
  public double level() {
    return Judgement.LEVEL / claims;
  }

  /**
   * The runs of contrasts, and all that these need.
   *
   * @param all of the plan, each after those that it needs; the order stays
   */
  public static List<RunPlan> needed(List<RunPlan> all, List<Contrast> contrasts) {
    Set<String> wanted = new HashSet<>();
    List<RunPlan> needed = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      RunPlan run = all.get(i);
      if (wanted.contains(run.id())
          || contrasts.stream().anyMatch(contrast -> contrast.one().has(run) || contrast.other().has(run))) {
        wanted.addAll(run.needs().values());
        needed.add(run);
      }
    }
    Collections.reverse(needed);
    return needed;
  }

  /** Whether a run is asked for whatever results say. */
  boolean certain(RunPlan run) {
    return run.seed() < looks.get(0);
  }

  /** When it looks. */
  Map<String, Object> said() {
    return Map.of("looks", looks.stream().map(Integer::longValue).toList());
  }

  /** As it stands in {@code looks.json}. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>(said());
    fields.put("claims", claims);
    fields.put("contrasts", contrasts.stream().map(Contrast::toJson).toList());
    return new JsonObject(fields);
  }

  /** The design that {@link #toJson} wrote. */
  public static Stopping of(JsonObject json) {
    return new Stopping(
        json.list("looks").stream().map(look -> ((Number) look).intValue()).toList(), (int) json.integer("claims"),
        json.objects("contrasts").stream().map(Contrast::of).toList());
  }
}
