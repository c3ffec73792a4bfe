package org.espalier.evaluator.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class LatencyEvaluatorTest {

  @Test
  void measuresEveryBatchSizeAndLeavesTheNetworkAlone() {
    LatencyEvaluator evaluator = evaluator(Map.of("batches", new int[] {1, 512}, "warmUpSeconds", 0.2));
    try (ToyTraining training = new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1)) {
      Weights before = training.weights();
      Map<String, Double> values = evaluator.evaluate(training, Seeds.of(1));
      assertEquals(
          List.of("latency.batch-1", "latency.batch-512"), evaluator.metrics().stream().map(Metric::name).toList());
      assertEquals(2, values.size());
      assertTrue(values.get("latency.batch-1") > 0);
      assertTrue(values.get("latency.batch-512") > values.get("latency.batch-1"), values.toString());
      assertEquals(before, training.weights());
    }
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThrows(InvalidInputException.class, () -> evaluator(Map.of("batches", new int[] {0})));
  }

  private static LatencyEvaluator evaluator(Map<String, Object> options) {
    return new LatencyEvaluator(Converters.standardConverter().convert(options).to(LatencyEvaluator.Options.class));
  }
}
