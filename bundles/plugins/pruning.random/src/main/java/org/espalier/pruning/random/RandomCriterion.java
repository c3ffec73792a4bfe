// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.random;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Component;

/** Scores weights by independent uniform draws: what every other criterion has to beat. */
@Component(factory = Criterion.KIND)
@Plugin(name = "random", summary = "Keeps weights drawn uniformly at random: the baseline of every criterion")
public final class RandomCriterion implements Criterion {

  @Override
  public Map<String, float[]> score(Subject subject) {
    RandomStream random = subject.stream("random");
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      float[] draws = new float[parameter.size()];
      for (int i = 0; i < draws.length; i++) {
        draws[i] = random.nextFloat();
      }
      scores.put(parameter.name(), draws);
    }
    return scores;
  }
}
