// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.pruning.Criterion;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class GradientCriterionTest extends GradientContract {

  @Override
  protected Criterion criterion() {
    return new GradientCriterion(Converters.standardConverter().convert(Map.of()).to(GradientCriterion.Options.class));
  }

  @Test
  void scoresAreMagnitudesOfTheGradient() {
    try (Specimen specimen = Specimen.whole(engine())) {
      criterion()
          .score(specimen)
          .forEach(
              (name, scores) -> {
                double[] gradient = specimen.gradient(name, specimen.samples());
                for (int i = 0; i < scores.length; i++) {
                  assertEquals(Math.abs(gradient[i]), scores[i], TOLERANCE, name);
                }
              });
    }
  }
}
