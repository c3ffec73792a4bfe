// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Candidate;

/**
 * An action has a number for each filter of the largest layer; a smaller layer takes no notice of the last ones
 * (fine-grained strategy, sec. 4.1.2). Filters of which the number is at least {@link #THRESHOLD} stay, at least one a
 * layer: that is what costs and what is trained in the end.
 *
 * <p>Where the reward is taken of continuous masks, a filter's activation is multiplied by its number: the weights of
 * the layers that read it are, which is exact for every norm, activation and pooling. The thesis multiplies the filter,
 * which a batch norm behind it undoes as soon as its statistics follow.
 */
final class FineDecoder implements Decoder {
  /** Numbers below it are no filters. */
  static final double THRESHOLD = 0.5;

  private final AllocationSpace space;
  private final boolean continuous;
  private final int width;

  /**
   * @param continuous whether the reward is taken of masks as they are and not of what the threshold leaves
   */
  FineDecoder(AllocationSpace space, boolean continuous) {
    this.space = space;
    this.continuous = continuous;
    width = space.layers().stream().mapToInt(PrunableLayer::filters).max().orElseThrow();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public boolean continuous() {
    return continuous;
  }

  @Override
  public Pruning pruning(double[][] episode, double cap) {
    return Pruning.of(filters(episode, THRESHOLD));
  }

  /** By layer the filters with a number of at least so much, and in any case the one of the largest. */
  private List<BitSet> filters(double[][] episode, double least) {
    List<BitSet> filters = new ArrayList<>();
    for (PrunableLayer layer : space.layers()) {
      double[] gates = episode[layer.number()];
      BitSet own = new BitSet(layer.filters());
      int largest = 0;
      for (int c = 0; c < layer.filters(); c++) {
        own.set(c, gates[c] >= least);
        largest = gates[c] > gates[largest] ? c : largest;
      }
      own.set(largest);
      filters.add(own);
    }
    return filters;
  }

  @Override
  public Candidate rewarded(AllocationSpace of, Weights start, double[][] episode, Pruning pruning) {
    if (!continuous) {
      return Decoder.super.rewarded(of, start, episode, pruning);
    }
    // what is multiplied by 0 is left out, which costs nothing and changes nothing
    return new Candidate(Pruning.masks(space, filters(episode, Double.MIN_VALUE)), gated(start, episode), 0, 0);
  }

  /** The weights of readers, times the numbers of what they read. */
  private Map<ParameterName, float[]> gated(Weights start, double[][] episode) {
    Map<ParameterName, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec parameter : space.whole().parameters()) {
      ParameterName name = new ParameterName(space.network(), parameter.name());
      for (PrunableLayer layer : space.layers()) {
        if (layer.group().reads(parameter)) {
          double[] gates = episode[layer.number()];
          float[] weights = values.computeIfAbsent(name, start::get);
          layer.group().reads(parameter, (place, channel) -> weights[place] *= (float) gates[channel]);
        }
      }
    }
    return values;
  }

  @Override
  public double removed(double[][] episode, double cap) {
    double sum = 0;
    for (PrunableLayer layer : space.layers()) {
      for (int c = 0; c < layer.filters(); c++) {
        sum += 1 - episode[layer.number()][c];
      }
    }
    return sum / space.filters();
  }
}
