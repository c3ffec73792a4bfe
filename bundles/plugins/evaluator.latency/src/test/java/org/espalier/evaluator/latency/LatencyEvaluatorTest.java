// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.measure.Passes;
import org.espalier.measure.Stopwatch;
import org.espalier.measure.Timing;
import org.espalier.network.compaction.Compaction;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class LatencyEvaluatorTest {

  @Test
  void measuresEveryBatchSizeAndLeavesTheNetworkAlone() {
    LatencyEvaluator evaluator = evaluator(Map.of("batches", new int[] {1, 512}, "warmUpSeconds", 0.2));
    try (ToyTraining training = training()) {
      Weights before = training.weights();
      Map<String, Double> values = evaluator.evaluate(training, Seeds.of(1));
      assertEquals(
          List.of(
              "latency.batch-1", "timing.batch-1.lower-quartile", "timing.batch-1.upper-quartile",
              "latency.batch-1.compacted", "timing.batch-1.compacted.lower-quartile",
              "timing.batch-1.compacted.upper-quartile", "latency.batch-512", "timing.batch-512.lower-quartile",
              "timing.batch-512.upper-quartile", "latency.batch-512.compacted",
              "timing.batch-512.compacted.lower-quartile", "timing.batch-512.compacted.upper-quartile",
              "timing.disturbance", "compaction.difference"),
          evaluator.metrics().stream().map(Metric::name).toList());
      assertEquals(14, values.size());
      assertTrue(values.get("timing.batch-1.lower-quartile") <= values.get("latency.batch-1"));
      assertTrue(values.get("timing.batch-1.upper-quartile") >= values.get("latency.batch-1"));
      assertTrue(values.get("latency.batch-1") > 0);
      assertTrue(values.get("latency.batch-512") > values.get("latency.batch-1"), values.toString());
      assertEquals(0, values.get("compaction.difference"), "nothing is masked");
      assertEquals(before, training.weights());
    }
  }

  @Test
  void aNetworkWithoutNineOfTenNeuronsIsFasterCompacted() {
    Architecture wide =
        Architecture.from(Shape.of(64)).dense(600, Initializer.FAN_IN).activate(Activation.TANH)
            .dense(4, Initializer.FAN_IN).build();
    try (Network network = new JvmEngine().create(wide, Seeds.of(1).stream("initial"))) {
      keepFirst(network, 60, wide);
      List<float[]> inputs = List.of(new float[64 * 64]);
      try (Network small = Compaction.of(network).on(network)) {
        Passes masked = Passes.of(List.of(network), inputs, 64);
        Passes compacted = Passes.of(List.of(small), inputs, 64);
        List<Timing> nanos = new Stopwatch(51, 0.2, 1, 3, 0.2, System::nanoTime).measure(masked, compacted);
        assertTrue(
            nanos.get(1).median() < 0.8 * nanos.get(0).median(), nanos.get(1) + " compacted, " + nanos.get(0));
        assertTrue(masked.difference(compacted) < 1e-5);
      }
    }
  }

  @Test
  void aCompactedNetworkScoresWhatTheMaskedOneDoes() {
    try (ToyTraining training = training()) {
      keepFirst(training.network(), 4, training.network().architecture());
      Compaction compaction = Compaction.of(training.network());
      assertEquals(4, compaction.architecture().shape("dense1").size());
      double score = training.score(Split.TEST);
      try (Network small = compaction.on(training.network())) {
        Examples test = training.data().split(Split.TEST);
        float[] inputs = new float[test.size() * 6];
        float[] targets = new float[test.size() * 3];
        for (int i = 0; i < test.size(); i++) {
          test.read(i, inputs, 6 * i, targets, 3 * i);
        }
        float[] outputs = small.pass(test.size()).forward(inputs, test.size(), Pass.Mode.INFER);
        double squares = 0;
        for (int i = 0; i < targets.length; i++) {
          squares += Math.pow((double) outputs[i] - targets[i], 2);
        }
        assertEquals(score, squares / targets.length, 1e-6 * score);
      }
    }
  }

  @Test
  void whatStaysDisturbedIsSaid() {
    try (ToyTraining training = training()) {
      long[] now = {0};
      Map<String, Double> values = evaluator(Map.of("batches", new int[] {1}, "warmUpSeconds", 0), () -> {
        now[0] += 1_000_000 + now[0] / 7 % 3 * 1_000_000;
        return now[0];
      }).evaluate(training, Seeds.of(1));
      assertTrue(values.get("timing.disturbance") > 0.2, values.toString());
    }
  }

  @Test
  void itAsksForQuiet() {
    assertTrue(evaluator(Map.of()).needsQuiet());
  }

  /** Masks all but the first outputs of the first layer, their biases too. */
  private static void keepFirst(Network network, int neurons, Architecture architecture) {
    for (String name : List.of("dense1.weight", "dense1.bias")) {
      int size = architecture.parameter(name).size();
      int kept = neurons * size / architecture.shape("dense1").size();
      network.mask(name, Mask.keeping(size, IntStream.range(0, kept).toArray()));
    }
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThrows(InvalidInputException.class, () -> evaluator(Map.of("batches", new int[] {0})));
  }

  private static ToyTraining training() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1);
  }

  private static LatencyEvaluator evaluator(Map<String, Object> options) {
    return evaluator(options, System::nanoTime);
  }

  private static LatencyEvaluator evaluator(Map<String, Object> options, LongSupplier clock) {
    return new LatencyEvaluator(
        Converters.standardConverter().convert(options).to(LatencyEvaluator.Options.class), clock);
  }
}
