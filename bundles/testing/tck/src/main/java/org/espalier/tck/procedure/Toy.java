// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.procedure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.network.ChannelGroup;
import org.espalier.tck.task.ToyTraining;

/** What a {@link Laboratory} trains, and what of it is pruned as a whole, by magnitude. */
public enum Toy {
  /** The fully connected network of {@link ToyTraining}; single weights. */
  WEIGHTS {
    @Override
    public Architecture architecture() {
      return ToyTraining.architecture();
    }

    @Override
    Map<String, Mask> prune(Network network, double sparsity, Distribution distribution, RandomStream ties) {
      List<LayerScores> layers = magnitudes(network);
      int[] kept = distribution.allocate(layers, left(layers, sparsity), ties);
      Map<String, Mask> masks = new LinkedHashMap<>();
      for (int i = 0; i < kept.length; i++) {
        masks.put(layers.get(i).parameter().name(), Selection.top(layers.get(i), kept[i], ties));
      }
      return masks;
    }
  },

  /**
   * Three 3 x 3 convolutions of 6, 8 and 10 filters with batch norm and ReLU on images of 2 x 6 x 6, a maximum after
   * the second, and a layer to 3 outputs; filters with all that belongs to them.
   */
  FILTERS {
    @Override
    public Architecture architecture() {
      Initializer he = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
      return Architecture.from(Shape.of(2, 6, 6))
          .conv(6, 3, he).batchNorm().activate(Activation.RELU)
          .conv(8, 3, he).batchNorm().activate(Activation.RELU)
          .maxPool()
          .conv(10, 3, he).batchNorm().activate(Activation.RELU)
          .flatten()
          .dense(3, he)
          .build();
    }

    @Override
    Map<String, Mask> prune(Network network, double sparsity, Distribution distribution, RandomStream ties) {
      List<ChannelGroup> groups = ChannelGroup.of(network.architecture());
      List<LayerScores> layers = groups.stream().map(group -> filters(group, network)).toList();
      // the best of each layer stays in any case, so that none is emptied; the distribution is asked about the others
      List<Mask> best = layers.stream().map(layer -> Selection.top(layer, 1, ties)).toList();
      List<LayerScores> open =
          IntStream.range(0, layers.size()).mapToObj(g -> others(layers.get(g), best.get(g))).toList();
      int[] kept = distribution.allocate(open, left(layers, sparsity) - open.size(), ties);
      Map<String, boolean[]> keep = new LinkedHashMap<>();
      for (int g = 0; g < kept.length; g++) {
        Mask own = best.get(g).or(Selection.top(open.get(g), kept[g], ties));
        for (ParameterSpec parameter : network.architecture().parameters()) {
          remove(groups.get(g), parameter, own, keep);
        }
      }
      Map<String, Mask> masks = new LinkedHashMap<>();
      keep.forEach((name, places) -> masks.put(name, Mask.of(places)));
      return masks;
    }
  };

  /** The network if nothing else is asked for. */
  public abstract Architecture architecture();

  /** Masks by parameter. */
  abstract Map<String, Mask> prune(Network network, double sparsity, Distribution distribution, RandomStream ties);

  private static int left(List<LayerScores> layers, double sparsity) {
    return (int) Math.round(layers.stream().mapToInt(layer -> layer.scores().length).sum() * (1 - sparsity));
  }

  private static LayerScores others(LayerScores layer, Mask taken) {
    return new LayerScores(layer.parameter(), layer.scores(), layer.candidates().and(taken.complement()));
  }

  private static List<LayerScores> magnitudes(Network network) {
    List<LayerScores> layers = new ArrayList<>();
    for (ParameterSpec parameter : network.architecture().parameters()) {
      if (parameter.role() == Role.WEIGHT) {
        layers.add(new LayerScores(parameter, magnitudes(network, parameter), network.mask(parameter.name())));
      }
    }
    return layers;
  }

  private static float[] magnitudes(Network network, ParameterSpec parameter) {
    float[] scores = network.values(parameter.name());
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(scores[i]);
    }
    return scores;
  }

  /** Mean magnitudes of the weights of each filter of a layer that no other layer is added to. */
  private static LayerScores filters(ChannelGroup group, Network network) {
    ParameterSpec weight = network.architecture().parameter(group.producers().get(0).node().name() + ".weight");
    float[] magnitudes = magnitudes(network, weight);
    int size = magnitudes.length / group.size();
    float[] means = new float[group.size()];
    for (int f = 0; f < means.length; f++) {
      int first = f * size;
      means[f] = (float) IntStream.range(first, first + size).mapToDouble(i -> magnitudes[i]).average().orElseThrow();
    }
    return new LayerScores(weight, means, Mask.all(group.size()));
  }

  private static void remove(ChannelGroup group, ParameterSpec parameter, Mask kept, Map<String, boolean[]> keep) {
    for (int c = 0; parameter.trained() && c < group.size(); c++) {
      int[] places = group.places(parameter, c);
      if (places.length > 0 && !kept.keeps(c)) {
        boolean[] own = keep.computeIfAbsent(parameter.name(), name -> all(parameter.size()));
        for (int place : places) {
          own[place] = false;
        }
      }
    }
  }

  private static boolean[] all(int size) {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    return all;
  }
}
