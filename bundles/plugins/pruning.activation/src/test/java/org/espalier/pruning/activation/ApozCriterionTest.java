// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ApozCriterionTest extends CriterionContract {
  private static final int SAMPLES = 24;

  @Override
  protected Criterion criterion() {
    return new ApozCriterion(
        Converters.standardConverter().convert(Map.of("samples", SAMPLES)).to(ApozCriterion.Options.class));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Architecture architecture() {
    Initializer any = Initializer.FAN_IN;
    return Architecture.from(Shape.of(6)).dense(11, any).activate(Activation.RELU).dense(7, any)
        .activate(Activation.TANH).dense(3, any).build();
  }

  @Override
  protected List<Architecture> refused() {
    return List.of(ToyTraining.architecture());
  }

  @Test
  void aWeightScoresTheShareOfInputsForWhichItsNeuronIsActive() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      Map<String, float[]> scores = criterion().score(specimen);
      float[] inputs = specimen.training().inputs(specimen.network(), SAMPLES, specimen.stream("apoz"));
      double[][] rectified = specimen.activations(inputs).get("relu1");
      for (int i = 0; i < 11 * 6; i++) {
        int neuron = i / 6;
        int active = 0;
        for (double[] sample : rectified) {
          active += sample[neuron] > 0 ? 1 : 0;
        }
        assertEquals((double) active / SAMPLES, scores.get("dense1.weight")[i], 1e-6, "weight " + i);
      }
      for (float score : scores.get("dense2.weight")) {
        assertEquals(1, score, "behind a tanh every neuron is active");
      }
    }
  }
}
