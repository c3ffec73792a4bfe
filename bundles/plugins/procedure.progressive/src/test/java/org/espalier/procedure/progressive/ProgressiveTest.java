// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.progressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.pruning.Schedule;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ProgressiveTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new Progressive(Converters.standardConverter().convert(options).to(Progressive.Options.class));
  }

  /** Kept weights of 151, by the laboratory's schedule: in proportion, over the 29 steps between 30 iterations. */
  @Test
  void everyIterationTrainsAtTheSparsityOfTheSchedule() {
    Laboratory.Entry pruned = carryOut(Map.of()).get("pruned-0.9");
    int all = 6 * 10 + 10 * 7 + 7 * 3;
    for (int i = 0; i < Laboratory.ITERATIONS; i++) {
      int expected = (int) Math.round(all * (1 - 0.9 * i / (Laboratory.ITERATIONS - 1)));
      assertEquals(expected, kept(pruned.trained().get(i)), "iteration " + i);
    }
    assertEquals(Laboratory.ITERATIONS, pruned.trained().size());
    assertEquals(pruned.trained().get(Laboratory.ITERATIONS - 1), pruned.masks().get(0));
    assertEquals(Laboratory.ITERATIONS - 1, pruned.removals());
  }

  private static int kept(Map<ParameterName, Mask> masks) {
    return masks.entrySet().stream()
        .filter(mask -> mask.getKey().parameter().endsWith(".weight"))
        .mapToInt(mask -> mask.getValue().kept())
        .sum();
  }

  @Test
  void aRandomMaskHasTheFinalLayerDensitiesFromTheBeginning() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    for (double sparsity : SPARSITIES) {
      Map<ParameterName, Mask> pruned = entries.get("pruned-" + sparsity).masks().get(0);
      Laboratory.Entry control = entries.get("random-mask-" + sparsity);
      assertNotEquals(pruned, control.masks().get(0));
      control.masks().get(0).forEach(
          (name, mask) -> assertEquals(pruned.get(name).kept(), mask.kept(), name.toString()));
      assertEquals(control.masks().get(0), control.trained().get(0));
    }
  }

  @Test
  void controlsMayBeLeftOut() {
    assertEquals(
        List.of("dense", "pruned-0.5", "pruned-0.9"),
        procedure(Map.of("controls", new String[0])).runs(SPARSITIES).stream().map(run -> run.name()).toList());
  }

  @Test
  void aScheduleThatDoesNotFitIsRefused() {
    Schedule long40 = new Schedule() {
      @Override
      public Optional<String> refusal(long planned) {
        return planned < 40 ? Optional.of("too long for " + planned) : Optional.empty();
      }

      @Override
      public double sparsity(long done, long planned, double target) {
        return target;
      }
    };
    assertEquals(
        Optional.of("too long for 39"),
        procedure(Map.of()).refusal(new Circumstances(40, Set.of(), Optional.of(long40))));
    assertEquals(Optional.empty(), procedure(Map.of()).refusal(new Circumstances(41, Set.of(), Optional.of(long40))));
    assertTrue(procedure(Map.of()).refusal(new Circumstances(1, Set.of(), Optional.of(long40))).isPresent());
  }
}
