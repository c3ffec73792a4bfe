// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Every weight for itself. */
@Component(factory = Granularity.KIND)
@Plugin(
    name = "weight",
    summary = "Removes single weights, wherever they are",
    source = "Han et al. 2015, Learning both Weights and Connections, sec. 3",
    provides = Offer.SINGLE_WEIGHTS,
    standard = true)
@Designate(ocd = WeightGranularity.Options.class)
public final class WeightGranularity implements Granularity {
  private final int keepAtLeast;

  /** Options of the plug-in. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Weights that every layer keeps; 0 lets a layer be emptied", min = "0")
    int keepAtLeast() default 0;
  }

  @Activate
  public WeightGranularity(Options options) {
    keepAtLeast = options.keepAtLeast();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    return Optional.empty();
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    List<Mask> kept = Units.select(scores, sparsity, keepAtLeast, distribution, ties);
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      masks.put(scores.get(i).parameter().name(), kept.get(i));
    }
    return masks;
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    return Units.shuffle(architecture, masks, (parameter, mask) -> Mask.random(mask.size(), mask.kept(), random));
  }

  @Override
  public Map<String, Mask> exchange(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    return Units.shuffle(architecture, masks, (parameter, mask) -> mask.exchanged(parameter.shape(), random));
  }
}
