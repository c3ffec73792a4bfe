// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/** Scores a weight by its magnitude as a multiple of the root mean square that its layer began with. */
@Component(factory = Criterion.KIND)
@Plugin(name = "initial-scale", summary = "Keeps the weights that are large for what their layer began with")
public final class InitialScale implements Criterion {

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      double squares = 0;
      for (float weight : subject.initial().get(parameter.name())) {
        squares += (double) weight * weight;
      }
      // a layer that began with zeros has no scale: its magnitudes count as they are
      double unit = squares > 0 ? Math.sqrt(squares / parameter.size()) : 1;
      float[] layer = subject.network().values(parameter.name());
      for (int i = 0; i < layer.length; i++) {
        layer[i] = (float) (Math.abs(layer[i]) / unit);
      }
      scores.put(parameter.name(), layer);
    }
    return scores;
  }
}
