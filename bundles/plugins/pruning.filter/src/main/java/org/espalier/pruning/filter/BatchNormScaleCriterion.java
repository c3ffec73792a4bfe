// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/**
 * Scores a weight by |gamma|, the factor by which the batch norm that follows its layer scales its filter. All weights
 * of a filter score the same, so it is made for the granularity of filters. The paper trains with an L1 penalty on
 * these factors, which is the task's business.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "batch-norm-scale",
    summary = "Keeps the filters that their batch norm scales up most",
    source = "Liu et al. 2017, Learning Efficient Convolutional Networks through Network Slimming, sec. 3")
public final class BatchNormScaleCriterion implements Criterion {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    String bare = prunable.stream()
        .map(ParameterSpec::layer)
        .filter(layer -> norm(architecture, layer).isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
    return bare.isEmpty()
        ? Optional.empty()
        : Optional.of("no batch norm follows " + bare + "; exclude what has none, or take another criterion");
  }

  private static Optional<Node> norm(Architecture architecture, String layer) {
    return architecture.nodes().stream()
        .filter(node -> node.layer() instanceof Layer.BatchNorm && node.inputs().contains(layer))
        .findFirst();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Architecture architecture = subject.network().architecture();
    Channels channels = new Channels(architecture);
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      Node norm = norm(architecture, parameter.layer()).orElseThrow();
      float[] gains = subject.network().values(norm.name() + ".gain");
      float[] own = new float[parameter.size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = Math.abs(gains[channels.channel(parameter, i)]);
      }
      scores.put(parameter.name(), own);
    }
    return scores;
  }
}
