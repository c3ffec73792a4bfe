// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;

/**
 * What holds for all pruning of a run, whatever its criterion: the key {@code prune} of an experiment file.
 *
 * @param excluded layers that are not pruned: names such as {@code dense3} or {@code actor/dense3}, in which {@code *}
 *     stands for any characters
 * @param scale how much of the sparsity that is asked for a network gets, from 0 to 1, by its name; those that are not
 *     named get all of it
 * @param emptyLayers what happens if a layer keeps no weight, or a network no path of kept weights from an input to an
 *     output
 */
public record PruneRules(List<String> excluded, Map<String, Double> scale, EmptyLayers emptyLayers) {
  /** What a file need not say. */
  public static final PruneRules DEFAULT = new PruneRules(List.of(), Map.of(), EmptyLayers.WARN);

  private static final String EXCLUDE = "exclude";
  private static final String SCALE = "scale";
  private static final String EMPTY_LAYERS = "empty-layers";

  public PruneRules {
    excluded = List.copyOf(excluded);
    scale = Collections.unmodifiableMap(new TreeMap<>(scale));
  }

  /** Whether a network is pruned, unless all its layers are excluded. */
  public boolean prunes(String network) {
    return sparsity(network, 1) > 0;
  }

  /** The sparsity of a network if this one is asked for. */
  public double sparsity(String network, double asked) {
    return scale.getOrDefault(network, 1.0) * asked;
  }

  /** What happens if pruning leaves no weight, or no path, that a signal could pass a layer by: nothing but biases. */
  public enum EmptyLayers {
    /** The run fails. */
    REFUSE,
    /** The log has a warning. */
    WARN,
    /** It goes without saying. */
    ALLOW;

    /** All of them as files say them. */
    public static List<String> names() {
      return Stream.of(values()).map(EmptyLayers::toString).toList();
    }

    /** As files say it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As an experiment file says it; without a scale if there is none. */
  public Map<String, Object> said() {
    Map<String, Object> fields = new TreeMap<>(Map.of(EXCLUDE, excluded, EMPTY_LAYERS, emptyLayers.toString()));
    if (!scale.isEmpty()) {
      fields.put(SCALE, scale);
    }
    return fields;
  }

  /** As a plan says it: without the default for empty layers, so that ids are those of plans that had none. */
  Map<String, Object> toJson() {
    Map<String, Object> fields = said();
    fields.remove(EMPTY_LAYERS, DEFAULT.emptyLayers.toString());
    return fields;
  }

  static PruneRules of(JsonObject json) {
    EmptyLayers emptyLayers =
        json.has(EMPTY_LAYERS)
            ? EmptyLayers.valueOf(json.text(EMPTY_LAYERS).toUpperCase(Locale.ROOT))
            : DEFAULT.emptyLayers;
    return new PruneRules(json.texts(EXCLUDE), json.has(SCALE) ? json.numberMap(SCALE) : Map.of(), emptyLayers);
  }
}
