// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.pruning.Criterion;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class SnipCriterionTest extends GradientContract {

  @Override
  protected Criterion criterion() {
    return new SnipCriterion(Converters.standardConverter().convert(Map.of()).to(SnipCriterion.Options.class));
  }

  @Test
  void scoresAreSensitivitiesAtTheInitialWeights() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion().score(specimen);
      specimen.network().weights(specimen.initial());
      scores.forEach(
          (name, values) -> {
            double[] gradient = specimen.gradient(name, specimen.samples());
            float[] weights = specimen.initial().get(name);
            for (int i = 0; i < values.length; i++) {
              assertEquals(Math.abs(weights[i] * gradient[i]), values[i], TOLERANCE, name);
            }
          });
    }
  }
}
