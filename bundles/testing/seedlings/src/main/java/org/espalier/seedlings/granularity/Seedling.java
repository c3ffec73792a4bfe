// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.granularity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.osgi.service.component.annotations.Component;

/**
 * Keeps or removes rows: all weights by which one output of a layer reads its inputs. A row scores the mean of its
 * weights. Biases stay.
 */
@Component(factory = Granularity.KIND)
@Plugin(name = "seedling", summary = "Removes rows of weights: all that one output of a layer reads")
public final class Seedling implements Granularity {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    int rows = prunable.stream().mapToInt(Seedling::rows).sum();
    return kept(rows, sparsity) > 0
        ? Optional.empty()
        : Optional.of("of its " + rows + " rows none would be kept at sparsity " + sparsity);
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    List<LayerScores> layers = scores.stream().map(Seedling::byRows).toList();
    int kept = kept(layers.stream().mapToInt(layer -> layer.scores().length).sum(), sparsity);
    int candidates = layers.stream().mapToInt(layer -> layer.candidates().kept()).sum();
    if (kept > candidates) {
      throw new InvalidInputException(
          "pruning to sparsity " + sparsity + " keeps " + kept + " rows, but only " + candidates
              + " are left; sparsities must rise");
    }
    int[] allocation = distribution.allocate(layers, kept, ties);
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (int i = 0; i < allocation.length; i++) {
      ParameterSpec parameter = layers.get(i).parameter();
      masks.put(parameter.name(), whole(parameter, Selection.top(layers.get(i), allocation[i], ties)));
    }
    return masks;
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    Map<String, Mask> shuffled = new LinkedHashMap<>();
    // in the architecture's order, so that one stream serves all
    for (ParameterSpec parameter : architecture.parameters()) {
      if (masks.containsKey(parameter.name())) {
        Mask rows = rows(parameter, masks.get(parameter.name()));
        shuffled.put(parameter.name(), whole(parameter, Mask.random(rows.size(), rows.kept(), random)));
      }
    }
    return shuffled;
  }

  private static int kept(int rows, double sparsity) {
    return Math.toIntExact(Math.round((1 - sparsity) * rows));
  }

  private static int rows(ParameterSpec parameter) {
    return parameter.shape().get(0);
  }

  /** Which rows have a weight that is kept. */
  private static Mask rows(ParameterSpec parameter, Mask weights) {
    boolean[] kept = new boolean[rows(parameter)];
    int width = parameter.size() / kept.length;
    for (int place : weights.places()) {
      kept[place / width] = true;
    }
    return Mask.of(kept);
  }

  /** All weights of the rows that are kept. */
  private static Mask whole(ParameterSpec parameter, Mask rows) {
    boolean[] kept = new boolean[parameter.size()];
    int width = kept.length / rows.size();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = rows.keeps(i / width);
    }
    return Mask.of(kept);
  }

  private static LayerScores byRows(LayerScores layer) {
    Mask candidates = rows(layer.parameter(), layer.candidates());
    float[] means = new float[candidates.size()];
    int width = layer.scores().length / means.length;
    for (int row = 0; row < means.length; row++) {
      double sum = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        sum += layer.scores()[i];
      }
      means[row] = (float) (sum / width);
    }
    return new LayerScores(layer.parameter(), means, candidates);
  }
}
