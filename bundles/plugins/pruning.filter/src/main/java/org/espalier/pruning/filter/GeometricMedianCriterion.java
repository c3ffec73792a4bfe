// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/**
 * Scores a weight by the sum of the Euclidean distances of its filter (or neuron) to the others of its layer: filters
 * near the geometric median can be replaced by the rest. Filters that are removed already count no more. All weights of
 * a filter score the same, so it is made for the granularity of filters; distances grow with the layer, so it is made
 * for distributions that compare within layers, such as uniform.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "geometric-median",
    summary = "Keeps the filters farthest from the others of their layer; for the uniform distribution (FPGM)",
    source = "He et al. 2019, Filter Pruning via Geometric Median for Deep Convolutional Neural Networks Acceleration")
public final class GeometricMedianCriterion implements Criterion {

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    Channels channels = new Channels(architecture);
    return prunable.stream().anyMatch(parameter -> channels.count(parameter.layer()) > 1)
        ? Optional.empty()
        : Optional.of("no layer that may be pruned has two filters or neurons to compare");
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Channels channels = new Channels(subject.network().architecture());
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      float[] values = subject.network().values(parameter.name());
      Mask mask = subject.network().mask(parameter.name());
      double[] sums = sums(values, mask, parameter.shape().get(0), channels.count(parameter.layer()));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) sums[channels.channel(parameter, i)];
      }
      scores.put(parameter.name(), values);
    }
    return scores;
  }

  /**
   * For each filter the sum of its distances to the others.
   *
   * @param rows of the weight matrix
   * @param filters of which each has every {@code filters}-th row: one row, but for the gates of an LSTM
   */
  private static double[] sums(float[] weights, Mask mask, int rows, int filters) {
    int row = weights.length / rows;
    boolean[] alive = new boolean[filters];
    for (int place : mask.places()) {
      alive[place / row % filters] = true;
    }
    double[] sums = new double[filters];
    for (int a = 0; a < filters; a++) {
      for (int b = a + 1; b < filters && alive[a]; b++) {
        if (alive[b]) {
          double squares = 0;
          for (int gate = 0; gate < rows; gate += filters) {
            squares += squaredDistance(weights, (gate + a) * row, (gate + b) * row, row);
          }
          sums[a] += Math.sqrt(squares);
          sums[b] += Math.sqrt(squares);
        }
      }
    }
    return sums;
  }

  private static double squaredDistance(float[] weights, int first, int second, int length) {
    double squares = 0;
    for (int i = 0; i < length; i++) {
      double difference = (double) weights[first + i] - weights[second + i];
      squares += difference * difference;
    }
    return squares;
  }
}
