// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class QuantisationTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  /** The contract is tried with what does most. */
  @Override
  protected Procedure procedure(Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(Map.of("mode", "aware"));
    all.putAll(options);
    return new Quantisation(Converters.standardConverter().convert(all).to(Quantisation.Options.class));
  }

  @Test
  void afterTrainingTheWeightsAreThoseInSinglePrecisionAndTheScoreIsNot() {
    for (String mode : List.of("dynamic", "static")) {
      Map<String, Laboratory.Entry> entries = carryOut(Map.of("mode", mode, "weightBits", 4));
      for (Map.Entry<String, String> pair : Map.of(
          "quantised", "dense", "quantised-0.5", "pruned-0.5", "quantised-0.9", "pruned-0.9").entrySet()) {
        Laboratory.Entry quantised = entries.get(pair.getKey());
        Laboratory.Entry single = entries.get(pair.getValue());
        assertEquals(0, quantised.iterations(), pair.getKey());
        assertEquals(single.evaluated(), quantised.evaluated(), pair.getKey());
        assertEquals(single.masks(), quantised.masks(), pair.getKey());
        assertNotEquals(single.metrics().get("score"), quantised.metrics().get("score"), pair.getKey());
      }
    }
  }

  @Test
  void eightBitsCostLittleAndTwoCostALot() {
    double dense = carryOut(Map.of("mode", "static")).get("dense").metrics().get("score");
    double eight = carryOut(Map.of("mode", "static")).get("quantised").metrics().get("score");
    double two = carryOut(Map.of("mode", "static", "weightBits", 2)).get("quantised").metrics().get("score");
    assertEquals(dense, eight, 0.02 * dense);
    assertTrue(two > 1.2 * dense, two + " beside " + dense);
  }

  @Test
  void fineTuningWithRoundedWeightsMakesUpForTwoBits() {
    Map<String, Object> twoBits = Map.of("weightBits", 2, "activationBits", 8, "share", 2, "rate", 1.0);
    Map<String, Laboratory.Entry> entries = carryOut(twoBits);
    Map<String, Object> after = new HashMap<>(twoBits);
    after.put("mode", "static");
    double untrained = carryOut(after).get("quantised").metrics().get("score");
    double trained = entries.get("quantised").metrics().get("score");
    assertTrue(trained < untrained, trained + " instead of " + untrained);
    assertEquals(2 * Laboratory.ITERATIONS, entries.get("quantised").iterations());
    assertEquals(2 * Laboratory.ITERATIONS, entries.get("float-longer").iterations());
    assertEquals(entries.get("quantised-0.5").starts(), entries.get("float-longer-0.5").starts());
  }

  @Test
  void prunedWeightsStayZeroWhileRoundedOnesAreTrained() {
    Laboratory.Entry quantised = carryOut(Map.of()).get("quantised-0.9");
    quantised.trained().forEach(masks -> assertEquals(quantised.masks().get(0), masks));
    quantised.masks().get(0).forEach((name, mask) -> {
      float[] values = quantised.evaluated().get(0).get(name);
      for (int i = 0; i < values.length; i++) {
        assertTrue(mask.keeps(i) || values[i] == 0, name + " " + i);
      }
    });
    assertTrue(quantised.masks().get(0).values().stream().anyMatch(mask -> mask.sparsity() > 0.8));
  }

  /** However it is quantised, the same dense and pruned networks do. */
  @Test
  void whatIsNotQuantisedDoesNotDependOnHow() {
    List<RunDefinition> aware = procedure(Map.of("mode", "aware")).runs(SPARSITIES);
    for (String mode : List.of("dynamic", "static")) {
      List<RunDefinition> others = procedure(Map.of("mode", mode, "weights", "per-tensor")).runs(SPARSITIES);
      for (RunDefinition other : others) {
        assertEquals(!other.variant().equals("quantised"), aware.contains(other), mode + " " + other.name());
      }
    }
  }

  @Test
  void everyNetworkIsCalibratedWhereTheTaskGivesInputs() {
    assertEquals(0.0, carryOut(Map.of("mode", "static")).get("quantised").metrics().get("quantisation.uncalibrated"));
    assertEquals(
        null, carryOut(Map.of("mode", "dynamic")).get("quantised").metrics().get("quantisation.uncalibrated"));
  }

  @Test
  void whatCanNotBeIsRefused() {
    assertRefused(Map.of("weightBits", 12), "weight-bits is 12");
    assertRefused(Map.of("activationBits", 16), "activation-bits is 16");
    assertRefused(Map.of("share", 0), "share is 0");
    assertRefused(Map.of("averaging", 0), "averaging is 0");
    Circumstances few = new Circumstances(4, Set.of("replanning", "inputs"), Optional.empty());
    assertTrue(procedure(Map.of("share", 0.1)).refusal(few).orElseThrow().contains("not even one"));
    assertEquals(Optional.empty(), procedure(Map.of("share", 0, "mode", "dynamic")).refusal(few));
  }

  private void assertRefused(Map<String, Object> options, String why) {
    String refused = assertThrows(InvalidInputException.class, () -> procedure(options)).getMessage();
    assertTrue(refused.startsWith("procedure quantisation: " + why), refused);
  }
}
