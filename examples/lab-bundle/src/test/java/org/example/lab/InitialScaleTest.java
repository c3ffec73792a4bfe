// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

/** The contract of every criterion, and the formula. */
class InitialScaleTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return new InitialScale();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void scoresAreMagnitudesInUnitsOfTheBeginning() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion().score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        double squares = 0;
        for (float weight : specimen.initial().get(parameter.name())) {
          squares += (double) weight * weight;
        }
        double unit = Math.sqrt(squares / parameter.size());
        float[] weights = specimen.network().values(parameter.name());
        for (int i = 0; i < weights.length; i++) {
          assertEquals(Math.abs(weights[i]), scores.get(parameter.name())[i] * unit, 1e-6);
        }
      }
    }
  }
}
