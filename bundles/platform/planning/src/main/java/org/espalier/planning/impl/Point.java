// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.catalog.Kind;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PluginReference;
import org.espalier.json.Json;
import org.espalier.plan.RunPlan;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.osgi.framework.Version;

/** A point of the grid, all of it by dotted keys as an experiment file has them, with its runs of one seed. */
final class Point {
  private final Map<String, Object> settings;
  private final Map<String, Resolved> plugins = new LinkedHashMap<>();
  private final Map<String, Object> options = new LinkedHashMap<>();
  private final Map<String, OptionDescription> described = new LinkedHashMap<>();
  private final List<RunPlan> runs;

  Point(Choice<Cell> choice, List<RunPlan> runs) {
    Cell cell = choice.value();
    this.settings = choice.settings();
    this.runs = runs;
    cell.slots().forEach((kind, use) -> plugin(kind.key(), use));
    if (cell.prunes()) {
      cell.exclusion().rules().said().forEach((key, value) -> options.put("prune." + key, value));
    }
  }

  /**
   * Takes a plug-in and its parts in.
   *
   * @param key the one whose value it is; of several in a list, each has a key of its own
   */
  private void plugin(String key, Resolved use) {
    plugins.put(key, use);
    String inside = use.key() + "." + use.plugin().name() + ".";
    use.options().forEach((option, value) -> {
      options.put(inside + option, value);
      use.plugin().option(option).ifPresent(description -> described.put(inside + option, description));
    });
    use.parts().values().forEach(some -> some.forEach(
        part -> plugin(some.size() == 1 ? part.key() : part.key() + "." + part.plugin().name(), part)));
  }

  Map<String, Object> settings() {
    return settings;
  }

  /** Of one seed. */
  List<RunPlan> runs() {
    return runs;
  }

  /** What the procedure is about; empty if it does not say. */
  Optional<Arm> subject() {
    return runs.stream().map(run -> run.definition().arm()).filter(arm -> arm.role() == Arm.Role.SUBJECT).findFirst();
  }

  /** Keys of all that it is made of, and the short names of what varies. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(settings.keySet());
    keys.addAll(plugins.keySet());
    keys.addAll(options.keySet());
    return keys;
  }

  /** Whether a value of the key is a list itself. */
  boolean many(String key) {
    return full(key).map(described::get).map(OptionDescription::many).orElse(key.equals("prune.exclude"));
  }

  /** The key of an option that a short name stands for. */
  private Optional<String> full(String key) {
    if (options.containsKey(key) || plugins.containsKey(key) || !settings.containsKey(key)) {
      return Optional.of(key);
    }
    List<String> ends = options.keySet().stream().filter(option -> option.endsWith("." + key)).toList();
    return ends.size() == 1 ? Optional.of(ends.get(0)) : Optional.empty();
  }

  /** What it has at a key, as a file says it; empty if it has nothing there. */
  Optional<Object> value(String key) {
    if (settings.containsKey(key)) {
      return Optional.of(settings.get(key));
    }
    return Optional.ofNullable(plugins.get(key)).<Object>map(use -> use.plugin().name())
        .or(() -> Optional.ofNullable(options.get(key)));
  }

  /** Whether it has a value at a key, which a plug-in's name stands for with all its options and versions. */
  boolean has(String key, Tree value) {
    Optional<String> full = full(key);
    if (full.isPresent() && plugins.containsKey(full.get())) {
      return is(plugins.get(full.get()), value);
    } else if (full.isPresent() && options.containsKey(full.get())) {
      return same(options.get(full.get()), converted(described.get(full.get()), value.plain()));
    }
    return settings.containsKey(key) && same(settings.get(key), Uses.plain(value));
  }

  private static Object converted(OptionDescription option, Object value) {
    try {
      return option == null ? value : option.convert(value);
    } catch (InvalidInputException e) {
      return value;
    }
  }

  private static boolean same(Object one, Object other) {
    return one instanceof Number a && other instanceof Number b
        ? a.doubleValue() == b.doubleValue() : Json.canonical(one).equals(Json.canonical(other));
  }

  private static boolean is(Resolved use, Tree value) {
    if (value instanceof Leaf leaf && leaf.value() instanceof String reference) {
      return named(use, reference);
    }
    if (value instanceof Mapping mapping && mapping.entries().size() == 1) {
      Tree.Entry entry = mapping.entries().get(0);
      return named(use, entry.key()) && (!(entry.value() instanceof Mapping given)
          || given.entries().stream().allMatch(option -> option(use, option)));
    }
    return false;
  }

  private static boolean option(Resolved use, Tree.Entry entry) {
    if (use.parts().containsKey(entry.key())) {
      return are(use.parts().get(entry.key()), entry.value());
    }
    return use.options().containsKey(entry.key()) && same(
        use.options().get(entry.key()),
        converted(use.plugin().option(entry.key()).orElse(null), entry.value().plain()));
  }

  private static boolean are(List<Resolved> uses, Tree value) {
    List<Tree> values = value instanceof Tree.Sequence list ? list.elements() : List.of(value);
    return values.size() == uses.size()
        && IntStream.range(0, uses.size()).allMatch(i -> is(uses.get(i), values.get(i)));
  }

  /** A version without brackets is that version: one of several that stand side by side is meant. */
  private static boolean named(Resolved use, String text) {
    int at = text.indexOf('@');
    if (!use.plugin().name().equals(at < 0 ? text : text.substring(0, at))) {
      return false;
    }
    try {
      return at < 0 || (text.matches("[^@]+@[0-9][^,]*")
          ? Version.parseVersion(text.substring(at + 1)).equals(use.plugin().version())
          : PluginReference.parse(text).includes(use.plugin().version()));
    } catch (IllegalArgumentException | InvalidInputException e) {
      return false;
    }
  }

  /** Keys at which two points differ; what one does not use at all, such as a schedule, makes no difference. */
  static Set<String> differing(Point one, Point other) {
    Set<String> keys = new TreeSet<>(one.contents().keySet());
    keys.addAll(other.contents().keySet());
    keys.removeIf(key -> {
      String kind = key.split("\\.", 2)[0];
      boolean both = one.uses(kind) && other.uses(kind);
      return !both || one.contents().getOrDefault(key, "").equals(other.contents().getOrDefault(key, ""));
    });
    return keys;
  }

  private boolean uses(String kind) {
    return plugins.containsKey(kind) || kind.equals("prune") && plugins.containsKey(Kind.CRITERION.key());
  }

  private Map<String, String> contents() {
    Map<String, String> contents = new LinkedHashMap<>();
    plugins.forEach((key, use) -> contents.put(key, use.plugin().name() + "@" + use.plugin().version()));
    options.forEach((key, value) -> contents.put(key, Json.canonical(value)));
    return contents;
  }

  /** All of a plan's, each with its runs of the first seed. */
  static List<Point> of(List<Choice<Cell>> cells, List<RunPlan> runs) {
    Map<Map<String, Object>, List<RunPlan>> bySettings = new LinkedHashMap<>();
    runs.stream().filter(run -> run.seed() == runs.get(0).seed()).forEach(
        run -> run.cells().forEach(cell -> bySettings.computeIfAbsent(cell, c -> new ArrayList<>()).add(run)));
    return cells.stream().map(cell -> new Point(cell, bySettings.getOrDefault(cell.settings(), List.of()))).toList();
  }
}
