// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.complexity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ComplexityEvaluatorTest {
  private static final int WEIGHTS = 6 * 10 + 10 * 7 + 7 * 3;
  private static final int BIASES = 10 + 7 + 3;

  @Test
  void countsADenseNetwork() {
    try (ToyTraining training = training()) {
      Map<String, Double> values = evaluator(Map.of()).evaluate(training, Seeds.of(0));
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
      Map<String, Double> values = evaluator(Map.of()).evaluate(training, Seeds.of(0));
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
      Map<String, Double> counted = evaluator(Map.of()).evaluate(training, Seeds.of(0));
      assertEquals(WEIGHTS, counted.get("macs.kept"));
      assertEquals(1.0 / WEIGHTS, counted.get("weights.zero"));
    }
  }

  @Test
  void givesTheMetricsItDeclares() {
    try (ToyTraining training = training()) {
      assertEquals(
          evaluator(Map.of()).metrics().stream().map(Metric::name).collect(Collectors.toSet()),
          evaluator(Map.of()).evaluate(training, Seeds.of(0)).keySet());
    }
  }

  @Test
  void countsWhatCompactionLeaves() {
    try (ToyTraining training = training()) {
      int[] firstFour = IntStream.range(0, 4 * 6).toArray();
      training.network().mask("dense1.weight", Mask.keeping(60, firstFour));
      training.network().mask("dense1.bias", Mask.keeping(10, new int[] {0, 1, 2, 3}));
      Map<String, Double> values = evaluator(Map.of("batches", new int[] {2})).evaluate(training, Seeds.of(0));
      int weights = 6 * 4 + 4 * 7 + 7 * 3;
      assertEquals(weights, values.get("macs.compacted"));
      assertEquals(weights + 4 + 7 + 3, values.get("parameters.compacted"));
      assertEquals(4 * (WEIGHTS + BIASES), values.get("bytes"));
      assertEquals(4 * (weights + 4 + 7 + 3), values.get("bytes.compacted"));
      // the first activation reads and writes ten neurons, or four; then seven of them are the most
      assertEquals(4 * (WEIGHTS + BIASES + 2 * (10 + 10)), values.get("memory.batch-2"));
      assertEquals(4 * (weights + 4 + 7 + 3 + 2 * (7 + 7)), values.get("memory.batch-2.compacted"));
    }
  }

  @Test
  void aSparseParameterTakesABitForEachElementAndItsKeptValues() {
    try (ToyTraining training = training()) {
      assertEquals(4 * (WEIGHTS + BIASES), evaluator(Map.of()).evaluate(training, Seeds.of(0)).get("bytes.kept"));
      training.network().mask("dense1.weight", Mask.keeping(60, new int[] {0, 1, 58}));
      double bytes = evaluator(Map.of()).evaluate(training, Seeds.of(0)).get("bytes.kept");
      assertEquals(4 * (WEIGHTS + BIASES - 60) + 8 + 3 * 4, bytes);
    }
  }

  @Test
  void aShortcutIsHeldUntilItIsAdded() {
    Architecture.Builder builder = Architecture.from(Shape.of(3)).dense(5, Initializer.ONE);
    String shortcut = builder.last();
    Architecture residual = builder.dense(5, Initializer.ONE).dense(5, Initializer.ONE).add(shortcut).build();
    // at the addition: the two that are added and their sum; before it: the shortcut, what is read, what is written
    assertEquals(15, Footprint.of(residual).activations());
    assertEquals(residual.parameterCount(), Footprint.of(residual).parameters());
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThrows(InvalidInputException.class, () -> evaluator(Map.of("batches", new int[] {0})));
  }

  private static ComplexityEvaluator evaluator(Map<String, Object> options) {
    return new ComplexityEvaluator(
        Converters.standardConverter().convert(options).to(ComplexityEvaluator.Options.class));
  }

  private static ToyTraining training() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1);
  }
}
