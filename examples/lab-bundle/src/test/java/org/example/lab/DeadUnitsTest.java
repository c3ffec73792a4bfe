// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

/** The contract of every evaluator, and what is counted, on a network of 6 -> 10 -> 7 -> 3 units. */
class DeadUnitsTest extends EvaluatorContract {

  @Override
  protected Evaluator evaluator() {
    return new DeadUnits();
  }

  @Override
  protected Testable trained() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 4);
  }


  @Test
  void unitsWithoutAWeightAreCounted() {
    try (ToyTraining training = new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 4)) {
      assertEquals(Map.of("dead-units", 0.0), new DeadUnits().evaluate(training, Seeds.of(1)));
      // of the first layer the first two units keep a weight, of the last one all do
      training.network().mask("dense1.weight", Mask.keeping(60, new int[] {5, 6}));
      assertEquals(Map.of("dead-units", 8.0 / 20), new DeadUnits().evaluate(training, Seeds.of(1)));
    }
  }
}
