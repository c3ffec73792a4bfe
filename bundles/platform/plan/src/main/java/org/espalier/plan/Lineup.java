// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;

/**
 * The exact plug-ins of a run. The procedure's options are left out: what a run depends on of them stands in its
 * definition.
 *
 * @param strategy absent where nothing is pruned
 */
public record Lineup(
    PluginUse task, PluginUse architecture, PluginUse engine, PluginUse procedure, Optional<Strategy> strategy,
    List<PluginUse> evaluators) {
  public Lineup {
    evaluators = List.copyOf(evaluators);
  }

  /** Every use, parts included. */
  public Stream<PluginUse> all() {
    Stream<PluginUse> trains = Stream.of(task, architecture, engine, procedure).flatMap(PluginUse::all);
    Stream<PluginUse> prunes = strategy.stream().flatMap(Strategy::all);
    return Stream.of(trains, prunes, evaluators.stream().flatMap(PluginUse::all)).flatMap(uses -> uses);
  }

  /**
   * The plug-in whose code is nearest in a stack trace, innermost first: a bundle's name is its root package. Empty if
   * it is in that of none of them.
   */
  public Optional<PluginUse> nearest(Stream<StackTraceElement> frames) {
    return frames
        .flatMap(frame -> all().filter(use -> frame.getClassName().startsWith(use.bundle() + ".")))
        .findFirst();
  }

  Map<String, Object> toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", task.toJson());
    fields.put("architecture", architecture.toJson());
    fields.put("engine", engine.toJson());
    fields.put("procedure", procedure.toJson());
    strategy.ifPresent(uses -> fields.putAll(uses.toJson()));
    fields.put("evaluators", evaluators.stream().map(PluginUse::toJson).toList());
    return fields;
  }

  static Lineup of(JsonObject json) {
    return new Lineup(
        PluginUse.of(json.object("task")), PluginUse.of(json.object("architecture")),
        PluginUse.of(json.object("engine")), PluginUse.of(json.object("procedure")), Strategy.of(json),
        json.objects("evaluators").stream().map(PluginUse::of).toList());
  }
}
