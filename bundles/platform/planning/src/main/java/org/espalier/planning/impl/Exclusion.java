// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.plan.LayerName;
import org.espalier.plan.PruneRules;
import org.espalier.planning.file.Location;

/**
 * What a file says of all pruning, and where.
 *
 * @param at of the layers that are not pruned
 * @param scaleAt of the networks that are pruned less
 */
record Exclusion(PruneRules rules, Location at, Location scaleAt) {
  /** Names of the layers at a network's ends, whatever these are called there. */
  private static final Map<String, Function<Architecture, List<String>>> ENDS =
      Map.of("input", Architecture::inputLayers, "output", Architecture::outputLayers);

  /** What need not be said. */
  static Exclusion none(Location at) {
    return new Exclusion(PruneRules.DEFAULT, at, at);
  }

  /** The rules with layers called as they are in these networks; a name that means none is left out. */
  PruneRules in(Map<String, Architecture> networks) {
    List<String> names = rules.excluded().stream()
        .flatMap(name -> layers(name, networks).stream())
        .distinct()
        .toList();
    return new PruneRules(names, rules.scale(), rules.emptyLayers());
  }

  /**
   * Names of the layers that a name means: itself, if there is such a layer; those at an end, with the name of the
   * network where another has a layer called alike that is not meant; none, if nothing is called so.
   */
  static List<String> layers(String name, Map<String, Architecture> networks) {
    Set<LayerName> all = new LinkedHashSet<>();
    networks.forEach((network, architecture) -> architecture.parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .forEach(parameter -> all.add(new LayerName(network, parameter.layer()))));
    if (all.stream().anyMatch(place -> place.isMeantBy(name))) {
      return List.of(name);
    }
    String end = LayerName.layerOf(name);
    Set<LayerName> meant = new LinkedHashSet<>();
    networks.forEach((network, architecture) -> {
      if (ENDS.containsKey(end) && new LayerName(network, end).isMeantBy(name)) {
        ENDS.get(end).apply(architecture).forEach(layer -> meant.add(new LayerName(network, layer)));
      }
    });
    List<String> layers = new ArrayList<>();
    for (LayerName place : meant) {
      boolean clear = end.equals(name)
          && all.stream().filter(other -> other.layer().equals(place.layer())).allMatch(meant::contains);
      layers.add(clear ? place.layer() : place.toString());
    }
    return layers.stream().distinct().toList();
  }
}
