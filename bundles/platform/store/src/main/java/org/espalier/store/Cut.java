// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.plan.LayerName;

/**
 * A place at which masks cut a network off: no path of kept weights is left from any of its inputs to any of its
 * outputs, so that what it puts out is the same whatever it is given. A run that prunes has a final metric {@code
 * cut-off}, the number of its networks that are cut off, and a further one with the value 1 for each cut, called {@code
 * cut-off.network/layer}.
 *
 * @param network that is cut off
 * @param layer that lets no signal pass
 */
public record Cut(String network, String layer) {
  private static final String METRIC = "cut-off";
  private static final String PREFIX = METRIC + ".";

  /** The final metrics of a run with these cuts. */
  public static Map<String, Double> metrics(List<Cut> cuts) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(METRIC, (double) cuts.stream().map(Cut::network).distinct().count());
    cuts.forEach(cut -> metrics.put(PREFIX + cut, 1.0));
    return metrics;
  }

  /** The cuts that a run's final metrics tell of. */
  public static List<Cut> of(Map<String, Double> metrics) {
    return metrics.keySet().stream()
        .filter(name -> name.startsWith(PREFIX))
        .flatMap(name -> LayerName.of(name.substring(PREFIX.length())).stream())
        .map(place -> new Cut(place.network(), place.layer()))
        .toList();
  }

  /** For a sentence: {@code actor/dense4, critic/dense4}. */
  public static String names(Collection<Cut> cuts) {
    return cuts.stream().map(Cut::toString).collect(Collectors.joining(", "));
  }

  /** As {@code network/layer}. */
  @Override
  public String toString() {
    return new LayerName(network, layer).toString();
  }
}
