// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.statistics.Censored;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Retention;
import org.espalier.statistics.Statistic;

/**
 * How many iterations a training takes until it is nearly as good as the best that the dense training of the same seed
 * and setting comes to. Like is compared with like: both are judged by the metric that they declare; what other runs
 * had trained before counts; a value that was reached at another sparsity than the run's last does not. Where one of
 * these is not known, nothing is compared.
 */
final class Convergence {
  /** By this factor a method would be called faster. */
  static final double CLAIM = 2;

  private static final String NA = "N/A";

  private final Analysis analysis;
  private final Target target;
  private final Map<Long, Study.Run> denseBySeed = new LinkedHashMap<>();
  /** What all are judged by; empty where the dense trainings don't agree on it. */
  private final Optional<Metric> metric;

  /** What is near enough to the best value of the dense training. */
  enum Target {
    E95(0.05),
    E99(0.01),
    /** As near as a network is that keeps enough of what dense training gained. */
    KEPT(1 - Retention.SURVIVAL);

    /** Those that tell how soon a training is about as good as the dense one. */
    static final List<Target> NEAR = List.of(E95, E99);

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

  /** Iterations of two trainings of one seed, head starts included. */
  private record Pair(long dense, long own) {
    boolean fast() {
      return dense >= CLAIM * own;
    }
  }

  private Convergence(Analysis analysis, Target target) {
    this.analysis = analysis;
    this.target = target;
    analysis.dense().forEach(run -> denseBySeed.put(run.seed(), run));
    this.metric = LearningCurves.progress(analysis);
  }

  /** Empty where there are no learning curves to speak of. */
  static Optional<Convergence> of(Analysis analysis, Target target) {
    boolean curves = !analysis.dense().isEmpty() && analysis.dense().stream().allMatch(run -> run.curve().size() > 2);
    return curves ? Optional.of(new Convergence(analysis, target)) : Optional.empty();
  }

  /** Whether it is known of the dense trainings how many iterations they take, so that others can be compared. */
  boolean known() {
    return obstacle(analysis.dense()).isEmpty();
  }

  /** Why the iterations of some runs can't be told, as a clause; empty if they can. */
  private Optional<String> obstacle(List<Study.Run> runs) {
    return Stream.concat(analysis.dense().stream(), runs.stream())
        .flatMap(run -> obstacle(run).stream()
            .map(reason -> reason + (run.reference() ? " (of the dense network)" : "")))
        .findFirst();
  }

  private Optional<String> obstacle(Study.Run run) {
    Optional<Metric> own = run.learning().progress();
    if (own.isEmpty()) {
      return Optional.of("it is not told which metric of an iteration says how good it is by then");
    }
    String name = own.get().name();
    if (metric.isEmpty() || !metric.get().name().equals(name) || metric.get().direction() != own.get().direction()) {
      return Optional.of("it is judged by " + name + ", the dense network by "
          + metric.map(Metric::name).orElse("another metric in each seed"));
    }
    if (run.curve().stream().noneMatch(point -> point.metrics().containsKey(name))) {
      return Optional.of("its iterations do not show " + name);
    }
    if (run.learning().headStart().isEmpty()) {
      return Optional.of("it is not known how long the weights that it began with had been trained before");
    }
    return run.curve().stream().allMatch(point -> point.sparsity().isPresent()) ? Optional.empty()
        : Optional.of("it is not known how sparse it was at each iteration");
  }

  /** Iterations until a run is as good as it has to be; of no run that has an {@link #obstacle}. */
  private OptionalLong reached(Study.Run run) {
    return effort(run).stream().mapToLong(Effort::iterations).findFirst();
  }

  /** The same with samples; empty where it never gets there. */
  private Optional<Effort> effort(Study.Run run) {
    Study.Run dense = denseBySeed.get(run.seed());
    if (dense == null) {
      return Optional.empty();
    }
    Metric judge = metric.orElseThrow();
    int sign = LearningCurves.sign(judge);
    Optional<Double> first = LearningCurves.first(dense, judge.name());
    Optional<Double> best = LearningCurves.best(dense, judge.name(), sign);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    double threshold = target.threshold(first.get(), best.orElseThrow(), sign);
    return LearningCurves.reaches(run, judge.name(), sign, threshold)
        .map(run.learning().headStart().orElseThrow()::plus);
  }

  /**
   * Samples until runs are as good as they have to be.
   *
   * @param median infinite where fewer than half of them get there
   * @param reached how many do
   * @param budget samples after which those that don't were no longer trained, the most of any
   */
  record Samples(Interval median, int reached, long budget) {}

  /**
   * What runs of a level, or dense ones, needed; empty where it can't be told.
   *
   * @param hopeless runs that failed for their own sake, which never get there
   */
  Optional<Samples> samples(List<Study.Run> runs, long hopeless) {
    int n = runs.size() + (int) hopeless;
    if (runs.isEmpty() || obstacle(runs).isPresent()) {
      return Optional.empty();
    }
    double[] reached = runs.stream().map(this::effort).flatMap(Optional::stream).mapToDouble(Effort::samples).toArray();
    long budget = runs.stream()
        .mapToLong(run -> run.learning().headStart().orElseThrow().samples()
            + run.curve().get(run.curve().size() - 1).samples())
        .max().orElseThrow();
    return Optional.of(new Samples(Censored.median(reached, n), reached.length, budget));
  }

  /**
   * Whether a run never gets there and was still getting better when its training ended: by at least this share of what
   * dense training gained from one quarter of its iterations to the last. Empty where it was not trained on, or its
   * curve does not tell.
   *
   * @param share of the distance from the first to the best value of the dense training
   */
  Optional<Boolean> endedRising(Study.Run run, double share) {
    if (obstacle(List.of(run)).isPresent() || !denseBySeed.containsKey(run.seed())) {
      return Optional.empty();
    }
    Metric judge = metric.orElseThrow();
    int sign = LearningCurves.sign(judge);
    Study.Run dense = denseBySeed.get(run.seed());
    OptionalDouble rise = LearningCurves.rise(run, judge.name());
    Optional<Double> first = LearningCurves.first(dense, judge.name());
    if (rise.isEmpty() || first.isEmpty()) {
      return Optional.empty();
    }
    double gained = sign * (LearningCurves.best(dense, judge.name(), sign).orElseThrow() - first.get());
    return Optional.of(effort(run).isEmpty() && sign * rise.getAsDouble() >= share * gained);
  }

  private Interval iterations(List<Study.Run> runs) {
    if (obstacle(runs).isPresent()) {
      return Interval.without(Double.NaN, 0);
    }
    double[] reached = reached(runs);
    return reached.length == runs.size() ? Statistic.MEAN.interval(reached)
        : Interval.without(Double.NaN, reached.length);
  }

  private double[] reached(List<Study.Run> runs) {
    return runs.stream().map(this::reached).filter(OptionalLong::isPresent).mapToDouble(OptionalLong::getAsLong)
        .toArray();
  }

  /** Iterations of the dense trainings, over seeds; not a number where they are not known. */
  Interval dense() {
    return iterations(analysis.dense());
  }

  /** Iterations at each level over seeds; not a number where a run never gets there, or they are not known. */
  Map<Level, Interval> byLevel() {
    Map<Level, Interval> all = new LinkedHashMap<>();
    analysis.levels().forEach(level -> all.put(level, iterations(level.runs())));
    return all;
  }

  /** The seeds of a level in which both trainings get there. */
  private List<Pair> pairs(Level level) {
    List<Pair> pairs = new ArrayList<>();
    for (Study.Run run : level.runs()) {
      Optional<Study.Run> dense = Optional.ofNullable(denseBySeed.get(run.seed()));
      OptionalLong ofDense = dense.map(this::reached).orElse(OptionalLong.empty());
      OptionalLong own = reached(run);
      if (ofDense.isPresent() && own.isPresent()) {
        pairs.add(new Pair(ofDense.getAsLong(), own.getAsLong()));
      }
    }
    return pairs;
  }

  private static double[] of(List<Pair> pairs, Function<Pair, Long> which) {
    return pairs.stream().map(which).mapToDouble(Long::doubleValue).toArray();
  }

  /**
   * How many trainings of a level are faster by what is claimed, of those whose dense training gets there. One that
   * failed for its own sake is not; of what failed for another reason, or has not been done, nothing is known.
   */
  private Majority fast(Level level) {
    int fast = (int) pairs(level).stream().filter(Pair::fast).count();
    int compared = (int) level.scores().keySet().stream()
        .filter(seed -> denseBySeed.containsKey(seed) && reached(denseBySeed.get(seed)).isPresent())
        .count();
    return new Majority(fast, compared);
  }

  private static String counted(Majority fast) {
    String counted = fast.successes() + " of " + Words.count(fast.trials(), "seed");
    return switch (fast.judged()) {
      case SHOWN -> counted + ", p " + Words.pValue(fast.p());
      case EXCLUDED -> counted + ", p " + Words.pValue(fast.against());
      case NOT_SHOWN -> counted + ", p " + Words.pValue(fast.p()) + "; it would take"
          + " " + Words.count(fast.trialsToShow(), "seed")
          + " if all that are added were";
    };
  }

  /** A table of all variants. */
  static Block table(List<Convergence> targets) {
    Convergence first = targets.get(0);
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds", "trained before"));
    targets.forEach(one -> {
      head.add(one.target.toString().toLowerCase(Locale.ROOT));
      head.add("get there");
      head.add("dense / this");
      head.add("twice as fast");
    });
    List<List<String>> rows = new ArrayList<>();
    List<String> dense = new ArrayList<>(List.of("dense", "0 %", "" + first.analysis.dense().size()));
    dense.add(before(first.analysis.dense()));
    targets.forEach(one -> {
      dense.addAll(one.cells(first.analysis.dense()));
      dense.addAll(one.known() ? List.of("1", "") : List.of(NA, NA));
    });
    rows.add(dense);
    Set<String> obstacles = new LinkedHashSet<>();
    for (Level level : first.analysis.levels()) {
      List<String> row =
          new ArrayList<>(List.of(level.variant(), Words.percent(level.sparsity()), "" + level.runs().size()));
      row.add(before(level.runs()));
      targets.forEach(one -> row.addAll(one.cells(level)));
      rows.add(row);
      first.obstacle(level.runs()).ifPresent(reason -> obstacles.add(level.variant() + ": " + reason));
    }
    return Block.Table.plain(
        "Iterations until " + first.metric.map(Metric::name).orElse("the metric") + " is 5 % (e95) and 1 % (e99) from"
            + " the best that the dense training of the same seed reaches: from its value, where that is positive and"
            + " less is better, else from what that training gained. Counted are the iterations for which other runs"
            + " had trained the weights that a run began with, and all of its own; the value must be reached at the"
            + " sparsity that the run ends with. Ratios are geometric means over the seeds that get there and describe"
            + " those alone; whether at least half of all trainings are twice as fast is judged by the sign test, in"
            + " which a run that never gets there is not."
            + (obstacles.isEmpty() ? "" : " Not available (N/A): " + String.join("; ", obstacles) + "."),
        head, rows);
  }

  /** Mean of the iterations that other runs had trained. */
  private static String before(List<Study.Run> runs) {
    List<Optional<Effort>> efforts = runs.stream().map(run -> run.learning().headStart()).toList();
    return efforts.stream().allMatch(Optional::isPresent)
        ? rounded(efforts.stream().mapToLong(effort -> effort.orElseThrow().iterations()).average().orElse(0), 10)
        : NA;
  }

  /** Iterations, and how many get there. */
  private List<String> cells(List<Study.Run> runs) {
    if (obstacle(runs).isPresent()) {
      return List.of(NA, NA);
    }
    double[] reached = reached(runs);
    return List.of(
        reached.length == runs.size() ? Words.interval(Statistic.MEAN.interval(reached))
            : "not reached by " + (runs.size() - reached.length),
        reached.length + " of " + runs.size());
  }

  private List<String> cells(Level level) {
    List<String> cells = new ArrayList<>(cells(level.runs()));
    if (obstacle(level.runs()).isPresent()) {
      cells.addAll(List.of(NA, NA));
      return cells;
    }
    List<Pair> pairs = pairs(level);
    cells.add(pairs.isEmpty() ? "" : Words.interval(Comparison.ratio(of(pairs, Pair::dense), of(pairs, Pair::own))));
    Majority fast = fast(level);
    cells.add(fast.judged() + " (" + counted(fast) + ")");
    return cells;
  }

  /** How the subject's speed compares, and whether it is as much faster as is claimed of tickets; empty without it. */
  Optional<String> verdict() {
    List<Level> levels = analysis.levels(analysis.subject());
    if (levels.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<String>> obstacles = new LinkedHashMap<>();
    List<String> needs = new ArrayList<>();
    Map<Judgement, List<String>> judged = new LinkedHashMap<>();
    for (Level level : levels) {
      String at = Words.percent(level.sparsity());
      Optional<String> obstacle = obstacle(level.runs());
      if (obstacle.isPresent()) {
        obstacles.computeIfAbsent(obstacle.get(), reason -> new ArrayList<>()).add(at);
      } else {
        needs.add("at " + at + " " + need(level));
        Majority fast = fast(level);
        judged.computeIfAbsent(fast.judged(), word -> new ArrayList<>()).add(at + " (" + counted(fast) + ")");
      }
    }
    List<String> sentences = new ArrayList<>();
    if (!needs.isEmpty()) {
      sentences.add(
          "Until " + metric.orElseThrow().name() + " is " + target.words() + ", " + analysis.subjectPhrase()
              + " needs, counting the iterations that its first weights had been trained for: "
              + String.join("; ", needs)
              + ". That at least half of all trainings are at least twice as fast is "
              + judged.entrySet().stream()
                  .map(entry -> entry.getKey() + " at " + String.join(", ", entry.getValue()))
                  .collect(Collectors.joining("; "))
              + ".");
    }
    obstacles.forEach((reason, at) -> sentences.add(
        "How fast " + analysis.subjectPhrase() + " is trained is not available (N/A) at " + String.join(", ", at) + ": "
            + reason + "."));
    return Optional.of(String.join(" ", sentences));
  }

  private static String rounded(double value, int parts) {
    return Words.value((double) Math.round(parts * value) / parts);
  }

  /** Means over the seeds that get there, and the ratio of the two. */
  private String need(Level level) {
    List<Pair> pairs = pairs(level);
    String there = pairs.size() + " of " + Words.count(level.runs().size(), "seed");
    if (pairs.isEmpty()) {
      return "more than it has (" + there + " get there)";
    }
    double own = Statistic.MEAN.of(of(pairs, Pair::own));
    double dense = Statistic.MEAN.of(of(pairs, Pair::dense));
    return rounded(own / dense, 100) + " times as many as the dense network (" + rounded(own, 10) + " instead of "
        + rounded(dense, 10)
        + (pairs.size() == level.runs().size() ? ")" : ", where it gets there: in " + there + ")");
  }
}
