// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.lamp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/**
 * Layer-adaptive magnitude: scores a weight w by w^2 over the sum of the squares of all weights of its layer that are
 * at least as large. With the global distribution it gives every layer a density of its own, and no layer loses its
 * last weight before all others, because the largest weight of every layer scores 1.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "lamp",
    summary = "Keeps large weights, measured by what is left of their layer; for the global distribution",
    source = "Lee et al. 2021, Layer-adaptive Sparsity for the Magnitude-based Pruning, sec. 3")
public final class LampCriterion implements Criterion {

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      String name = parameter.name();
      scores.put(name, scores(subject.network().values(name), subject.network().mask(name)));
    }
    return scores;
  }

  /** Equal weights get equal scores: all of them count as at least as large. */
  static float[] scores(float[] weights, Mask mask) {
    float[] magnitudes = new float[mask.kept()];
    int n = 0;
    for (int place : mask.places()) {
      magnitudes[n++] = Math.abs(weights[place]);
    }
    Arrays.sort(magnitudes);
    double[] squaresFrom = new double[n + 1];
    for (int i = n - 1; i >= 0; i--) {
      squaresFrom[i] = squaresFrom[i + 1] + (double) magnitudes[i] * magnitudes[i];
    }
    float[] scores = new float[weights.length];
    for (int place : mask.places()) {
      double left = squaresFrom[firstAtLeast(magnitudes, Math.abs(weights[place]))];
      scores[place] = left == 0 ? 0 : (float) ((double) weights[place] * weights[place] / left);
    }
    return scores;
  }

  private static int firstAtLeast(float[] sorted, float value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
