package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class GraspCriterionTest extends GradientContract {
  private static final float STEP = 0x1p-9f;

  @Override
  protected Criterion criterion() {
    return new GraspCriterion(Converters.standardConverter().convert(Map.of()).to(GraspCriterion.Options.class));
  }

  /** The derivative of |g|^2 / 2 by a weight is the element of H g: found here by moving that weight alone. */
  @Test
  void scoresAreWeightTimesHessianTimesGradient() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion().score(specimen);
      specimen.network().weights(specimen.initial());
      scores.forEach(
          (name, values) -> {
            float[] weights = specimen.initial().get(name);
            for (int i = 0; i < values.length; i += 7) {
              float[] moved = weights.clone();
              moved[i] = weights[i] + STEP;
              double up = halfSquaredGradient(specimen, name, moved);
              double width = moved[i];
              moved[i] = weights[i] - STEP;
              double down = halfSquaredGradient(specimen, name, moved);
              width -= moved[i];
              double expected = weights[i] * (up - down) / width;
              assertEquals(expected, values[i], 2e-3 * Math.max(1, Math.abs(expected)), name + " " + i);
            }
            specimen.network().values(name, weights);
          });
    }
  }

  private static double halfSquaredGradient(Specimen specimen, String name, float[] weights) {
    specimen.network().values(name, weights);
    double squares = 0;
    for (ParameterSpec parameter : specimen.prunable()) {
      for (double slope : specimen.gradient(parameter.name(), specimen.samples())) {
        squares += slope * slope;
      }
    }
    return squares / 2;
  }
}
