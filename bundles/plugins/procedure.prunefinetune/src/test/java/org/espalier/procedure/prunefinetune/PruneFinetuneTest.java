// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.prunefinetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class PruneFinetuneTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new PruneFinetune(Converters.standardConverter().convert(options).to(PruneFinetune.Options.class));
  }

  private static final int N = Laboratory.ITERATIONS;

  @Test
  void fineTuningGoesOnFromTheTrainedWeightsForItsShare() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("share", 0.4));
    Weights trained = entries.get("dense").evaluated().get(0);
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry pruned = entries.get("pruned-" + sparsity);
      assertEquals(12, pruned.iterations());
      assertStart(trained, pruned.masks().get(0), pruned.starts().get(0));
    }
  }

  @Test
  void weightsAreRewoundToTheBit() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("retrain", "rewind-weights", "share", 0.8));
    Weights rewound = entries.get("dense").artifacts().get("rewind");
    assertNotEquals(entries.get("dense").starts().get(0), rewound);
    assertNotEquals(entries.get("dense").evaluated().get(0), rewound);
    Laboratory.Entry pruned = entries.get("pruned-0.9");
    assertEquals(24, pruned.iterations());
    assertStart(rewound, pruned.masks().get(0), pruned.starts().get(0));
  }

  @Test
  void aShareOfOneRewindsToTheBeginning() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("retrain", "rewind-weights", "share", 1.0));
    assertEquals(entries.get("dense").starts().get(0), entries.get("dense").artifacts().get("rewind"));
  }

  @Test
  void ratesAreRewoundAndWeightsAreNot() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("retrain", "rewind-rate", "share", 0.8));
    Laboratory.Entry pruned = entries.get("pruned-0.5");
    assertEquals(24, pruned.iterations());
    assertStart(entries.get("dense").evaluated().get(0), pruned.masks().get(0), pruned.starts().get(0));
  }

  @Test
  void weightsThatStayMayChangeUnlessTheyAreTakenBack() {
    for (String retrain : List.of("finetune", "rewind-rate", "rewind-weights")) {
      Map<String, Laboratory.Entry> entries = carryOut(Map.of("retrain", retrain));
      int removals = retrain.equals("rewind-weights") ? 0 : 1;
      assertEquals(removals, entries.get("pruned-0.9").removals(), retrain);
      assertEquals(removals, entries.get("random-mask-0.9").removals(), retrain);
      assertEquals(0, entries.get("random-init-0.9").removals(), retrain);
    }
    assertEquals(3, carryOut(Map.of("rounds", 3)).get("pruned-0.9").removals());
  }

  @Test
  void withoutRetrainingTheTrainedNetworkIsJudgedAsItIsPruned() {
    Map<String, Laboratory.Entry> entries =
        carryOut(Map.of("retrain", "none", "controls", new String[] {"random-mask"}));
    Weights trained = entries.get("dense").evaluated().get(0);
    for (String arm : List.of("pruned-0.9", "random-mask-0.9")) {
      Laboratory.Entry pruned = entries.get(arm);
      assertEquals(0, pruned.iterations(), arm);
      assertStart(trained, pruned.masks().get(0), pruned.evaluated().get(0));
    }
  }

  @Test
  void anOptionThatWouldHaveNoEffectIsRefused() {
    String rate = assertThrows(
        InvalidInputException.class, () -> procedure(Map.of("retrain", "rewind-rate", "rate", 0.5))).getMessage();
    assertTrue(rate.startsWith("rate is 0.5, but only fine-tuning"), rate);
    String share = assertThrows(
        InvalidInputException.class,
        () -> procedure(Map.of("retrain", "none", "share", 0.2, "controls", new String[0]))).getMessage();
    assertTrue(share.startsWith("share is 0.2, but nothing is retrained"), share);
    procedure(Map.of("retrain", "finetune", "rate", 0.5, "share", 0.2));
  }

  @Test
  void whatHasNoRetrainingCanNotBeMatched() {
    for (Map<String, Object> options : List.<Map<String, Object>>of(
        Map.of("retrain", "none"), Map.of("retrain", "none", "controls", new String[] {"random-init"}),
        Map.of("retrain", "none", "controls", new String[0], "rounds", 2))) {
      String refused = assertThrows(InvalidInputException.class, () -> procedure(options)).getMessage();
      assertTrue(refused.contains("retrain: none"), refused);
    }
  }

  private static void assertStart(Weights expected, Map<ParameterName, Mask> masks, Weights start) {
    masks.forEach((name, mask) -> {
      float[] values = expected.get(name);
      mask.apply(values);
      assertArrayEquals(values, start.get(name), name.toString());
    });
  }

  @Test
  void roundsPruneAlongTheSchedule() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("rounds", 3, "share", 0.2));
    entries.forEach((name, entry) -> assertEquals(
        entry.iterations(), N * procedure(Map.of()).trainings(entry.definition()), 1e-9, name));
    Laboratory.Entry pruned = entries.get("pruned-0.9");
    assertEquals(3, pruned.starts().size());
    assertEquals(3 * 6, pruned.iterations());
    int all = 6 * 10 + 10 * 7 + 7 * 3;
    for (int round = 1; round <= 3; round++) {
      int kept = pruned.trained().get(6 * round - 1).entrySet().stream()
          .filter(mask -> mask.getKey().parameter().endsWith(".weight"))
          .mapToInt(mask -> mask.getValue().kept())
          .sum();
      assertEquals(Math.round(all * (1 - 0.3 * round)), kept, "round " + round);
    }
    assertTrue(pruned.definition().scheduled());
    assertFalse(carryOut(Map.of()).get("pruned-0.9").definition().scheduled());
  }

  @Test
  void controlsTrainAsLongAsAllTogether() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("rounds", 2, "share", 0.5));
    assertEquals(2 * N, entries.get("dense-longer").iterations());
    assertEquals(2 * N, entries.get("random-init-0.9").iterations());
    assertEquals(N, entries.get("random-mask-0.9").iterations());
    assertEquals(entries.get("dense").starts(), entries.get("dense-longer").starts());
    assertEquals(entries.get("pruned-0.9").masks(), entries.get("random-init-0.9").masks());
    entries.get("random-mask-0.9").masks().get(0).forEach(
        (name, mask) -> assertEquals(
            entries.get("pruned-0.9").masks().get(0).get(name).kept(), mask.kept(), name.toString()));
  }

  @Test
  void whatDenseTrainingDoesNotUseDividesNoDenseRuns() {
    assertEquals(
        procedure(Map.of("rounds", 3, "rate", 0.5)).runs(SPARSITIES).get(0),
        procedure(Map.of("retrain", "rewind-rate")).runs(SPARSITIES).get(0));
  }

  @Test
  void howIsRetrainedDoesNotDivideDenseRunsThatAreLonger() {
    List<RunDefinition> finetuned = procedure(Map.of()).runs(SPARSITIES);
    List<RunDefinition> rewound = procedure(Map.of("retrain", "rewind-rate")).runs(SPARSITIES);
    assertEquals("dense-longer", finetuned.get(finetuned.size() - 1).name());
    assertEquals(finetuned.get(finetuned.size() - 1), rewound.get(rewound.size() - 1));
    assertNotEquals(finetuned.get(1), rewound.get(1));
  }

  @Test
  void interruptedRewindingEndsAsIfItWereNot() {
    Procedure rewinding = procedure(Map.of("retrain", "rewind-weights", "rounds", 2));
    Map<String, Laboratory.Entry> whole = Laboratory.carryOut(rewinding, engine(), SEED, SPARSITIES);
    Map<String, Laboratory.Entry> parts = Laboratory.carryOutInParts(rewinding, engine(), SEED, SPARSITIES, 4);
    whole.forEach((name, entry) -> assertEquals(entry.evaluated(), parts.get(name).evaluated(), name));
  }

  @Test
  void rewindingBeyondTheBeginningIsRefused() {
    InvalidInputException refused = assertThrows(
        InvalidInputException.class, () -> procedure(Map.of("retrain", "rewind-rate", "share", 1.5)));
    assertTrue(refused.getMessage().contains("share is 1.5"), refused.getMessage());
  }

  @Test
  void aShareOfLessThanAnIterationIsRefused() {
    Circumstances few = new Circumstances(4, Set.of("replanning"), Optional.empty());
    assertEquals(Optional.empty(), procedure(Map.of()).refusal(few));
    assertTrue(procedure(Map.of("share", 0.1)).refusal(few).orElseThrow().contains("not even one"));
  }

  /** New weights are trained from the beginning: at which rates others are retrained is no business of theirs. */
  @Test
  void newWeightsDependOnTheLengthOfTheTrainingAlone() {
    for (String control : List.of("random-init-0.5", "dense-longer")) {
      assertEquals(
          Map.of("share", "0.5", "rounds", "1"),
          procedure(Map.of("retrain", "rewind-rate")).runs(SPARSITIES).stream()
              .filter(run -> run.name().equals(control))
              .findFirst()
              .orElseThrow()
              .parameters()
              .texts());
    }
  }
}
