// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.Schedule;
import org.espalier.json.JsonObject;

/**
 * How a run prunes.
 *
 * @param criterion how much each weight matters
 * @param distribution how many weights each layer keeps
 * @param granularity what is kept or removed as a whole
 * @param schedule how sparsity grows; empty where the run does not follow it
 */
public record Strategy(
    PluginUse criterion, PluginUse distribution, PluginUse granularity, Optional<PluginUse> schedule) {

  /** Every use, parts included. */
  Stream<PluginUse> all() {
    return Stream.concat(Stream.of(criterion, distribution, granularity), schedule.stream()).flatMap(PluginUse::all);
  }

  Map<String, Object> toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Criterion.KIND, criterion.toJson());
    fields.put(Distribution.KIND, distribution.toJson());
    fields.put(Granularity.KIND, granularity.toJson());
    schedule.ifPresent(use -> fields.put(Schedule.KIND, use.toJson()));
    return fields;
  }

  static Optional<Strategy> of(JsonObject json) {
    return json.has(Criterion.KIND)
        ? Optional.of(
            new Strategy(
                PluginUse.of(json.object(Criterion.KIND)), PluginUse.of(json.object(Distribution.KIND)),
                PluginUse.of(json.object(Granularity.KIND)),
                json.has(Schedule.KIND) ? Optional.of(PluginUse.of(json.object(Schedule.KIND))) : Optional.empty()))
        : Optional.empty();
  }
}
