// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.catalog.PluginDescription;
import org.espalier.plan.PluginUse;
import org.espalier.planning.file.Location;

/**
 * A plug-in that was found, with all its options.
 *
 * @param parts by kind; of each one at least
 * @param at where it was named
 * @param key dotted key of where it was named
 */
record Resolved(
    PluginDescription plugin, Map<String, Object> options, Map<String, List<Resolved>> parts, Location at, String key) {

  PluginUse use() {
    Map<String, List<PluginUse>> uses = new LinkedHashMap<>();
    parts.forEach((kind, some) -> uses.put(kind, some.stream().map(Resolved::use).toList()));
    return new PluginUse(
        plugin.kind(), plugin.name(), plugin.version().toString(), plugin.bundle(), plugin.sha256(), options, uses);
  }

  /** This one and its parts, and theirs. */
  Stream<Resolved> all() {
    return Stream.concat(Stream.of(this), parts.values().stream().flatMap(List::stream).flatMap(Resolved::all));
  }

  /** What this plug-in and its parts offer. */
  Set<String> provides() {
    return all().flatMap(one -> one.plugin.provides().stream()).collect(Collectors.toSet());
  }
}
