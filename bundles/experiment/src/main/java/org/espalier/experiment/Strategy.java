package org.espalier.experiment;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.experiment.json.JsonObject;

/**
 * How a run prunes.
 *
 * @param criterion how much each weight matters
 * @param distribution how many weights each layer keeps
 * @param granularity what is kept or removed as a whole
 */
public record Strategy(PluginUse criterion, PluginUse distribution, PluginUse granularity) {

  /** Every use, parts included. */
  Stream<PluginUse> all() {
    return Stream.of(criterion, distribution, granularity).flatMap(PluginUse::all);
  }

  Map<String, Object> toJson() {
    return Map.of(
        Criterion.KIND, criterion.toJson(), Distribution.KIND, distribution.toJson(), Granularity.KIND,
        granularity.toJson());
  }

  static Optional<Strategy> of(JsonObject json) {
    return json.has(Criterion.KIND)
        ? Optional.of(
            new Strategy(
                PluginUse.of(json.object(Criterion.KIND)), PluginUse.of(json.object(Distribution.KIND)),
                PluginUse.of(json.object(Granularity.KIND))))
        : Optional.empty();
  }
}
