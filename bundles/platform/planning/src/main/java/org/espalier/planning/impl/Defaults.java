// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.List;
import java.util.Optional;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.PluginDescription;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;

/** What an experiment file means that does not say it: the platform's own defaults, and the standard plug-ins. */
final class Defaults {
  private final Catalog catalog;
  private final Mapping own;

  /**
   * @param own by key, of what is not chosen among plug-ins
   */
  Defaults(Catalog catalog, Mapping own) {
    this.catalog = catalog;
    this.own = own;
  }

  /** The value of a key; empty if it must be given. */
  Optional<Tree> get(String key) {
    return own.get(key).or(() -> standard(key));
  }

  private Optional<Tree> standard(String key) {
    List<String> names = Kind.single().filter(kind -> kind.key().equals(key)).findFirst()
        .map(this::standards).orElse(List.of());
    return names.size() == 1 ? Optional.of(new Leaf(new Location("the default", 0), names.get(0))) : Optional.empty();
  }

  /** Names of the plug-ins of a kind that are its standard and give way to no other one. */
  private List<String> standards(Kind kind) {
    List<PluginDescription> standards = catalog.plugins().stream()
        .filter(plugin -> plugin.kind().equals(kind.id()) && plugin.standard())
        .toList();
    int highest = standards.stream().mapToInt(PluginDescription::rank).max().orElse(0);
    return standards.stream()
        .filter(plugin -> plugin.rank() == highest)
        .map(PluginDescription::name)
        .distinct()
        .toList();
  }

  /** Why a slot has no default, as a sentence about its key. */
  String missing(Kind kind) {
    List<String> standards = standards(kind);
    List<String> all =
        catalog.plugins().stream().filter(p -> p.kind().equals(kind.id())).map(PluginDescription::name).toList();
    return "the key is missing" + (standards.size() > 1
        ? ", and more than one " + kind.id() + " is the standard, " + String.join(" and ", standards)
            + "; name one" : Nearest.hint("", all, "espalier plugins " + kind.id()));
  }
}
