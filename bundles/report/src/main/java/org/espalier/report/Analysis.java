package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.api.procedure.Arm;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Proportion;
import org.espalier.statistics.Retention;
import org.espalier.statistics.Statistic;

/** One setting of a study: its dense networks, and every pruned variant at every sparsity. */
final class Analysis {
  /** Differences of retention that matter: seeds that hardly vary make far smaller ones significant. */
  static final double RELEVANT = 0.01;

  private final Map<String, String> settings;
  private final Map<String, String> problem;
  private final Map<String, Arm> arms;
  private final List<Study.Run> dense;
  private final List<Level> levels;
  private final List<Contrast> contrasts;
  private final List<Study.Run> benchmarks;
  private final Retentions retentions;

  /**
   * A variant at a sparsity.
   *
   * @param runs one a seed, by seed
   * @param score mean of the objective
   * @param retention interquartile mean of the retentions; empty where any of them is not available
   * @param survival share of runs that keep {@link Retention#SURVIVAL}; empty likewise
   */
  record Level(
      String variant,
      double sparsity,
      List<Study.Run> runs,
      Interval score,
      Optional<Interval> retention,
      Optional<Interval> survival) {}

  /**
   * The subject against another pruned arm at one sparsity.
   *
   * @param other a null control, or an alternative
   * @param comparison of retention, or of the score with its sign turned to "higher is better" where retention is not
   *     available
   * @param ofRetention which of the two
   * @param holm p-value corrected for the number of arms that it is compared with at this sparsity
   */
  record Contrast(Arm other, double sparsity, Comparison comparison, boolean ofRetention, double holm) {
    /** Whether both the interval and the corrected test speak for a difference, and for one that matters. */
    boolean shown() {
      return holm <= Judgement.LEVEL && Math.abs(comparison.difference().estimate()) > (ofRetention ? RELEVANT : 0);
    }

    boolean subjectBetter() {
      return shown() && comparison.difference().estimate() > 0;
    }
  }

  private Analysis(
      Map<String, String> settings, Map<String, String> problem, Map<String, Arm> arms, List<Study.Run> dense,
      List<Level> levels, List<Contrast> contrasts, List<Study.Run> benchmarks, Retentions retentions) {
    this.settings = settings;
    this.problem = problem;
    this.arms = arms;
    this.dense = dense;
    this.levels = levels;
    this.contrasts = contrasts;
    this.benchmarks = benchmarks;
    this.retentions = retentions;
  }

  /** The analyses of a study, one for each setting that was pruned, in the order of its runs. */
  static List<Analysis> of(Study study) {
    Map<String, Study.Run> byId =
        study.runs().stream().collect(Collectors.toMap(Study.Run::id, Function.identity(), (a, b) -> a));
    Map<Map<String, String>, List<Study.Run>> pruned = new LinkedHashMap<>();
    for (Study.Run run : study.runs()) {
      if (run.sparsity().isPresent()) {
        run.cells().forEach(cell -> pruned.computeIfAbsent(cell, settings -> new ArrayList<>()).add(run));
      }
    }
    List<Study.Run> benchmarks = study.runs().stream().filter(Study.Run::benchmark).toList();
    Map<String, Map<String, String>> problems = new HashMap<>();
    pruned.values().forEach(
        runs -> problems.merge(
            runs.get(0).trained(), byId.getOrDefault(runs.get(0).dense(), runs.get(0)).settings(), Analysis::common));
    return pruned.entrySet().stream()
        .map(e -> of(e.getKey(), problems.get(e.getValue().get(0).trained()), e.getValue(), byId, benchmarks))
        .toList();
  }

  private static Map<String, String> common(Map<String, String> one, Map<String, String> other) {
    Map<String, String> common = new LinkedHashMap<>(one);
    common.entrySet().retainAll(other.entrySet());
    return common;
  }

  private static Analysis of(
      Map<String, String> settings, Map<String, String> problem, List<Study.Run> runs, Map<String, Study.Run> byId,
      List<Study.Run> benchmarks) {
    Retentions retention = new Retentions(byId);
    List<Study.Run> dense =
        runs.stream()
            .map(run -> byId.get(run.dense()))
            .filter(run -> run != null)
            .distinct()
            .sorted(Comparator.comparing(Study.Run::seed))
            .toList();
    Map<String, Arm> arms = new LinkedHashMap<>();
    runs.forEach(run -> arms.putIfAbsent(run.variant(), run.arm()));
    Map<String, Map<Double, List<Study.Run>>> table = new LinkedHashMap<>();
    runs.stream()
        .sorted(Comparator.comparing(Study.Run::seed))
        .forEach(
            run -> table.computeIfAbsent(run.variant(), variant -> new TreeMap<>())
                .computeIfAbsent(run.sparsity().getAsDouble(), sparsity -> new ArrayList<>())
                .add(run));
    List<Level> levels = new ArrayList<>();
    table.forEach(
        (variant, bySparsity) ->
            bySparsity.forEach((sparsity, some) -> levels.add(level(variant, sparsity, some, retention))));
    Study.Objective objective = runs.get(0).objective();
    List<Study.Run> comparable =
        benchmarks.stream()
            .filter(run -> run.objective().equals(objective))
            .filter(run -> settings.entrySet().containsAll(run.settings().entrySet()))
            .toList();
    return new Analysis(
        settings, problem, arms, dense, levels, contrasts(table, arms, retention), comparable, retention);
  }

  private static Level level(String variant, double sparsity, List<Study.Run> runs, Retentions retention) {
    double[] scores = runs.stream().mapToDouble(Study.Run::score).toArray();
    List<OptionalDouble> retentions = runs.stream().map(retention::of).toList();
    boolean available = retentions.stream().allMatch(OptionalDouble::isPresent);
    double[] values = retentions.stream().flatMapToDouble(OptionalDouble::stream).toArray();
    int survivors = (int) Arrays.stream(values).filter(r -> r >= Retention.SURVIVAL).count();
    return new Level(
        variant,
        sparsity,
        List.copyOf(runs),
        Statistic.MEAN.interval(scores),
        available ? Optional.of(Statistic.INTERQUARTILE_MEAN.interval(values)) : Optional.empty(),
        available ? Optional.of(Proportion.of(survivors, values.length)) : Optional.empty());
  }

  private static List<Contrast> contrasts(
      Map<String, Map<Double, List<Study.Run>>> table, Map<String, Arm> arms, Retentions retention) {
    Map<Double, List<Study.Run>> subjects = table.get(subject(arms).name());
    List<Contrast> found = new ArrayList<>();
    arms.values().stream()
        .filter(arm -> arm != subject(arms))
        .forEach(
            arm -> table.get(arm.name()).forEach(
                (sparsity, others) -> {
                  if (subjects.containsKey(sparsity)) {
                    found.add(contrast(arm, sparsity, subjects.get(sparsity), others, retention));
                  }
                }));
    return found.stream().map(contrast -> corrected(contrast, found)).toList();
  }

  /** The first arm that has this role; the first of all where none has. */
  private static Arm subject(Map<String, Arm> arms) {
    return arms.values().stream().filter(arm -> arm.role() == Arm.Role.SUBJECT).findFirst()
        .orElseGet(() -> arms.values().iterator().next());
  }

  /** The family of a test is what the subject is compared with at one sparsity. */
  private static Contrast corrected(Contrast contrast, List<Contrast> all) {
    List<Contrast> family = all.stream().filter(other -> other.sparsity() == contrast.sparsity()).toList();
    double[] holm = Comparison.holm(family.stream().map(other -> other.comparison().p()).toList());
    return new Contrast(
        contrast.other(), contrast.sparsity(), contrast.comparison(), contrast.ofRetention(),
        holm[family.indexOf(contrast)]);
  }

  private static Contrast contrast(
      Arm other, double sparsity, List<Study.Run> subjects, List<Study.Run> compared, Retentions retention) {
    Map<Long, Study.Run> bySeed =
        compared.stream().collect(Collectors.toMap(Study.Run::seed, Function.identity(), (a, b) -> a));
    List<Study.Run> paired = subjects.stream().filter(run -> bySeed.containsKey(run.seed())).toList();
    List<Study.Run> others = paired.stream().map(run -> bySeed.get(run.seed())).toList();
    boolean available =
        paired.stream().allMatch(run -> retention.of(run).isPresent())
            && others.stream().allMatch(run -> retention.of(run).isPresent());
    ToDoubleFunction<Study.Run> value =
        available ? run -> retention.of(run).getAsDouble() : run -> run.objective().sign() * run.score();
    Comparison comparison =
        Comparison.paired(paired.stream().mapToDouble(value).toArray(), others.stream().mapToDouble(value).toArray());
    return new Contrast(other, sparsity, comparison, available, Double.NaN);
  }

  /** What distinguishes this setting; empty if the study has just one. */
  Map<String, String> settings() {
    return settings;
  }

  /**
   * What tells what was trained from what else was: settings that dense networks depend on, which are the same wherever
   * the same was trained.
   */
  Map<String, String> problem() {
    return problem;
  }

  /** Retentions at a level, by seed; where they are available. */
  double[] retentions(Level level) {
    return level.runs().stream().map(retentions::of).flatMapToDouble(OptionalDouble::stream).toArray();
  }

  /** For headings: {@code criterion magnitude, distribution global}. */
  String label() {
    return Words.settings(settings);
  }

  /** Dense runs, by seed. */
  List<Study.Run> dense() {
    return dense;
  }

  /** Mean objective of the dense networks. */
  Interval denseScore() {
    return Statistic.MEAN.interval(dense.stream().mapToDouble(Study.Run::score).toArray());
  }

  double floor() {
    return dense.stream().mapToDouble(Study.Run::floor).average().orElse(Double.NaN);
  }

  /** Dense networks that are no better than the floor. */
  long belowFloor() {
    return dense.stream().filter(run -> run.objective().sign() * (run.score() - run.floor()) <= 0).count();
  }

  Study.Objective objective() {
    return levels.get(0).runs().get(0).objective();
  }

  /** What was neither trained dense nor pruned, such as rules to be beaten: runs by variant. */
  Map<String, List<Study.Run>> benchmarks() {
    return benchmarks.stream()
        .collect(Collectors.groupingBy(Study.Run::variant, LinkedHashMap::new, Collectors.toList()));
  }

  /** The variant that the others are compared with. */
  String subject() {
    return subject(arms).name();
  }

  /** The same in a sentence, such as {@code the ticket}. */
  String subjectPhrase() {
    return subject(arms).phrase();
  }

  /** The null controls. */
  List<Arm> controls() {
    return arms.values().stream().filter(arm -> arm.role() == Arm.Role.CONTROL).toList();
  }

  /** Every variant at every sparsity, ascending within a variant. */
  List<Level> levels() {
    return levels;
  }

  Set<String> variants() {
    return levels.stream().map(Level::variant).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  List<Level> levels(String variant) {
    return levels.stream().filter(level -> level.variant().equals(variant)).toList();
  }

  List<Contrast> contrasts() {
    return contrasts;
  }

  /** All runs of the setting, dense ones first. */
  List<Study.Run> runs() {
    List<Study.Run> all = new ArrayList<>(dense);
    levels.forEach(level -> all.addAll(level.runs()));
    return all;
  }
}
