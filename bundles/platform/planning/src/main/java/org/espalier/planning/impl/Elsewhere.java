// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/** Where a key belongs that stands at the top of a file: among the options and parts of the plug-ins that it names. */
final class Elsewhere {
  private static final Set<String> SLOTS = Kind.slots().stream().map(Kind::key).collect(Collectors.toSet());

  private final List<PluginDescription> plugins;
  private final String key;
  private final List<String> found = new ArrayList<>();

  private Elsewhere(Catalog catalog, String key) {
    this.plugins = catalog.plugins();
    this.key = key;
  }

  /** The whole path of the key, such as {@code task.reinforcement.environment}, if it belongs to one place only. */
  static Optional<String> of(String key, Mapping file, Catalog catalog) {
    Elsewhere elsewhere = new Elsewhere(catalog, key);
    file.entries().stream().filter(entry -> SLOTS.contains(entry.key()))
        .forEach(entry -> elsewhere.walk(entry.value(), entry.key()));
    List<String> paths = elsewhere.found.stream().distinct().toList();
    return paths.size() == 1 ? Optional.of(paths.get(0)) : Optional.empty();
  }

  private void walk(Tree tree, String path) {
    if (tree instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        named(entry.key(), path);
        walk(entry.value(), path + "." + entry.key());
      }
    } else if (tree instanceof Sequence sequence) {
      sequence.elements().forEach(element -> walk(element, path));
    } else if (tree instanceof Leaf leaf && leaf.value() instanceof String name) {
      named(name, path);
    }
  }

  private void named(String name, String path) {
    plugins.stream().filter(plugin -> plugin.name().equals(name))
        .flatMap(plugin -> Stream.concat(
            plugin.options().stream().map(OptionDescription::name), plugin.parts().stream().map(PartDescription::kind)))
        .filter(taken -> Nearest.alike(taken, key))
        .forEach(taken -> found.add(path + "." + name + "." + taken));
  }
}
