// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.json.JsonObject;

/**
 * How far the search of one setting is, as {@code search.json} holds it.
 *
 * @param settings what tells it from the others
 * @param wanted share that is to be retained of what dense training gained
 * @param trials what was tried, in this order
 * @param found the highest sparsity so far at which enough is shown to be retained
 * @param notShown the lowest so far at which that is not shown
 * @param ended whether there is nothing more to try
 */
public record SearchProgress(
    Map<String, Object> settings, double wanted, List<Trial> trials, OptionalDouble found, OptionalDouble notShown,
    boolean ended) {
  public SearchProgress {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    trials = List.copyOf(trials);
  }

  /**
   * A sparsity that was tried.
   *
   * @param retentions on validation data, by seed; NaN where the dense network is no better than the floor, 0 where the
   *     pruned one diverged
   * @param p p-value of the claim that at least half of all trainings retain the wanted share
   * @param shown whether it is shown
   */
  public record Trial(double sparsity, Map<Long, Double> retentions, double p, boolean shown) {
    public Trial {
      retentions = Collections.unmodifiableMap(new LinkedHashMap<>(retentions));
    }

    private Map<String, Object> toJson() {
      Map<String, Object> bySeed = new LinkedHashMap<>();
      retentions.forEach((seed, retention) -> bySeed.put(Long.toString(seed), retention));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("sparsity", sparsity);
      fields.put("retentions", bySeed);
      fields.put("p", p);
      fields.put("shown", shown);
      return fields;
    }

    private static Trial of(JsonObject json) {
      Map<Long, Double> retentions = new LinkedHashMap<>();
      json.numberMap("retentions").forEach((seed, retention) -> retentions.put(Long.valueOf(seed), retention));
      return new Trial(
          json.number("sparsity"), retentions, json.number("p"), json.flag("shown"));
    }
  }

  JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("settings", settings);
    fields.put("wanted", wanted);
    fields.put("trials", trials.stream().map(Trial::toJson).toList());
    found.ifPresent(sparsity -> fields.put("found", sparsity));
    notShown.ifPresent(sparsity -> fields.put("not-shown", sparsity));
    fields.put("ended", ended);
    return new JsonObject(fields);
  }

  static SearchProgress of(JsonObject json) {
    List<Trial> trials = new ArrayList<>();
    json.objects("trials").forEach(trial -> trials.add(Trial.of(trial)));
    return new SearchProgress(
        json.object("settings").values(), json.number("wanted"), trials, number(json, "found"),
        number(json, "not-shown"), json.flag("ended"));
  }

  private static OptionalDouble number(JsonObject json, String field) {
    return json.has(field) ? OptionalDouble.of(json.number(field)) : OptionalDouble.empty();
  }
}
