// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.store.Learning;
import org.espalier.store.MetricPoint;
import org.junit.jupiter.api.Test;

/** How soon trainings converge, compared like with like. */
class ConvergenceTest {
  private static final Metric LOSS = new Metric("loss", "1", Metric.Direction.LOWER, "of the data");

  private static Learning after(long iterations) {
    return new Learning(Optional.of(LOSS), Optional.of(new Effort(iterations, 10 * iterations)), List.of(LOSS));
  }

  private static Study.Run with(Study.Run run, List<MetricPoint> curve, Learning learning) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.cells(), run.sparsity(),
        run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), run.metrics(), run.declared(), run.facts(), curve, run.artifacts(),
        run.lineup(), run.environment(), run.seconds(), learning);
  }

  /** At the sparsity of the run from the first iteration on. */
  private static List<MetricPoint> curve(Study.Run run, String metric, Function<Integer, Double> value) {
    return IntStream.rangeClosed(1, 100)
        .mapToObj(i -> new MetricPoint(
            i, 10L * i, Map.of(metric, value.apply(i)), OptionalDouble.of(run.sparsity().orElse(0))))
        .toList();
  }

  private static Analysis study(int seeds, UnaryOperator<Study.Run> changed) {
    Study study = Studies.of(seeds, 0.1, (variant, seed) -> 0.2);
    return Analysis.of(new Study("speed", "", "", study.runs().stream().map(changed).toList(), Map.of())).get(0);
  }

  /**
   * A study of losses that fall as 1 + 1 / (i * speed). Of 100 iterations at speed 1 the best is 1.01; 1.05 times that
   * is 1.0605, which 1 + 1/i reaches at 17, 1 + 1/2i at 9, and 1 + 1/4i at 5.
   */
  private static Analysis learning(int seeds, ToDoubleFunction<Study.Run> speed, Function<Study.Run, Learning> how) {
    return study(
        seeds, run -> with(run, curve(run, "loss", i -> 1 + 1 / (i * speed.applyAsDouble(run))), how.apply(run)));
  }

  private static boolean ticket(Study.Run run) {
    return run.variant().equals("ticket");
  }

  private static Convergence speed(Analysis analysis) {
    return Convergence.of(analysis, Convergence.Target.E95).orElseThrow();
  }

  private static String verdict(Analysis analysis) {
    return speed(analysis).verdict().orElseThrow();
  }

  private static List<String> row(Convergence speed, String variant, String sparsity) {
    return ((Block.Table) Convergence.table(List.of(speed))).rows().stream()
        .map(row -> row.stream().map(Block.Cell::text).toList())
        .filter(row -> row.get(0).equals(variant) && row.get(1).equals(sparsity))
        .findFirst().orElseThrow();
  }

  @Test
  void fiveSeedsOfFiveShowThatHalfOfAllAreTwiceAsFast() {
    Analysis analysis = learning(5, run -> ticket(run) ? 4 : 1, run -> after(0));
    assertEquals(17, speed(analysis).dense().estimate());
    assertEquals(
        List.of("ticket", "50 %", "5", "0", "5.000", "5 of 5", "3.400", "shown (5 of 5 seeds, p = .031)"),
        row(speed(analysis), "ticket", "50 %"));
    assertEquals(
        "Until loss is 5 % from the dense network's best, the ticket needs, counting the iterations that its first"
            + " weights had been trained for: at 50 % 0.29 times as many as the dense network (5 instead of 17); at"
            + " 90 % 0.29 times as many as the dense network (5 instead of 17). That at least half of all trainings are"
            + " at least twice as fast is shown at 50 % (5 of 5 seeds, p = .031), 90 % (5 of 5 seeds, p = .031).",
        verdict(analysis));
  }

  @Test
  void fewSeedsOrMixedOnesShowNothing() {
    String few = verdict(learning(3, run -> ticket(run) ? 4 : 1, run -> after(0)));
    assertTrue(few.contains("not shown at 50 % (3 of 3 seeds, p = .125; it would take 5 seeds if all that are added"
        + " were)"), few);
    String mixed = verdict(learning(5, run -> ticket(run) && run.seed() > 0 ? 4 : 1, run -> after(0)));
    assertTrue(mixed.contains("not shown at 50 % (4 of 5 seeds, p = .188; it would take 8 seeds"), mixed);
  }

  @Test
  void noSeedOfFiveExcludesIt() {
    String slow = verdict(learning(5, run -> ticket(run) ? 1.8 : 1, run -> after(0)));
    assertTrue(slow.contains("(10 instead of 17)"), slow);
    assertTrue(slow.endsWith("is excluded at 50 % (0 of 5 seeds, p = .031), 90 % (0 of 5 seeds, p = .031)."), slow);
  }

  @Test
  void aRunThatNeverGetsThereIsNotFast() {
    // slower by so much that 100 iterations do not do
    Analysis analysis = learning(5, run -> !ticket(run) ? 1 : run.seed() < 2 ? 0.1 : 4, run -> after(0));
    assertEquals(
        List.of(
            "ticket", "90 %", "5", "0", "not reached by 2", "3 of 5", "3.400",
            "not shown (3 of 5 seeds, p = .500; it would take 11 seeds if all that are added were)"),
        row(speed(analysis), "ticket", "90 %"));
    assertTrue(verdict(analysis).contains("(5 instead of 17, where it gets there: in 3 of 5 seeds)"));
    assertTrue(Double.isNaN(speed(analysis).byLevel().values().iterator().next().estimate()));
    String never = verdict(learning(5, run -> ticket(run) ? 0.1 : 1, run -> after(0)));
    assertTrue(never.contains("at 50 % more than it has (0 of 5 seeds get there)"), never);
    assertTrue(never.contains("excluded at 50 % (0 of 5 seeds, p = .031)"), never);
  }

  @Test
  void aRunThatDivergedIsNotFastAndOfAnotherThatFailedNothingIsKnown() {
    Study whole = Studies.of(6, 0.1, (variant, seed) -> 0.2);
    List<Study.Run> runs = whole.runs().stream()
        .map(run -> with(run, curve(run, "loss", i -> 1 + 1 / (ticket(run) ? 4.0 * i : i)), after(0)))
        .toList();
    for (boolean hopeless : List.of(true, false)) {
      Study study = Studies.losing(
          new Study("", "", "", runs, Map.of()), run -> ticket(run) && run.seed() == 1, hopeless);
      String verdict = verdict(Analysis.of(study).get(0));
      assertTrue(
          verdict.contains(hopeless ? "not shown at 50 % (5 of 6 seeds, p = .109; it would take 8 seeds"
              : "is shown at 50 % (5 of 5 seeds, p = .031)"), verdict);
    }
  }

  @Test
  void whatOtherRunsHadTrainedCounts() {
    // 5 iterations after 12: no faster than the dense network's 17
    Analysis analysis = learning(5, run -> ticket(run) ? 4 : 1, run -> after(ticket(run) ? 12 : 0));
    assertEquals(
        List.of(
            "ticket", "50 %", "5", "12", "17.00", "5 of 5", "1.000", "excluded (0 of 5 seeds, p = .031)"),
        row(speed(analysis), "ticket", "50 %"));
    assertTrue(verdict(analysis).contains("1 times as many as the dense network (17 instead of"));
  }

  @Test
  void whatWasTrainedBeforeIsNotAvailableRatherThanNothing() {
    Learning unknown = new Learning(Optional.of(LOSS), Optional.empty(), List.of(LOSS));
    Analysis analysis = learning(5, run -> ticket(run) ? 4 : 1, run -> ticket(run) ? unknown : after(0));
    assertEquals(
        "How fast the ticket is trained is not available (N/A) at 50 %, 90 %: it is not known how long the weights"
            + " that it began with had been trained before.",
        verdict(analysis));
    assertEquals(
        List.of("ticket", "50 %", "5", "N/A", "N/A", "N/A", "N/A", "N/A"), row(speed(analysis), "ticket", "50 %"));
    assertTrue(((Block.Table) Convergence.table(List.of(speed(analysis)))).caption()
        .endsWith("Not available (N/A): ticket: it is not known how long the weights that it began with had been"
            + " trained before."));
    assertTrue(speed(analysis).known());
    Analysis older = learning(5, run -> 1, run -> Learning.UNKNOWN);
    assertFalse(speed(older).known());
    assertTrue(verdict(older).startsWith("How fast the ticket is trained is not available (N/A) at 50 %, 90 %: "));
    assertTrue(verdict(older).endsWith("(of the dense network)."), verdict(older));
  }

  @Test
  void anotherLossIsNotCompared() {
    Metric other = new Metric("distillation-loss", "1", Metric.Direction.LOWER, "of a teacher and the data");
    Analysis analysis = study(5, run -> ticket(run)
        ? with(
            run, curve(run, other.name(), i -> 0.1),
            new Learning(Optional.of(other), Optional.of(Effort.NONE), List.of(other)))
        : with(run, curve(run, "loss", i -> 1 + 1.0 / i), after(0)));
    assertTrue(
        verdict(analysis).endsWith(": it is judged by distillation-loss, the dense network by loss."),
        verdict(analysis));
    // nor is one that goes by the name and is not shown
    Analysis silent = study(5, run -> with(
        run, curve(run, ticket(run) ? other.name() : "loss", i -> 1 + 1.0 / i), after(0)));
    assertTrue(verdict(silent).endsWith(": its iterations do not show loss."), verdict(silent));
  }

  private static MetricPoint point(String... names) {
    Map<String, Double> shown = new LinkedHashMap<>();
    Arrays.stream(names).forEach(name -> shown.put(name, 1.0));
    return new MetricPoint(1, 10, shown, OptionalDouble.of(0));
  }

  /** What is drawn where nothing tells the progress. */
  @Test
  void curvesShowWhatIsDeclaredToBeBetterOneWay() {
    Metric rate = new Metric("rate", "1", Metric.Direction.NONE, "of learning");
    Metric level = new Metric("level", "dB", Metric.Direction.HIGHER, "of the signal");
    List<MetricPoint> curve = List.of(point("rate", "level", "height"));
    Learning declared = new Learning(Optional.empty(), Optional.empty(), List.of(level, rate));
    assertEquals(
        Optional.of(level), LearningCurves.metric(study(2, run -> with(run, curve, declared))));
    assertEquals(
        Optional.of(LOSS),
        LearningCurves.metric(study(2, run -> with(run, List.of(point("level", "loss")), after(0)))));
    // as folders have it that were written before
    Metric first = LearningCurves.metric(study(2, run -> with(run, curve, Learning.UNKNOWN))).orElseThrow();
    assertEquals("rate", first.name());
    assertEquals("1", first.unit());
    // the objective goes first where iterations show it
    Metric error = LearningCurves.metric(study(2, run -> with(
        run, List.of(point("rate", run.objective().name())), declared))).orElseThrow();
    assertEquals(study(2, run -> run).objective().name(), error.name());
  }

  @Test
  void aValueReachedByADenserNetworkDoesNotCount() {
    // the dense network is good from iteration 2 on; the ticket as long as it is dense, and again from 31 on
    Analysis analysis = study(5, run -> with(
        run,
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> {
              boolean good = ticket(run) ? i <= 20 || i > 30 : i > 1;
              double sparsity = ticket(run) ? i <= 10 ? 0 : i <= 20 ? 0.2 : 0.5 : run.sparsity().orElse(0);
              return new MetricPoint(i, i, Map.of("loss", good ? 1.0 : 2.0), OptionalDouble.of(sparsity));
            })
            .toList(),
        after(0)));
    assertEquals(31, speed(analysis).byLevel().values().iterator().next().estimate());
    assertEquals(2, speed(analysis).dense().estimate());
  }

  @Test
  void theDirectionIsTheDeclaredOne() {
    // grows like a return, under the name of a loss
    Metric grows = new Metric("loss", "1", Metric.Direction.HIGHER, "to be large");
    Learning learning = new Learning(Optional.of(grows), Optional.of(Effort.NONE), List.of());
    Analysis analysis = study(5, run -> with(run, curve(run, "loss", i -> (double) Math.min(100, 3 * i)), learning));
    // from 3 to 100: 5 % of 97 from the best is 95.15, reached by 3 * 32
    assertEquals(32, speed(analysis).dense().estimate());
  }

  @Test
  void nearTheBestIsAShareOfTheGainWhereMoreIsBetterOrSignsChange() {
    // from 20 to 500: 5 % of 480 below the best
    assertEquals(476, Convergence.Target.E95.threshold(20, 500, 1), 1e-9);
    assertEquals(-1.93, Convergence.Target.E99.threshold(5, -2, -1), 1e-9);
    assertEquals(3.15, Convergence.Target.E95.threshold(7, 3, -1), 1e-9);
  }
}
