// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class DistillationTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new Distillation(Converters.standardConverter().convert(options).to(Distillation.Options.class));
  }

  /** Of 6 -> 10 -> 7 -> 3 with its 171 parameters; 85 and 15 are the nearest that one factor on the width gives. */
  @Test
  void aSmallerStudentHasTheShareOfTheParameters() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    Map<Double, Integer> parameters = Map.of(0.5, 85, 0.9, 15);
    for (double sparsity : SPARSITIES) {
      Map<ParameterName, Mask> masks = entries.get("student-" + sparsity).masks().get(0);
      assertEquals(parameters.get(sparsity), masks.values().stream().mapToInt(Mask::kept).sum());
      assertEquals(parameters.get(sparsity), masks.values().stream().mapToInt(Mask::size).sum());
    }
  }

  @Test
  void aTemperatureForARegressionIsRefused() {
    Circumstances regression = new Circumstances(30, Set.of("distillation"), Optional.empty());
    Circumstances classification =
        new Circumstances(30, Set.of("distillation", Circumstances.TEMPERATURE), Optional.empty());
    assertEquals(Optional.empty(), procedure(Map.of()).refusal(regression));
    assertEquals(Optional.empty(), procedure(Map.of("temperature", 2)).refusal(classification));
    assertEquals(
        Optional.of(
            "temperature is 2.0, but no probabilities are compared in a regression; leave temperature out"),
        procedure(Map.of("temperature", 2)).refusal(regression));
  }

  @Test
  void aSparseStudentAloneIsPruned() {
    Map.of("smaller", false, "sparse", true).forEach((student, pruned) -> {
      Procedure procedure = procedure(Map.of("student", student));
      for (RunDefinition run : procedure.runs(SPARSITIES)) {
        assertEquals(pruned && !run.variant().equals("dense"), procedure.prunes(run), student + ": " + run.name());
      }
    });
  }

  @Test
  void aSparseStudentIsThePrunedTeacher() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("student", "sparse"));
    Weights teacher = entries.get("dense").evaluated().get(0);
    Laboratory.Entry student = entries.get("student-0.9");
    assertEquals(1, student.removals());
    student.masks().get(0).forEach((name, mask) -> {
      float[] expected = teacher.get(name);
      mask.apply(expected);
      assertArrayEquals(expected, student.starts().get(0).get(name));
    });
    assertEquals(
        15,
        student.masks().get(0).entrySet().stream()
            .filter(mask -> mask.getKey().parameter().endsWith(".weight"))
            .mapToInt(mask -> mask.getValue().kept())
            .sum());
  }

  @Test
  void aStudentAloneDiffersFromOneThatIsTaughtInItsTeacher() {
    for (String student : List.of("smaller", "sparse")) {
      Map<String, Laboratory.Entry> entries = carryOut(Map.of("student", student));
      for (double sparsity : SPARSITIES) {
        Laboratory.Entry taught = entries.get("student-" + sparsity);
        Laboratory.Entry alone = entries.get("student-alone-" + sparsity);
        assertEquals(taught.starts(), alone.starts());
        assertEquals(taught.masks(), alone.masks());
        assertNotEquals(taught.evaluated(), alone.evaluated());
      }
    }
  }

  @Test
  void aTeacherWithoutWeightTeachesNothing() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("weight", 0.0));
    assertEquals(entries.get("student-0.5").evaluated(), entries.get("student-alone-0.5").evaluated());
  }

  @Test
  void howAStudentIsTaughtDoesNotDivideRunsOfThoseThatAreAlone() {
    List<RunDefinition> some = procedure(Map.of("weight", 0.3)).runs(SPARSITIES);
    List<RunDefinition> others = procedure(Map.of("temperature", 2.0)).runs(SPARSITIES);
    assertEquals(some.get(0), others.get(0));
    assertNotEquals(some.get(1), others.get(1));
    assertEquals(some.get(2), others.get(2));
  }
}
