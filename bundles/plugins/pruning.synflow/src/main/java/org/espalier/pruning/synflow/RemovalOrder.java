// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.synflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.LayerScores;

/** Numbers weights in the order in which they are removed; equals removed at the same time get the same number. */
final class RemovalOrder {
  private final Map<String, float[]> scores = new LinkedHashMap<>();
  private int removed;

  RemovalOrder(List<ParameterSpec> parameters) {
    parameters.forEach(parameter -> scores.put(parameter.name(), new float[parameter.size()]));
  }

  /** Numbers, by ascending score, the candidates that are not left. */
  void remove(List<LayerScores> layers, Map<String, Mask> left) {
    List<Removed> gone = new ArrayList<>();
    for (LayerScores layer : layers) {
      String name = layer.parameter().name();
      Mask kept = left.get(name);
      for (int place : layer.candidates().places()) {
        if (!kept.keeps(place)) {
          gone.add(new Removed(layer.scores()[place], scores.get(name), place));
        }
      }
    }
    gone.sort(Comparator.comparingDouble(Removed::score));
    int number = removed;
    float last = Float.NaN;
    for (Removed weight : gone) {
      removed++;
      if (weight.score() != last) {
        number = removed;
        last = weight.score();
      }
      weight.numbers()[weight.place()] = number;
    }
  }

  Map<String, float[]> scores() {
    return scores;
  }

  private record Removed(float score, float[] numbers, int place) {}
}
