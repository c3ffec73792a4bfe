// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.movement;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;

/** Scores a weight by |w_T - w_0|: how far training has moved it. */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "movement",
    summary = "Keeps the weights that training has moved farthest",
    source = "Zhou et al. 2019, Deconstructing Lottery Tickets (movement)")
public final class MovementCriterion implements Criterion {

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      float[] initial = subject.initial().get(parameter.name());
      float[] values = subject.network().values(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i] - initial[i]);
      }
      scores.put(parameter.name(), values);
    }
    return scores;
  }
}
