// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Of every M weights that follow each other along a layer's inputs, the best N. */
@Component(factory = Granularity.KIND)
@Plugin(
    name = "n-m",
    summary = "Keeps the best N of every M consecutive weights of an output; the distribution has no say",
    source = "Mishra et al. 2021, Accelerating Sparse Deep Neural Networks, sec. 3")
@Designate(ocd = NmGranularity.Options.class)
public final class NmGranularity implements Granularity {
  private final int n;
  private final int m;

  /** Options of the plug-in. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Weights kept of each M", min = "1")
    int n() default 2;

    @AttributeDefinition(description = "Consecutive weights that are compared", min = "2")
    int m() default 4;
  }

  @Activate
  public NmGranularity(Options options) {
    if (options.n() >= options.m()) {
      throw new InvalidInputException("n is " + options.n() + " and m " + options.m() + "; n must be below m");
    }
    n = options.n();
    m = options.m();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    double own = 1 - (double) n / m;
    if (Math.abs(sparsity - own) > 1e-9) {
      return Optional.of("keeping " + n + " of " + m + " is a sparsity of " + own + ", not of " + sparsity);
    }
    return prunable.stream()
        .filter(parameter -> parameter.shape().get(1) % m != 0)
        .findFirst()
        .map(
            parameter -> parameter.name() + " has " + parameter.shape().get(1) + " inputs, which is not a multiple of "
                + m + "; exclude the layer " + parameter.layer());
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    scores.forEach(layer -> masks.put(layer.parameter().name(), select(layer, ties)));
    return masks;
  }

  private Mask select(LayerScores layer, RandomStream ties) {
    return inGroups(layer.parameter(), layer.candidates(), (places, candidates) -> {
      float[] compared = new float[m];
      for (int k = 0; k < m; k++) {
        compared[k] = layer.scores()[places[k]];
      }
      LayerScores group = new LayerScores(layer.parameter(), compared, candidates);
      return Selection.top(group, Math.min(n, candidates.kept()), ties);
    });
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    return Units.shuffle(
        architecture, masks,
        (parameter, mask) -> inGroups(parameter, mask, (places, kept) -> Mask.random(m, kept.kept(), random)));
  }

  /** Outputs change places, groups of M inputs do, and inputs within their group: N of M are kept of every group. */
  @Override
  public Map<String, Mask> exchange(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    return Units.shuffle(architecture, masks, (parameter, mask) -> {
      int[] outputs = random.permutation(parameter.shape().get(0));
      int[] groups = random.permutation(parameter.shape().get(1) / m);
      int[] inputs = new int[groups.length * m];
      for (int g = 0; g < groups.length; g++) {
        int[] within = random.permutation(m);
        for (int k = 0; k < m; k++) {
          inputs[g * m + k] = groups[g] * m + within[k];
        }
      }
      return mask.exchanged(parameter.shape(), outputs, inputs);
    });
  }

  /**
   * A mask made of those of the groups.
   *
   * @param choice given the M places of a group and which of them the mask keeps, says which of them are kept then
   */
  private Mask inGroups(ParameterSpec parameter, Mask mask, BiFunction<int[], Mask, Mask> choice) {
    int inputs = parameter.shape().get(1);
    int area = parameter.size() / (parameter.shape().get(0) * inputs);
    boolean[] keep = new boolean[parameter.size()];
    int[] places = new int[m];
    boolean[] kept = new boolean[m];
    for (int block = 0; block < keep.length; block += inputs * area) {
      for (int place = 0; place < area; place++) {
        for (int first = 0; first < inputs; first += m) {
          for (int k = 0; k < m; k++) {
            places[k] = block + (first + k) * area + place;
            kept[k] = mask.keeps(places[k]);
          }
          for (int k : choice.apply(places, Mask.of(kept)).places()) {
            keep[places[k]] = true;
          }
        }
      }
    }
    return Mask.of(keep);
  }
}
