package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/**
 * How many iterations a training takes until the metric of its learning curve is nearly as good as the best that the
 * dense training of the same seed and setting reaches. A run that never gets there has no such number: it is counted,
 * and the speed of its variant is then not compared.
 */
final class Convergence {
  /** By this factor a method would be called faster. */
  static final double CLAIM = 2;

  private final Analysis analysis;
  private final Target target;
  private final String metric;
  private final int sign;
  private final Map<Long, Study.Run> denseBySeed = new LinkedHashMap<>();

  /** What is near enough to the best value of the dense training. */
  enum Target {
    E95(0.05),
    E99(0.01);

    private final double away;

    Target(double away) {
      this.away = away;
    }

    /**
     * The value that must be reached: the best value and so much of it for a positive metric of which less is better;
     * else the best value less so much of what the dense training gained.
     */
    double threshold(double first, double best, int sign) {
      return sign < 0 && best > 0 ? best * (1 + away) : best - sign * away * Math.abs(best - first);
    }

    /** What is reached, at the end of a sentence. */
    String words() {
      return Words.percent(away) + " from the dense network's best";
    }
  }

  private Convergence(Analysis analysis, Target target, String metric) {
    this.analysis = analysis;
    this.target = target;
    this.metric = metric;
    this.sign = LearningCurves.sign(analysis, metric);
    analysis.dense().forEach(run -> denseBySeed.put(run.seed(), run));
  }

  /** Empty where there are no learning curves to speak of. */
  static Optional<Convergence> of(Analysis analysis, Target target) {
    boolean curves = !analysis.dense().isEmpty() && analysis.runs().stream().allMatch(run -> run.curve().size() > 2);
    return curves ? LearningCurves.metric(analysis).map(metric -> new Convergence(analysis, target, metric))
        : Optional.empty();
  }

  /** What the curves show. */
  String metric() {
    return metric;
  }

  private OptionalLong reached(Study.Run run) {
    Study.Run dense = denseBySeed.get(run.seed());
    if (dense == null) {
      return OptionalLong.empty();
    }
    Optional<Double> first = LearningCurves.first(dense, metric);
    Optional<Double> best = LearningCurves.best(dense, metric, sign);
    return first.isEmpty() ? OptionalLong.empty()
        : LearningCurves.reaches(run, metric, sign, target.threshold(first.get(), best.orElseThrow(), sign));
  }

  private double[] reached(List<Study.Run> runs) {
    return runs.stream().map(this::reached).filter(OptionalLong::isPresent).mapToDouble(OptionalLong::getAsLong)
        .toArray();
  }

  /** Iterations of the dense trainings, over seeds. */
  Interval dense() {
    return Statistic.MEAN.interval(reached(analysis.dense()));
  }

  /** Iterations at each level over seeds; not a number where a run never gets there. */
  Map<Analysis.Level, Interval> byLevel() {
    Map<Analysis.Level, Interval> all = new LinkedHashMap<>();
    analysis.levels().forEach(level -> {
      double[] reached = reached(level.runs());
      all.put(level, reached.length == level.runs().size() ? Statistic.MEAN.interval(reached)
          : Interval.without(Double.NaN, reached.length));
    });
    return all;
  }

  /** Dense iterations / iterations of a level, of the same seeds; empty where one of them never gets there. */
  private Optional<Interval> faster(Analysis.Level level) {
    List<Study.Run> dense =
        level.runs().stream().map(run -> Optional.ofNullable(denseBySeed.get(run.seed()))).flatMap(Optional::stream)
            .toList();
    double[] ofDense = reached(dense);
    double[] ofLevel = reached(level.runs());
    boolean all = ofDense.length == level.runs().size() && ofLevel.length == level.runs().size();
    return all ? Optional.of(Comparison.ratio(ofDense, ofLevel)) : Optional.empty();
  }

  /** A table of all variants. */
  static Block table(List<Convergence> targets) {
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds"));
    targets.forEach(one -> {
      head.add(one.target.toString().toLowerCase(Locale.ROOT));
      head.add("get there");
      head.add("dense / this");
    });
    List<List<String>> rows = new ArrayList<>();
    Convergence first = targets.get(0);
    List<String> dense = new ArrayList<>(List.of("dense", "0 %", "" + first.analysis.dense().size()));
    targets.forEach(one -> {
      dense.add(Words.interval(one.dense()));
      dense.add(one.dense().n() + " of " + one.analysis.dense().size());
      dense.add("1");
    });
    rows.add(dense);
    for (Analysis.Level level : first.analysis.levels()) {
      List<String> row =
          new ArrayList<>(List.of(level.variant(), Words.percent(level.sparsity()), "" + level.runs().size()));
      targets.forEach(one -> {
        double[] reached = one.reached(level.runs());
        row.add(reached.length == level.runs().size() ? Words.interval(Statistic.MEAN.interval(reached))
            : "not reached by " + (level.runs().size() - reached.length));
        row.add(reached.length + " of " + level.runs().size());
        row.add(one.faster(level).map(Words::interval).orElse(""));
      });
      rows.add(row);
    }
    return Block.Table.plain(
        "Iterations until " + first.metric + " is 5 % (e95) and 1 % (e99) from the best that the dense training of"
            + " the same seed reaches: from its value, where that is positive and less is better, else from what that"
            + " training gained. Ratios are geometric means over seeds; a run that never gets there has no number,"
            + " and its variant no ratio.",
        head, rows);
  }

  /** Whether the subject is faster, by so much as is claimed of tickets: a sentence; empty if it can't be said. */
  Optional<String> verdict() {
    List<Analysis.Level> levels = analysis.levels(analysis.subject());
    List<String> parts = new ArrayList<>();
    for (Analysis.Level level : levels) {
      String at = Words.percent(level.sparsity());
      Optional<Interval> faster = faster(level);
      parts.add(at + ": " + faster.map(Convergence::judged).orElseGet(
          () -> "not comparable, " + reached(level.runs()).length + " of " + level.runs().size() + " get there"));
    }
    return levels.isEmpty() ? Optional.empty() : Optional.of(
        "Speed of " + analysis.subjectPhrase() + ", as the dense network's iterations to " + target.words() + " ("
            + metric + ") over its own: " + String.join("; ", parts) + ".");
  }

  private static String judged(Interval faster) {
    String times = Words.number(CLAIM) + " times as fast ";
    String judged = !faster.bounded() ? times + "is not shown" : faster.low() >= CLAIM ? times + "is shown"
        : faster.high() < CLAIM ? times + "is excluded" : times + "is not shown";
    return Words.interval(faster) + " (" + judged + ", " + Words.count(faster.n(), "seed") + ")";
  }
}
