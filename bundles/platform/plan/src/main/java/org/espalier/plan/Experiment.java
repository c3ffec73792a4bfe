// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.json.JsonObject;

/**
 * What an experiment is, as its output folder says it.
 *
 * @param name the experiment's name
 * @param description what it is for; empty if nothing was said
 * @param spec the experiment file's content, with all that it leaves to defaults filled in
 * @param digest SHA-256 of the plans of all its runs: equal experiments have equal digests
 * @param contrasts what is compared, beside what its procedures compare
 * @param claims what is answered
 * @param published what others have published, to be shown beside its results
 */
public record Experiment(
    String name, String description, JsonObject spec, String digest, List<Contrast> contrasts,
    List<Claim> claims, List<Published> published) {
  public Experiment {
    contrasts = List.copyOf(contrasts);
    claims = List.copyOf(claims);
    published = List.copyOf(published);
  }

  /** As it stands in {@code experiment.json}. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("experiment", name);
    fields.put("description", description);
    fields.put("digest", digest);
    fields.put("spec", spec);
    if (!contrasts.isEmpty()) {
      fields.put("contrasts", contrasts.stream().map(Contrast::toJson).toList());
    }
    if (!claims.isEmpty()) {
      fields.put("claims", claims.stream().map(Claim::toJson).toList());
    }
    if (!published.isEmpty()) {
      fields.put("published", published.stream().map(Published::toJson).toList());
    }
    return new JsonObject(fields);
  }

  /** The experiment that {@link #toJson} wrote; other fields are ignored. */
  public static Experiment of(JsonObject json) {
    return new Experiment(
        json.text("experiment"), json.text("description"), json.object("spec"), json.text("digest"),
        json.has("contrasts") ? json.objects("contrasts").stream().map(Contrast::of).toList() : List.of(),
        json.has("claims") ? json.objects("claims").stream().map(Claim::of).toList() : List.of(),
        json.has("published") ? json.objects("published").stream().map(Published::of).toList() : List.of());
  }
}
