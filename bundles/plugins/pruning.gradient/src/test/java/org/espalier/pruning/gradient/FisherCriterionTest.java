// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.random.RandomStream;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class FisherCriterionTest extends GradientContract {
  private static final int SAMPLES = 9;

  @Override
  protected Criterion criterion() {
    return new FisherCriterion(
        Converters.standardConverter().convert(Map.of("samples", SAMPLES)).to(FisherCriterion.Options.class));
  }

  @Test
  void scoresAreHalfTheSquaredWeightsTimesTheMeanSquaredSampleGradient() {
    try (Specimen specimen = Specimen.whole(engine())) {
      criterion()
          .score(specimen)
          .forEach(
              (name, scores) -> {
                float[] weights = specimen.network().values(name);
                double[] fisher = new double[weights.length];
                RandomStream random = specimen.stream("fisher");
                for (int n = 0; n < SAMPLES; n++) {
                  double[] gradient = specimen.gradient(name, random.permutation(specimen.samples().length)[0]);
                  for (int i = 0; i < fisher.length; i++) {
                    fisher[i] += gradient[i] * gradient[i] / SAMPLES;
                  }
                }
                for (int i = 0; i < scores.length; i++) {
                  assertEquals(0.5 * weights[i] * weights[i] * fisher[i], scores[i], TOLERANCE, name);
                }
              });
    }
  }
}
