// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.network.ChannelGroup;
import org.osgi.service.component.annotations.Component;

/**
 * Whole layers, of those that a residual connection goes around, so that the network stays connected: every layer whose
 * output is added to an earlier one's. A layer's score is the mean of its weights'.
 */
@Component(factory = Granularity.KIND)
@Plugin(
    name = "layer",
    summary = "Removes whole layers that a residual connection goes around; the distribution has no say",
    source = "Chen and Zhao 2019, Shallowing Deep Networks")
public final class LayerGranularity implements Granularity {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    return removable(architecture, prunable).isEmpty()
        ? Optional.of("there is no layer that a residual connection goes around")
        : Optional.empty();
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    Set<String> removable =
        removable(architecture, scores.stream().map(LayerScores::parameter).toList()).stream()
            .map(ParameterSpec::name)
            .collect(Collectors.toSet());
    List<LayerScores> layers = scores.stream().filter(s -> removable.contains(s.parameter().name())).toList();
    float[] means = new float[layers.size()];
    boolean[] alive = new boolean[layers.size()];
    for (int l = 0; l < means.length; l++) {
      LayerScores layer = layers.get(l);
      double sum = 0;
      for (int place : layer.candidates().places()) {
        sum += layer.scores()[place];
      }
      means[l] = (float) (sum / Math.max(1, layer.candidates().kept()));
      alive[l] = layer.candidates().kept() > 0;
    }
    Mask candidates = Mask.of(alive);
    int kept = Math.min(candidates.kept(), (int) Math.round((1 - sparsity) * means.length));
    Mask left = Selection.top(new LayerScores(layers.get(0).parameter(), means, candidates), kept, ties);
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (int l = 0; l < means.length; l++) {
      masks.put(
          layers.get(l).parameter().name(),
          left.keeps(l) ? layers.get(l).candidates() : none(layers.get(l).scores().length));
    }
    return masks;
  }

  private static Mask none(int size) {
    return Mask.keeping(size, new int[0]);
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    List<String> layers =
        architecture.parameters().stream().map(ParameterSpec::name).filter(masks::containsKey).toList();
    int kept = (int) layers.stream().filter(name -> masks.get(name).kept() > 0).count();
    Mask left = Mask.random(layers.size(), kept, random);
    Map<String, Mask> shuffled = new LinkedHashMap<>();
    for (int l = 0; l < layers.size(); l++) {
      int size = masks.get(layers.get(l)).size();
      shuffled.put(layers.get(l), left.keeps(l) ? Mask.all(size) : none(size));
    }
    return shuffled;
  }

  private static List<ParameterSpec> removable(Architecture architecture, List<ParameterSpec> prunable) {
    List<String> bridged = new ArrayList<>();
    for (ChannelGroup group : ChannelGroup.all(architecture)) {
      group.producers().stream().skip(1).forEach(member -> bridged.add(member.node().name()));
    }
    return prunable.stream().filter(parameter -> bridged.contains(parameter.layer())).toList();
  }
}
