package org.espalier.evaluator.complexity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.api.engine.Mask;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

class ComplexityEvaluatorTest {
  private static final int WEIGHTS = 6 * 10 + 10 * 7 + 7 * 3;
  private static final int BIASES = 10 + 7 + 3;

  @Test
  void countsADenseNetwork() {
    try (ToyTraining training = training()) {
      Map<String, Double> values = new ComplexityEvaluator().evaluate(training, Seeds.of(0));
      assertEquals(WEIGHTS + BIASES, values.get("parameters"));
      assertEquals(WEIGHTS + BIASES, values.get("parameters.kept"));
      assertEquals(WEIGHTS, values.get("macs"));
      assertEquals(WEIGHTS, values.get("macs.kept"));
      assertEquals(0, values.get("weights.zero"));
    }
  }

  @Test
  void countsWhatAMaskRemoves() {
    try (ToyTraining training = training()) {
      training.network().mask("dense1.weight", Mask.keeping(60, new int[] {0, 1, 59}));
      Map<String, Double> values = new ComplexityEvaluator().evaluate(training, Seeds.of(0));
      assertEquals(WEIGHTS + BIASES, values.get("parameters"));
      assertEquals(WEIGHTS + BIASES - 57, values.get("parameters.kept"));
      assertEquals(WEIGHTS - 57, values.get("macs.kept"));
      assertEquals(57.0 / WEIGHTS, values.get("weights.zero"));
    }
  }

  @Test
  void aZeroThatNoMaskHoldsIsCountedAsZeroAlone() {
    try (ToyTraining training = training()) {
      float[] values = training.network().values("dense3.weight");
      values[4] = 0;
      training.network().values("dense3.weight", values);
      Map<String, Double> counted = new ComplexityEvaluator().evaluate(training, Seeds.of(0));
      assertEquals(WEIGHTS, counted.get("macs.kept"));
      assertEquals(1.0 / WEIGHTS, counted.get("weights.zero"));
    }
  }

  @Test
  void givesTheMetricsItDeclares() {
    try (ToyTraining training = training()) {
      assertEquals(
          new ComplexityEvaluator().metrics().stream().map(Metric::name).collect(Collectors.toSet()),
          new ComplexityEvaluator().evaluate(training, Seeds.of(0)).keySet());
    }
  }

  private static ToyTraining training() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1);
  }
}
