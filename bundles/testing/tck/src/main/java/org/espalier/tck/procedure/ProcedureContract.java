package org.espalier.tck.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.Offer;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/** What every procedure must do, tried on a toy task. */
@ContractOf(Procedure.KIND)
public abstract class ProcedureContract {
  /** To which {@link #carryOut} prunes. */
  protected static final List<Double> SPARSITIES = List.of(0.5, 0.9);

  /** The seed of {@link #carryOut}. */
  protected static final long SEED = 3;

  /** The procedure under test, with these options and its defaults of the others. */
  protected abstract Procedure procedure(Map<String, Object> options);

  /** An engine to try it on. */
  protected abstract Engine engine();

  /** What it is tried on. */
  protected Toy toy() {
    return Toy.WEIGHTS;
  }

  /** Whether it provides {@code regrowth}: its masks may bring back what they removed. */
  protected boolean regrows() {
    return false;
  }

  /** The records of all runs, by their names. */
  protected final Map<String, Laboratory.Entry> carryOut(Map<String, Object> options) {
    return Laboratory.carryOut(toy(), procedure(options), engine(), SEED, SPARSITIES);
  }

  @Test
  void runsHaveNamesOfTheirOwnAndComeAfterThoseTheyNeed() {
    Set<RunReference> earlier = new HashSet<>();
    for (RunDefinition run : procedure(Map.of()).runs(SPARSITIES)) {
      assertTrue(earlier.containsAll(run.needs()), run.name() + " needs " + run.needs() + ", earlier are " + earlier);
      assertTrue(earlier.add(run.reference()), "two runs are named " + run.name());
    }
  }

  @Test
  void everySparsityIsRun() {
    Set<Double> seen = new HashSet<>();
    procedure(Map.of()).runs(SPARSITIES).forEach(run -> run.sparsity().ifPresent(seen::add));
    assertEquals(
        Set.copyOf(SPARSITIES), seen, "there must be runs at every sparsity that is asked for, and at no other");
  }

  @Test
  void oneArmIsTheSubjectAndIsThereAtEverySparsity() {
    Map<String, Arm> arms = new LinkedHashMap<>();
    Map<Arm, Set<Double>> sparsities = new LinkedHashMap<>();
    for (RunDefinition run : procedure(Map.of()).runs(SPARSITIES)) {
      Arm arm = run.arm();
      assertEquals(arm, arms.computeIfAbsent(arm.name(), name -> arm), "two arms are named " + arm.name());
      run.sparsity().ifPresent(sparsity -> sparsities.computeIfAbsent(arm, a -> new HashSet<>()).add(sparsity));
    }
    List<Arm> subjects = arms.values().stream().filter(arm -> arm.role() == Arm.Role.SUBJECT).toList();
    assertEquals(1, subjects.size(), "one arm must be the subject; subjects are " + subjects);
    assertEquals(
        Set.copyOf(SPARSITIES), sparsities.get(subjects.get(0)), "the subject must be there at every sparsity");
  }

  @Test
  void everyRunIsEvaluatedOnce() {
    carryOut(Map.of())
        .forEach((name, entry) -> assertEquals(
            1, entry.evaluated().size(), "every run must be evaluated once, at its end; " + name));
  }

  @Test
  void aRunTrainsAsLongAsIsSaidBefore() {
    carryOut(Map.of()).forEach((name, entry) -> {
      double said = procedure(Map.of()).trainings(entry.definition()) * Laboratory.ITERATIONS;
      // each training has whole iterations
      assertEquals(
          said, entry.iterations(), 0.5 * entry.starts().size() + 1e-9,
          "a run must train as many iterations as trainings says before; " + name);
    });
  }

  @Test
  void theSameSeedGivesTheSameResults() {
    Map<String, Laboratory.Entry> first = carryOut(Map.of());
    Map<String, Laboratory.Entry> second = carryOut(Map.of());
    first.forEach(
        (name, entry) -> {
          assertEquals(
              untimed(entry), untimed(second.get(name)), "the same seed must give the same metrics; those of " + name);
          assertEquals(
              entry.evaluated(), second.get(name).evaluated(),
              "the same seed must give the same trained networks; that of " + name);
        });
  }

  @Test
  void aRunThatIsInterruptedEndsAsOneThatIsNot() {
    Map<String, Laboratory.Entry> whole = carryOut(Map.of());
    Map<String, Laboratory.Entry> parts =
        Laboratory.carryOutInParts(toy(), procedure(Map.of()), engine(), SEED, SPARSITIES, 7);
    whole.forEach(
        (name, entry) -> {
          assertEquals(
              entry.starts(), parts.get(name).starts(),
              "an interrupted run must begin its trainings as one that is not does; " + name);
          assertEquals(
              entry.trained(), parts.get(name).trained(),
              "an interrupted run must train to the weights of one that is not; " + name);
          assertEquals(
              entry.evaluated(), parts.get(name).evaluated(),
              "an interrupted run must end with the networks of one that is not; " + name);
          assertEquals(
              entry.masks(), parts.get(name).masks(),
              "an interrupted run must set the masks of one that is not; " + name);
          assertEquals(
              untimed(entry), untimed(parts.get(name)),
              "an interrupted run must give the metrics of one that is not; " + name);
        });
  }

  /** Its metrics without those that are measured times, which are called {@code seconds}. */
  private static Map<String, Double> untimed(Laboratory.Entry entry) {
    Map<String, Double> untimed = new LinkedHashMap<>(entry.metrics());
    untimed.keySet().removeIf(name -> name.endsWith("seconds"));
    return untimed;
  }

  @Test
  void masksBringBackNothingUnlessThatIsTheMethod() {
    boolean regrown =
        carryOut(Map.of()).values().stream()
            .anyMatch(Laboratory.Entry::regrown);
    if (regrown) {
      Set<String> declared = Declaration.provides(procedure(Map.of()).getClass());
      assertTrue(
          declared.contains(Offer.REGROWTH),
          () -> "masks that bring back what they removed must be declared in @Plugin(provides); it has " + declared);
    }
    assertEquals(
        regrows(), regrown,
        "masks may bring back what they removed if, and only if, the procedure provides regrowth; that they do");
  }
}
