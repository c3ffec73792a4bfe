// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.magnitude;

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

class MagnitudeCriterionTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return criterion("l1");
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void scoresAreTheNormsOfTheWeights() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> l1 = criterion("l1").score(specimen);
      Map<String, float[]> l2 = criterion("l2").score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        float[] weights = specimen.network().values(parameter.name());
        for (int i = 0; i < weights.length; i++) {
          assertEquals(Math.abs(weights[i]), l1.get(parameter.name())[i]);
          assertEquals(weights[i] * weights[i], l2.get(parameter.name())[i]);
        }
      }
    }
  }

  private static Criterion criterion(String norm) {
    return new MagnitudeCriterion(
        Converters.standardConverter().convert(Map.of("norm", norm)).to(MagnitudeCriterion.Options.class));
  }
}
