// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.statistics.Retention;

/**
 * How agents fail that were pruned: what is seen of a run that keeps too little beside the dense agent of the same
 * seed, by rules that look at nothing else. A run may fail in several ways. What was not measured is not decided.
 */
final class FailureModes {
  /** Of a return that is lost, less than this is kept of what dense training gained. */
  static final double LOST = 0.5;
  /** Of a diversity that collapsed, less than this is left. */
  static final double LEFT = 0.5;
  /** By this factor at least the error of collapsed values is larger. */
  static final double WORSE = 2;
  /** A critic that tells less of the returns' variance tells nothing. */
  static final double TOLD = 0.01;
  /** Of what dense training gained, a training that is still getting better gains at least so much in a quarter. */
  static final double RISING = 0.05;

  private static final String UNMEASURED = "not measured";

  private final List<Row> rows = new ArrayList<>();

  /** The rules, in the order of their columns. */
  enum Mode {
    RETURN(
        "return", "keeps less than " + Words.percent(LOST) + " of what dense training gained",
        look -> Optional.of(look.retention < LOST)),
    DIVERSITY(
        "diversity", "the effective number of cells that it visits (exp of coverage-entropy) or the evenness of its"
            + " policy (policy-evenness) is less than " + Words.percent(LEFT) + " of the dense agent's",
        Look::narrow),
    VALUE(
        "value collapse", "its value-rmse is at least " + Words.value(WORSE) + " times the dense agent's, and its"
            + " critic tells nothing of what returns will be (value-explained-variance below " + Words.value(TOLD)
            + ")",
        Look::misjudges),
    SLOW(
        "slow convergence", "its training never came to " + Words.percent(Retention.SURVIVAL) + " of the dense one's"
            + " return, and in the last quarter of its iterations still gained at least " + Words.percent(RISING)
            + " of what dense training gained over the quarter before",
        Look::slow);

    private final String words;
    private final String rule;
    private final Function<Look, Optional<Boolean>> decides;

    Mode(String words, String rule, Function<Look, Optional<Boolean>> decides) {
      this.words = words;
      this.rule = rule;
      this.decides = decides;
    }
  }

  /** What a rule looks at. */
  private record Look(
      double retention, Map<String, Double> own, Map<String, Double> dense, Optional<Boolean> slow) {

    /** One of the two is enough; if one is not measured, the other decides. */
    Optional<Boolean> narrow() {
      return Stream.of(
          both("coverage-entropy", (mine, its) -> Math.exp(mine) < LEFT * Math.exp(its)),
          both("policy-evenness", (mine, its) -> mine < LEFT * its))
          .flatMap(Optional::stream).reduce(Boolean::logicalOr);
    }

    Optional<Boolean> misjudges() {
      Optional<Double> told = Optional.ofNullable(own.get("value-explained-variance"));
      return both("value-rmse", (mine, its) -> mine >= WORSE * its)
          .flatMap(worse -> told.map(explained -> worse && explained < TOLD));
    }

    private Optional<Boolean> both(String metric, Test test) {
      return own.containsKey(metric) && dense.containsKey(metric)
          ? Optional.of(test.holds(own.get(metric), dense.get(metric))) : Optional.empty();
    }
  }

  /** Of a run's value beside the dense agent's. */
  private interface Test {
    boolean holds(double mine, double its);
  }

  /** A run that keeps too little, with what could be decided of it. */
  private record Failed(String setting, Study.Run run, double retention, Map<Mode, Boolean> found) {

    boolean is(Mode mode) {
      return found.getOrDefault(mode, false);
    }

    boolean unnamed() {
      return !found.containsValue(true);
    }
  }

  /**
   * A variant of a setting, at all sparsities.
   *
   * @param runs of which something is known, those that failed for their own sake among them
   * @param hopeless how many of them did, as by divergence: there is nothing to look at
   * @param idle how many have a dense agent that gained nothing: there is nothing to keep
   */
  private record Row(String setting, String variant, int runs, long hopeless, int idle, List<Failed> failed) {

    List<String> cells() {
      List<String> cells = new ArrayList<>(List.of(
          setting, variant, failed.size() + hopeless + idle + " of " + runs, String.valueOf(hopeless),
          String.valueOf(idle)));
      for (Mode mode : Mode.values()) {
        long measured = failed.stream().filter(run -> run.found.containsKey(mode)).count();
        cells.add(failed.isEmpty() ? ""
            : measured == 0 ? UNMEASURED
                : failed.stream().filter(run -> run.is(mode)).count() + " of " + measured);
      }
      cells.add(failed.isEmpty() ? "" : failed.stream().filter(Failed::unnamed).count() + " of " + failed.size());
      return cells;
    }
  }

  private FailureModes(List<Analysis> analyses) {
    analyses.stream().filter(StepsToReturn::returns)
        .forEach(analysis -> analysis.pruned().forEach(variant -> rows.add(row(analysis, variant))));
  }

  private static Row row(Analysis analysis, String variant) {
    String setting = analysis.label().isEmpty() ? "all" : analysis.label();
    Map<Long, Study.Run> dense = new HashMap<>();
    analysis.dense().forEach(run -> dense.put(run.seed(), run));
    Optional<Convergence> speed = Convergence.of(analysis, Convergence.Target.KEPT);
    int runs = 0;
    long hopeless = 0;
    int idle = 0;
    List<Failed> failed = new ArrayList<>();
    for (Level level : analysis.tested(variant)) {
      runs += level.scores().size();
      hopeless += level.hopeless();
      for (Study.Run run : level.runs()) {
        double retention = level.retained().get(run.seed());
        if (Double.isNaN(retention)) {
          idle++;
        } else if (retention < Retention.SURVIVAL) {
          failed.add(failed(
              setting, run, new Look(
                  retention, run.metrics(), dense.get(run.seed()).metrics(),
                  speed.flatMap(some -> some.endedRising(run, RISING)))));
        }
      }
    }
    return new Row(setting, variant, runs, hopeless, idle, failed);
  }

  private static Failed failed(String setting, Study.Run run, Look look) {
    Map<Mode, Boolean> found = new EnumMap<>(Mode.class);
    for (Mode mode : Mode.values()) {
      mode.decides.apply(look).ifPresent(is -> found.put(mode, is));
    }
    return new Failed(setting, run, look.retention, found);
  }

  /** A table of settings and one of runs; empty where nothing that has a return failed. */
  static Optional<Page.Section> section(List<Analysis> analyses) {
    FailureModes modes = new FailureModes(analyses);
    return modes.rows.stream().allMatch(row -> row.failed.isEmpty() && row.hopeless == 0) ? Optional.empty()
        : Optional.of(new Page.Section("How runs fail", List.of(
            modes.settings(), new Block.Folded("Each run that keeps too little", List.of(modes.runs())))));
  }

  private Block settings() {
    List<String> head = new ArrayList<>(List.of("setting", "variant", "fail", "diverged", "dense gained nothing"));
    Arrays.stream(Mode.values()).forEach(mode -> head.add(mode.words));
    head.add("none of these");
    return Block.Table.plain(
        "Pruned runs that keep less than " + Words.percent(Retention.SURVIVAL) + " of what dense training gained, at"
            + " all sparsities together, and what is seen of them beside the dense agent of the same seed. A run may"
            + " fail in several ways. " + Arrays.stream(Mode.values())
                .map(mode -> Words.capital(mode.words) + ": " + mode.rule + ".").collect(Collectors.joining(" "))
            + " Counts are of those runs for which a rule could be decided: metrics must have been measured"
            + " (state-action-coverage, policy-entropy, value-error), and convergence is that of runs which were"
            + " trained after they were pruned. They describe, and claim nothing.",
        head, rows.stream().map(Row::cells).toList());
  }

  private Block runs() {
    List<String> head = new ArrayList<>(List.of("run", "setting", "variant", "sparsity", "seed", "retention"));
    Arrays.stream(Mode.values()).forEach(mode -> head.add(mode.words));
    return Block.Table.plain(
        "Runs that finished and keep too little.", head,
        rows.stream().flatMap(row -> row.failed.stream()).map(FailureModes::cells).toList());
  }

  private static List<String> cells(Failed failed) {
    Study.Run run = failed.run;
    List<String> cells = new ArrayList<>(List.of(
        run.id(), failed.setting, run.variant(), Words.percent(run.sparsity().orElseThrow()),
        String.valueOf(run.seed()), Words.number(failed.retention)));
    for (Mode mode : Mode.values()) {
      cells.add(!failed.found.containsKey(mode) ? UNMEASURED : failed.is(mode) ? "yes" : "no");
    }
    return cells;
  }
}
