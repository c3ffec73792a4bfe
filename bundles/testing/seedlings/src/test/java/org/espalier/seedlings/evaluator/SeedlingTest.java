// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

/** The contract of every evaluator, and what is measured. */
class SeedlingTest extends EvaluatorContract {

  @Override
  protected Evaluator evaluator() {
    return new Seedling();
  }

  @Override
  protected Testable trained() {
    return training();
  }


  private static ToyTraining training() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 4);
  }

  private static Map<String, Double> measure(ToyTraining training) {
    return new Seedling().evaluate(training, Seeds.of(1));
  }

  @Test
  void keptWeightsCountAndMaskedOnesDoNot() {
    try (ToyTraining training = training()) {
      Network network = training.network();
      for (ParameterSpec parameter : network.architecture().parameters()) {
        float[] values = new float[parameter.size()];
        values[0] = -3;
        network.values(parameter.name(), values);
        network.mask(parameter.name(), Mask.keeping(values.length, new int[] {0, 1}));
      }
      assertEquals(Map.of("seedling.magnitude", 1.5), measure(training));
    }
  }

  @Test
  void whereNothingIsKeptThereIsNoValue() {
    try (ToyTraining training = training()) {
      Network network = training.network();
      network.architecture().parameters().forEach(
          parameter -> network.mask(parameter.name(), Mask.keeping(parameter.size(), new int[0])));
      assertEquals(Map.of(), measure(training));
    }
  }
}
