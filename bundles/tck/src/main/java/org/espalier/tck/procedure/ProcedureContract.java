package org.espalier.tck.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.junit.jupiter.api.Test;

/** What every procedure must do, tried on a toy task. */
public abstract class ProcedureContract {
  private static final List<Double> SPARSITIES = List.of(0.5, 0.8);

  /** The procedure under test. */
  protected abstract Procedure procedure();

  /** An engine to try it on. */
  protected abstract Engine engine();

  /** Whether it provides {@code regrowth}: its masks may bring back what they removed. */
  protected boolean regrows() {
    return false;
  }

  @Test
  void runsHaveNamesOfTheirOwnAndComeAfterThoseTheyNeed() {
    Set<String> earlier = new HashSet<>();
    for (RunDefinition run : procedure().runs(SPARSITIES)) {
      assertTrue(earlier.containsAll(run.needs()), run.name() + " needs " + run.needs() + ", earlier are " + earlier);
      assertTrue(earlier.add(run.name()), "two runs are named " + run.name());
    }
  }

  @Test
  void everySparsityIsRun() {
    Set<Double> seen = new HashSet<>();
    procedure().runs(SPARSITIES).forEach(run -> run.sparsity().ifPresent(seen::add));
    assertEquals(Set.copyOf(SPARSITIES), seen);
  }

  @Test
  void oneArmIsTheSubjectAndIsThereAtEverySparsity() {
    Map<String, Arm> arms = new LinkedHashMap<>();
    Map<Arm, Set<Double>> sparsities = new LinkedHashMap<>();
    for (RunDefinition run : procedure().runs(SPARSITIES)) {
      Arm arm = run.arm();
      assertEquals(arm, arms.computeIfAbsent(arm.name(), name -> arm), "two arms are named " + arm.name());
      run.sparsity().ifPresent(sparsity -> sparsities.computeIfAbsent(arm, a -> new HashSet<>()).add(sparsity));
    }
    List<Arm> subjects = arms.values().stream().filter(arm -> arm.role() == Arm.Role.SUBJECT).toList();
    assertEquals(1, subjects.size(), "subjects are " + subjects);
    assertEquals(Set.copyOf(SPARSITIES), sparsities.get(subjects.get(0)));
  }

  @Test
  void everyRunIsEvaluatedOnce() {
    Laboratory.carryOut(procedure(), engine(), 3, SPARSITIES)
        .forEach((name, entry) -> assertEquals(1, entry.evaluated().size(), name));
  }

  @Test
  void theSameSeedGivesTheSameResults() {
    Map<String, Laboratory.Entry> first = Laboratory.carryOut(procedure(), engine(), 3, SPARSITIES);
    Map<String, Laboratory.Entry> second = Laboratory.carryOut(procedure(), engine(), 3, SPARSITIES);
    first.forEach(
        (name, entry) -> {
          assertEquals(entry.metrics(), second.get(name).metrics(), name);
          assertEquals(entry.evaluated(), second.get(name).evaluated(), name);
        });
  }

  @Test
  void aRunThatIsInterruptedEndsAsOneThatIsNot() {
    Map<String, Laboratory.Entry> whole = Laboratory.carryOut(procedure(), engine(), 3, SPARSITIES);
    Map<String, Laboratory.Entry> parts = Laboratory.carryOutInParts(procedure(), engine(), 3, SPARSITIES, 7);
    whole.forEach(
        (name, entry) -> {
          assertEquals(entry.starts(), parts.get(name).starts(), name);
          assertEquals(entry.trained(), parts.get(name).trained(), name);
          assertEquals(entry.evaluated(), parts.get(name).evaluated(), name);
          assertEquals(entry.masks(), parts.get(name).masks(), name);
          assertEquals(entry.metrics(), parts.get(name).metrics(), name);
        });
  }

  @Test
  void masksBringBackNothingUnlessThatIsTheMethod() {
    boolean regrown =
        Laboratory.carryOut(procedure(), engine(), 3, SPARSITIES).values().stream()
            .anyMatch(Laboratory.Entry::regrown);
    assertEquals(regrows(), regrown);
  }
}
