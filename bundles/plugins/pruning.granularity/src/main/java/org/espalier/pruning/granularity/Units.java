// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;

/** Selection among units, whatever they are. */
final class Units {
  private Units() {}

  /**
   * The units kept of each layer.
   *
   * @param layers scores of units
   * @param sparsity share of all units that is removed afterwards
   * @param protectedUnits best candidates of each layer that are kept in any case
   */
  static List<Mask> select(
      List<LayerScores> layers, double sparsity, int protectedUnits, Distribution distribution, RandomStream ties) {
    int all = layers.stream().mapToInt(layer -> layer.scores().length).sum();
    int kept = Math.toIntExact(Math.round((1 - sparsity) * all));
    int candidates = layers.stream().mapToInt(layer -> layer.candidates().kept()).sum();
    if (kept > candidates) {
      throw new InvalidInputException(
          "pruning to sparsity " + sparsity + " keeps " + kept + " of " + all + ", but only " + candidates
              + " are left; sparsities must rise");
    }
    if (protectedUnits == 0) {
      return best(layers, kept, distribution, ties);
    }
    List<Mask> safe = new ArrayList<>();
    List<LayerScores> open = new ArrayList<>();
    for (LayerScores layer : layers) {
      Mask best = Selection.top(layer, Math.min(protectedUnits, layer.candidates().kept()), ties);
      safe.add(best);
      open.add(new LayerScores(layer.parameter(), layer.scores(), layer.candidates().and(best.complement())));
    }
    int free = kept - safe.stream().mapToInt(Mask::kept).sum();
    if (free < 0) {
      throw new InvalidInputException(
          "sparsity " + sparsity + " keeps " + kept + " of " + all + ", fewer than the " + (kept - free)
              + " that must stay so that no layer is emptied");
    }
    List<Mask> masks = best(open, free, distribution, ties);
    for (int i = 0; i < masks.size(); i++) {
      masks.set(i, safe.get(i).or(masks.get(i)));
    }
    return masks;
  }

  private static List<Mask> best(
      List<LayerScores> layers, int kept, Distribution distribution, RandomStream ties) {
    int[] allocation = distribution.allocate(layers, kept, ties);
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < allocation.length; i++) {
      masks.add(Selection.top(layers.get(i), allocation[i], ties));
    }
    return masks;
  }

  /**
   * Shuffles the masks parameter by parameter, in the architecture's order, so that one stream serves all.
   *
   * @param one shuffles the mask of a parameter
   */
  static Map<String, Mask> shuffle(
      Architecture architecture, Map<String, Mask> masks, BiFunction<ParameterSpec, Mask, Mask> one) {
    Map<String, Mask> shuffled = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      if (masks.containsKey(parameter.name())) {
        shuffled.put(parameter.name(), one.apply(parameter, masks.get(parameter.name())));
      }
    }
    return shuffled;
  }
}
