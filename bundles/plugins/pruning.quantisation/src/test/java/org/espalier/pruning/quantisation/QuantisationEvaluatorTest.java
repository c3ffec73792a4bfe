// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.engine.Engine;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class QuantisationEvaluatorTest {
  private static final Engine SINGLE = new JvmEngine();
  private static final Engine QUANTISED =
      new QuantisedEngine(SINGLE, new Scheme(Scheme.Mode.DYNAMIC, true, 8, 8, 1));

  private static QuantisationEvaluator evaluator(int... batches) {
    return new QuantisationEvaluator(
        Converters.standardConverter()
            .convert(Map.of("batches", batches, "timings", 5, "warmUpSeconds", 0.01, "seconds", 0.01))
            .to(QuantisationEvaluator.Options.class));
  }

  private static Map<String, Double> measure(Engine engine, int... batches) {
    try (ToyTraining training = new ToyTraining(engine, Seeds.of(1).stream("initial"), 3)) {
      return evaluator(batches).evaluate(training, Seeds.of(1));
    }
  }

  @Test
  void measuresWhatItDeclares() {
    Set<String> declared =
        evaluator(1, 8).metrics().stream().map(Metric::name).collect(Collectors.toCollection(HashSet::new));
    Map<String, Double> quantised = measure(QUANTISED, 1, 8);
    assertEquals(declared, quantised.keySet());
    assertTrue(quantised.get("latency.integers.batch-8") > 0);
    assertTrue(quantised.get("quantisation.sqnr") > 20, quantised.toString());
    assertTrue(quantised.get("quantisation.difference") < 1e-5, quantised.toString());
    declared.removeIf(name -> name.contains("integers") || name.startsWith("quantisation."));
    assertEquals(declared, measure(SINGLE, 1, 8).keySet());
  }

  @Test
  void bytesAreThoseOfAllNetworks() {
    int weights = 6 * 10 + 10 * 7 + 7 * 3;
    assertEquals(4.0 * (weights + 20), measure(SINGLE).get("bytes.stored"));
    assertEquals(weights + 4 * 20 + 4 * 20, measure(QUANTISED).get("bytes.stored"));
  }

  @Test
  void aQuietMachineIsAskedForWhereTimesAreMeasured() {
    assertTrue(evaluator(1).needsQuiet());
    assertFalse(evaluator().needsQuiet());
  }

  @Test
  void whatHasNoTimeInIntegersIsRefusedBeforehand() {
    Initializer normal = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);
    Architecture recurrent = Architecture.from(Shape.of(4, 6))
        .then(new Layer.Lstm(5, false, normal, Initializer.ZERO)).dense(2, normal).build();
    try (ToyTraining training = new ToyTraining(SINGLE, recurrent, Seeds.of(1).stream("initial"), 3)) {
      String refused =
          assertThrows(InvalidInputException.class, () -> evaluator(1).prepare(training)).getMessage();
      assertTrue(refused.contains("lstm1 of the network model is an LSTM"), refused);
      evaluator().prepare(training);
    }
    for (int batch : List.of(0, -1)) {
      assertThrows(InvalidInputException.class, () -> evaluator(1, batch));
    }
  }
}
