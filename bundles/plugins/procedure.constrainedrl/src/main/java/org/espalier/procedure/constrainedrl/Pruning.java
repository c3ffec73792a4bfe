// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;

/**
 * What is left of a network. Equal by its filters.
 *
 * @param kept how many filters of each layer, at least 1
 * @param filters which of each layer; empty where the experiment's criterion chooses
 */
record Pruning(List<Integer> kept, List<BitSet> filters) {
  Pruning {
    kept = List.copyOf(kept);
    filters = List.copyOf(filters);
  }

  /** Of filters that the criterion chooses. */
  static Pruning of(int[] kept) {
    return new Pruning(IntStream.of(kept).boxed().toList(), List.of());
  }

  /** Of chosen filters, at least one a layer. */
  static Pruning of(List<BitSet> filters) {
    return new Pruning(filters.stream().map(BitSet::cardinality).toList(), filters);
  }

  /** As an array that a run keeps: the numbers of filters, then, if they are chosen, 1 for each that stays. */
  double[] array(AllocationSpace space) {
    double[] array = new double[kept.size() + (filters.isEmpty() ? 0 : space.filters())];
    int at = 0;
    for (int count : kept) {
      array[at++] = count;
    }
    for (int layer = 0; layer < filters.size(); layer++) {
      for (int c = 0; c < space.layers().get(layer).filters(); c++) {
        array[at++] = filters.get(layer).get(c) ? 1 : 0;
      }
    }
    return array;
  }

  /** What {@link #array} wrote. */
  static Pruning of(AllocationSpace space, double[] array) {
    int layers = space.layers().size();
    if (array.length == layers) {
      return of(Arrays.stream(array).mapToInt(count -> (int) count).toArray());
    }
    List<BitSet> filters = new ArrayList<>();
    int at = layers;
    for (PrunableLayer layer : space.layers()) {
      BitSet own = new BitSet(layer.filters());
      for (int c = 0; c < layer.filters(); c++) {
        own.set(c, array[at++] != 0);
      }
      filters.add(own);
    }
    return of(filters);
  }

  int[] allocation() {
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  Map<ParameterName, Mask> masks(AllocationSpace space) {
    return filters.isEmpty() ? space.masks(allocation()) : masks(space, filters);
  }

  /** Masks of all that belongs to filters that do not stay, with what reads them. */
  static Map<ParameterName, Mask> masks(AllocationSpace space, List<BitSet> filters) {
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec parameter : space.whole().parameters()) {
      List<PrunableLayer> layers =
          space.layers().stream().filter(layer -> layer.group().contains(parameter)).toList();
      if (parameter.trained() && !layers.isEmpty()) {
        boolean[] keep = new boolean[parameter.size()];
        Arrays.fill(keep, true);
        layers.forEach(layer -> layer.group().places(
            parameter, (place, channel) -> keep[place] &= filters.get(layer.number()).get(channel)));
        masks.put(new ParameterName(space.network(), parameter.name()), Mask.of(keep));
      }
    }
    return masks;
  }
}
