// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The global comparison of scores with a limit on what a layer may lose: first each layer keeps its share of best
 * scores that the limit demands, then the best of all that is left is kept, wherever it is.
 */
@Component(factory = Distribution.KIND)
@Plugin(
    name = "capped",
    summary = "Compares scores across all layers, but no layer loses more than a given share of its weights")
@Designate(ocd = CappedDistribution.Options.class)
public final class CappedDistribution implements Distribution {
  private final double maximumSparsity;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Largest sparsity of a layer", min = "0", max = "1")
    double maximumSparsity() default 0.99;
  }

  @Activate
  public CappedDistribution(Options options) {
    maximumSparsity = options.maximumSparsity();
  }

  @Override
  public Optional<String> refusal(List<ParameterSpec> prunable, double sparsity) {
    return sparsity <= maximumSparsity
        ? Optional.empty()
        : Optional.of(
            "no layer may lose more than " + maximumSparsity + " of its weights, so the network can't lose " + sparsity
                + "; raise maximum-sparsity");
  }

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    int[] shares = new int[layers.size()];
    List<LayerScores> rest = new ArrayList<>();
    int left = kept;
    for (int i = 0; i < shares.length; i++) {
      LayerScores layer = layers.get(i);
      int least = (int) Math.ceil((1 - maximumSparsity) * layer.scores().length - 1e-9);
      shares[i] = Math.min(least, layer.candidates().kept());
      left -= shares[i];
      Mask others = layer.candidates().and(Selection.top(layer, shares[i], ties).complement());
      rest.add(new LayerScores(layer.parameter(), layer.scores(), others));
    }
    if (left < 0) {
      throw new InvalidInputException(
          "distribution capped: a maximum-sparsity of " + maximumSparsity + " for each layer keeps " + (kept - left)
              + " weights, but only " + kept + " are to be kept; raise maximum-sparsity or lower sparsity");
    }
    int[] more = Selection.counts(rest, left, ties);
    for (int i = 0; i < shares.length; i++) {
      shares[i] += more[i];
    }
    return shares;
  }
}
