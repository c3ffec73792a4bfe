// SPDX-License-Identifier: Apache-2.0
package org.espalier.laboratory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;

/** Single weights, the nearest number of them. */
public final class Weightwise implements Granularity {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    return sparsity > 0.9999 ? Optional.of("nothing would be left") : Optional.empty();
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    int all = scores.stream().mapToInt(layer -> layer.scores().length).sum();
    int[] kept = distribution.allocate(scores, (int) Math.round((1 - sparsity) * all), ties);
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (int i = 0; i < kept.length; i++) {
      masks.put(scores.get(i).parameter().name(), Selection.top(scores.get(i), kept[i], ties));
    }
    return masks;
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    Map<String, Mask> shuffled = new LinkedHashMap<>();
    masks.forEach((name, mask) -> shuffled.put(name, Mask.random(mask.size(), mask.kept(), random)));
    return shuffled;
  }
}
