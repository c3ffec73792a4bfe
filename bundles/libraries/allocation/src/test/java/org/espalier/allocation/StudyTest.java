// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.Toy;
import org.junit.jupiter.api.Test;

class StudyTest {
  private static final Budget FILTERS = ToyRun.counted("filters", 0.5, ToyRun::filters);
  private static final Budget CLOCK = ToyRun.measured("latency", 0.9, ToyRun::filters);
  private static final Proxy.Fidelity BRIEF = new Proxy.Fidelity(2, 8, 0.01, 0, 0, 1e-3);
  private static final FinalTraining FINAL = new FinalTraining(0.2, 1);

  private static void on(boolean projected, Consumer<Study> body) {
    ToyRun.with(Toy.FILTERS, (run, whole) -> body.accept(
        Study.of(run, whole, DenseRun.trained(run), List.of(FILTERS), projected)));
  }

  @Test
  void everyAllocationOfABaselineIsThereOnce() {
    BiConsumer<Study, int[]> has = (study, kept) -> assertEquals(
        1, study.baselines().stream().filter(other -> Arrays.equals(other, kept)).count(), Arrays.toString(kept));
    for (boolean projected : List.of(true, false)) {
      on(projected, study -> Arrays.stream(Baseline.values()).map(study::baseline)
          .forEach(kept -> has.accept(study, kept)));
    }
    on(true, study -> {
      for (int[] kept : study.baselines()) {
        assertEquals(12, Arrays.stream(kept).sum());
      }
      assertArrayEquals(new int[] {3, 4, 5}, study.projected(study.space().all()));
    });
  }

  @Test
  void onlyProjectedDrawsKeepToTheBudget() {
    for (boolean projected : List.of(true, false)) {
      on(projected, study -> {
        Draws draws = study.draws(1, study.run().seeds().stream("draws"));
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          sums.add(Arrays.stream(draws.get()).sum());
        }
        assertEquals(projected, sums.stream().allMatch(sum -> sum == 12), sums::toString);
      });
    }
  }

  @Test
  void theProxyIsComparedWithFinalTrainings() {
    on(true, study -> {
      List<Judged> judged = study.judge(BRIEF, Ledger.unlimited(BRIEF)).judge(study.baselines());
      ProxyCheck check = ProxyCheck.of(study, FINAL, judged, OptionalDouble.empty());
      assertEquals(judged, check.checked());
      double best = Arrays.stream(check.merits()).max().orElseThrow();
      int at = check.checked().stream().map(Judged::kept).toList().indexOf(check.best());
      assertEquals(best, check.merits()[at]);
      assertTrue(best < 0, "the merit of a loss is negative");
      assertEquals(
          ProxyCheck.rankCorrelation(check.proxies(), check.merits()), check.rankCorrelation());
    });
  }

  @Test
  void aTrainingThatFailsIsLeftOutOrWorthWhatIsSaid() {
    on(true, study -> {
      List<Judged> judged = study.judge(BRIEF, Ledger.unlimited(BRIEF)).judge(study.baselines());
      Study failing = new Study(
          failing(study.run()), study.whole(), study.start(), study.space(), study.budgets(), study.projection(), true);
      InvalidInputException refused = assertThrows(
          InvalidInputException.class, () -> ProxyCheck.of(failing, FINAL, judged, OptionalDouble.empty()));
      assertTrue(refused.getMessage().contains("not two allocations"), refused::getMessage);
      ProxyCheck worth = ProxyCheck.of(failing, FINAL, judged, OptionalDouble.of(-7));
      assertArrayEquals(new double[] {-7, -7, -7}, worth.merits());
    });
  }

  @Test
  void whatSmallNetworksSaveIsMeasuredBesideTheirShareOfTheWork() {
    Map<String, Double> metrics = ToyRun.with(Toy.FILTERS, (run, whole) -> {
      Study study = Study.of(run, whole, DenseRun.trained(run), List.of(FILTERS), true);
      Speed speed = Speed.of(study, BRIEF);
      int count = study.baselines().size();
      for (int i = 0; i < count; i++) {
        double left = study.space().architecture(study.baselines().get(i)).macs();
        assertEquals(left / study.space().whole().macs(), speed.macs().get(i));
        assertTrue(speed.masked().get(i) > 0 && speed.shrunk().get(i) > 0);
      }
      assertEquals(List.of(count, count), List.of(speed.masked().size(), speed.shrunk().size()));
      speed.record(run);
      Study broken = new Study(
          failing(run), whole, study.start(), study.space(), study.budgets(), study.projection(), true);
      assertEquals(new Speed(List.of(), List.of(), List.of()), Speed.of(broken, BRIEF));
      Speed.of(broken, BRIEF).record(run);
    }).get("pruned-0.5").metrics();
    assertTrue(metrics.get("proxy.masked-seconds") > 0 && metrics.get("proxy.shrunk-seconds") > 0);
    assertTrue(metrics.get("proxy.shrunk-macs") < 1, metrics::toString);
  }

  /** A run in which every candidate fails. */
  private static RunContext failing(RunContext run) {
    Candidates failing = asked -> asked.stream().map(one -> Evaluation.failed("it diverges")).toList();
    return (RunContext) java.lang.reflect.Proxy.newProxyInstance(
        RunContext.class.getClassLoader(), new Class<?>[] {RunContext.class},
        (proxy, method, given) -> method.getName().equals("candidates") ? failing : method.invoke(run, given));
  }

  @Test
  void whatIsRecordedIsThatOfTheAllocation() {
    Map<String, Double> metrics = ToyRun.with(Toy.FILTERS, (run, whole) -> {
      Study study = Study.of(run, whole, DenseRun.trained(run), List.of(FILTERS, CLOCK), true);
      study.record(new int[] {3, 2, 5}, study.budgets().consumption(new int[] {3, 2, 5}));
    }).get("pruned-0.5").metrics();
    assertEquals(10.0 / 24, metrics.get("cost.filters"), 1e-12);
    assertEquals(10.0 / 24, metrics.get("cost.latency"), 1e-12);
    assertEquals(0.01, metrics.get("spread.latency"));
    assertFalse(metrics.containsKey("spread.filters"), "what is counted is not spread");
    assertEquals(0.5, metrics.get("limit.filters"));
    assertEquals(0.9, metrics.get("limit.latency"));
    assertEquals(0.25, metrics.get("kept.conv2"));
    assertTrue(metrics.keySet().containsAll(Set.of("cost.macs", "cost.weights", "cost.bytes")), metrics::toString);
  }

  @Test
  void finalTrainingsEndTheirRuns() {
    ToyRun.with(Toy.FILTERS, (run, whole) -> FINAL.ofDense(run)).forEach(
        (name, entry) -> assertEquals(name.equals("dense") ? 30 : 6, entry.iterations(), name));
    Laboratory.Entry pruned = ToyRun.with(Toy.FILTERS, (run, whole) -> {
      Study study = Study.of(run, whole, DenseRun.trained(run), List.of(FILTERS), true);
      FINAL.ofPruned(run, study.start(), study.space().masks(new int[] {3, 4, 5}));
    }).get("pruned-0.5");
    assertEquals(6, pruned.iterations());
    assertEquals(1, pruned.evaluated().size());
  }
}
