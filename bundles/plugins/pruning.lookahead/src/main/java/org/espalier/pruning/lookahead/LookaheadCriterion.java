// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.lookahead;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/**
 * Magnitude with a look at the neighbouring layers: scores the weight from unit j to unit k by its magnitude times the
 * norm of all weights into j times the norm of all weights out of k. That is the Frobenius norm of what the product of
 * the three weight matrices loses with it. At the network's ends the missing norm is 1. For chains of dense layers.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "lookahead",
    summary = "Keeps large weights between units with large weights in the layers before and after",
    source = "Park et al. 2020, Lookahead: A Far-sighted Alternative of Magnitude-based Pruning, sec. 2")
public final class LookaheadCriterion implements Criterion {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    return DenseChain.stranger(architecture)
        .map(node -> "it works on chains of dense layers, and the layer " + node.name() + " is something else");
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Network network = subject.network();
    DenseChain chain = new DenseChain(network.architecture());
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      int outputs = parameter.shape().get(0);
      int inputs = parameter.shape().get(1);
      double[] into = ones(inputs);
      chain.before(parameter.layer()).ifPresent(spec -> rowNorms(network.values(spec.name()), into));
      double[] outOf = ones(outputs);
      chain.after(parameter.layer()).ifPresent(spec -> columnNorms(network.values(spec.name()), outOf));
      scores.put(parameter.name(), scores(network.values(parameter.name()), into, outOf));
    }
    return scores;
  }

  private static float[] scores(float[] weights, double[] into, double[] outOf) {
    float[] scores = new float[weights.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.abs(weights[i]) * into[i % into.length] * outOf[i / into.length]);
    }
    return scores;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Norms of the rows of a [norms, inputs] matrix. */
  private static void rowNorms(float[] weights, double[] norms) {
    int inputs = weights.length / norms.length;
    for (int k = 0; k < norms.length; k++) {
      double squares = 0;
      for (int j = 0; j < inputs; j++) {
        squares += (double) weights[k * inputs + j] * weights[k * inputs + j];
      }
      norms[k] = Math.sqrt(squares);
    }
  }

  /** Norms of the columns of an [outputs, norms] matrix. */
  private static void columnNorms(float[] weights, double[] norms) {
    for (int j = 0; j < norms.length; j++) {
      double squares = 0;
      for (int i = j; i < weights.length; i += norms.length) {
        squares += (double) weights[i] * weights[i];
      }
      norms[j] = Math.sqrt(squares);
    }
  }
}
