// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.pruning.Criterion;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class TaylorCriterionTest extends GradientContract {

  @Override
  protected Criterion criterion() {
    return new TaylorCriterion(Converters.standardConverter().convert(Map.of()).to(TaylorCriterion.Options.class));
  }

  @Test
  void scoresAreSquaresOfWeightTimesGradient() {
    try (Specimen specimen = Specimen.whole(engine())) {
      criterion()
          .score(specimen)
          .forEach(
              (name, scores) -> {
                double[] gradient = specimen.gradient(name, specimen.samples());
                float[] weights = specimen.network().values(name);
                for (int i = 0; i < scores.length; i++) {
                  assertEquals(Math.pow(weights[i] * gradient[i], 2), scores[i], TOLERANCE, name);
                }
              });
    }
  }
}
