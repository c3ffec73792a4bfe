package org.espalier.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.experiment.json.JsonObject;

/**
 * The exact plug-ins of a run. Criterion and distribution are absent where nothing is pruned. The procedure's options
 * are left out: what a run depends on of them stands in its definition.
 */
public record Lineup(
    PluginUse task, PluginUse architecture, PluginUse engine, PluginUse procedure, Optional<PluginUse> criterion,
    Optional<PluginUse> distribution, List<PluginUse> evaluators) {
  public Lineup {
    evaluators = List.copyOf(evaluators);
  }

  /** Every use, parts included. */
  public Stream<PluginUse> all() {
    Stream<PluginUse> first = Stream.of(task, architecture, engine, procedure);
    Stream<PluginUse> pruning = Stream.concat(criterion.stream(), distribution.stream());
    return Stream.concat(Stream.concat(first, pruning), evaluators.stream()).flatMap(PluginUse::all);
  }

  Map<String, Object> toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", task.toJson());
    fields.put("architecture", architecture.toJson());
    fields.put("engine", engine.toJson());
    fields.put("procedure", procedure.toJson());
    criterion.ifPresent(use -> fields.put("criterion", use.toJson()));
    distribution.ifPresent(use -> fields.put("distribution", use.toJson()));
    fields.put("evaluators", evaluators.stream().map(PluginUse::toJson).toList());
    return fields;
  }

  static Lineup of(JsonObject json) {
    return new Lineup(
        PluginUse.of(json.object("task")), PluginUse.of(json.object("architecture")),
        PluginUse.of(json.object("engine")), PluginUse.of(json.object("procedure")),
        optional(json, "criterion"), optional(json, "distribution"),
        json.objects("evaluators").stream().map(PluginUse::of).toList());
  }

  private static Optional<PluginUse> optional(JsonObject json, String name) {
    return json.has(name) ? Optional.of(PluginUse.of(json.object(name))) : Optional.empty();
  }
}
