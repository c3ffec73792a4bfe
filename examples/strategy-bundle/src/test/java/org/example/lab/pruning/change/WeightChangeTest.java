// SPDX-License-Identifier: Apache-2.0
package org.example.lab.pruning.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

/** The contract of every criterion, and the two formulas. */
class WeightChangeTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return criterion("increase");
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static Criterion criterion(String measure) {
    return new WeightChange(
        Converters.standardConverter().convert(Map.of("measure", measure)).to(WeightChange.Options.class));
  }

  @Test
  void scoresAreTheFormulasOfThePaper() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> increase = criterion("increase").score(specimen);
      Map<String, float[]> movement = criterion("movement").score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        float[] before = specimen.initial().get(parameter.name());
        float[] after = specimen.network().values(parameter.name());
        for (int i = 0; i < before.length; i++) {
          assertEquals(Math.abs(after[i]) - Math.abs(before[i]), increase.get(parameter.name())[i]);
          assertEquals(Math.abs(after[i] - before[i]), movement.get(parameter.name())[i]);
        }
      }
    }
  }
}
