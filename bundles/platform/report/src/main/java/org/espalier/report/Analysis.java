// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.plan.Published;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Statistic;

/** One setting of a study: its dense networks, and every pruned variant at every sparsity. */
final class Analysis {
  /** Differences of retention that matter: seeds that hardly vary make far smaller ones significant. */
  static final double RELEVANT = 0.01;

  private final Map<String, String> settings;
  private final Map<String, String> problem;
  private final Map<String, Arm> arms;
  private final Reference reference;
  private final List<Level> levels;
  private final List<Contrast> contrasts;
  private final List<Study.Run> benchmarks;
  private final List<Published> published;
  private final boolean sequential;

  /**
   * The subject against another pruned arm at one sparsity.
   *
   * @param other a null control, or an alternative
   * @param comparison of retention, or of the score with its sign turned to "higher is better" where retention is not
   *     available
   * @param ofRetention which of the two
   * @param holm p-value of a difference, corrected for the number of comparisons in the setting
   */
  record Contrast(Arm other, double sparsity, Comparison comparison, boolean ofRetention, double holm) {
    /** Whether the corrected test shows a difference, and one that matters. */
    boolean shown() {
      return holm <= Judgement.LEVEL && matters();
    }

    boolean subjectBetter() {
      return shown() && comparison.difference().estimate() > 0;
    }

    /** Whether the subject is better by this test alone: asked of all controls it needs no correction (Berger 1982). */
    boolean won() {
      return comparison.better() <= Judgement.LEVEL && matters() && comparison.difference().estimate() > 0;
    }

    private boolean matters() {
      return Math.abs(comparison.difference().estimate()) > (ofRetention ? RELEVANT : 0);
    }
  }

  private Analysis(
      Map<String, String> settings, Map<String, String> problem, Map<String, Arm> arms, Reference reference,
      List<Level> levels, List<Contrast> contrasts, List<Study.Run> benchmarks, List<Published> published,
      boolean sequential) {
    this.settings = settings;
    this.problem = problem;
    this.arms = arms;
    this.reference = reference;
    this.levels = levels;
    this.contrasts = contrasts;
    this.benchmarks = benchmarks;
    this.published = published;
    this.sequential = sequential;
  }

  /** The runs of a setting that are compared. */
  private static final class Setting {
    final List<Study.Run> runs = new ArrayList<>();
    final List<Study.Lost> lost = new ArrayList<>();

    String trained() {
      return runs.isEmpty() ? lost.get(0).trained() : runs.get(0).trained();
    }

    Stream<String> dense() {
      return Stream.concat(runs.stream().map(Study.Run::dense), lost.stream().map(Study.Lost::dense)).distinct();
    }
  }

  /**
   * The analyses of a study, one for each setting that has something to compare and of which something is known, in the
   * order of its runs.
   */
  static List<Analysis> of(Study study) {
    Map<String, Study.Run> byId =
        study.runs().stream().collect(Collectors.toMap(Study.Run::id, Function.identity(), (a, b) -> a));
    Map<String, Study.Lost> lostById =
        study.lost().stream().collect(Collectors.toMap(Study.Lost::id, Function.identity(), (a, b) -> a));
    Map<Map<String, String>, Setting> pruned = new LinkedHashMap<>();
    study.runs().stream().filter(run -> run.level().isPresent()).forEach(run -> run.cells().forEach(
        cell -> pruned.computeIfAbsent(cell, settings -> new Setting()).runs.add(run)));
    study.lost().stream().filter(run -> run.level().isPresent()).forEach(run -> run.cells().forEach(
        cell -> pruned.computeIfAbsent(cell, settings -> new Setting()).lost.add(run)));
    // of a setting whose runs all failed, and its dense networks too, not even the objective is known
    pruned.values().removeIf(setting -> setting.runs.isEmpty() && setting.dense().noneMatch(byId::containsKey));
    List<Study.Run> benchmarks = study.runs().stream().filter(Study.Run::benchmark).toList();
    Map<String, Map<String, String>> problems = new HashMap<>();
    pruned.forEach((settings, setting) -> setting.dense().limit(1).forEach(
        dense -> problems.merge(
            setting.trained(), byId.containsKey(dense) ? byId.get(dense).settings() : settings, Analysis::common)));
    return pruned.entrySet().stream()
        .map(e -> of(
            e.getKey(), problems.get(e.getValue().trained()), e.getValue(),
            new Reference(
                e.getValue().dense().map(byId::get).filter(run -> run != null).toList(),
                e.getValue().dense().map(lostById::get).filter(run -> run != null).toList()),
            benchmarks, study))
        .toList();
  }

  private static Map<String, String> common(Map<String, String> one, Map<String, String> other) {
    Map<String, String> common = new LinkedHashMap<>(one);
    common.entrySet().retainAll(other.entrySet());
    return common;
  }

  private static Analysis of(
      Map<String, String> settings, Map<String, String> problem, Setting setting, Reference reference,
      List<Study.Run> benchmarks, Study study) {
    Map<String, Arm> arms = new LinkedHashMap<>();
    setting.runs.forEach(run -> arms.putIfAbsent(run.variant(), run.arm()));
    setting.lost.forEach(run -> arms.putIfAbsent(run.arm().name(), run.arm()));
    Map<String, Map<Double, Setting>> table = new LinkedHashMap<>();
    setting.runs.forEach(run -> cell(table, run.variant(), run.level().getAsDouble()).runs.add(run));
    setting.lost.forEach(run -> cell(table, run.arm().name(), run.level().getAsDouble()).lost.add(run));
    Metric objective =
        Stream.concat(setting.runs.stream(), reference.runs().stream()).findFirst().orElseThrow().objective();
    List<Level> levels = new ArrayList<>();
    table.forEach((variant, bySparsity) -> bySparsity.forEach(
        (sparsity, some) -> levels.add(Level.of(variant, sparsity, some.runs, some.lost, reference, objective))));
    List<Study.Run> comparable =
        benchmarks.stream()
            .filter(run -> run.objective().equals(objective))
            .filter(run -> settings.entrySet().containsAll(run.settings().entrySet()))
            .toList();
    return new Analysis(
        settings, problem, arms, reference, levels, contrasts(levels, arms, objective), comparable,
        study.published().stream().filter(one -> Words.texts(one.cell()).equals(settings)).toList(),
        study.claims().isPresent());
  }

  private static Setting cell(Map<String, Map<Double, Setting>> table, String variant, double sparsity) {
    return table.computeIfAbsent(variant, v -> new TreeMap<>()).computeIfAbsent(sparsity, s -> new Setting());
  }

  private static List<Contrast> contrasts(List<Level> levels, Map<String, Arm> arms, Metric objective) {
    Map<Double, Level> subjects = levels.stream().filter(level -> level.variant().equals(subject(arms).name()))
        .collect(Collectors.toMap(Level::sparsity, Function.identity()));
    List<Contrast> found = new ArrayList<>();
    levels.stream()
        .filter(level -> !level.variant().equals(subject(arms).name()))
        .filter(level -> subjects.containsKey(level.sparsity()))
        .forEach(level -> contrast(arms.get(level.variant()), subjects.get(level.sparsity()), level, objective)
            .ifPresent(found::add));
    double[] holm = Comparison.holm(found.stream().map(one -> one.comparison().p()).toList());
    for (int i = 0; i < found.size(); i++) {
      Contrast one = found.get(i);
      found.set(i, new Contrast(one.other(), one.sparsity(), one.comparison(), one.ofRetention(), holm[i]));
    }
    return List.copyOf(found);
  }

  /** The first arm that has this role; the first of all where none has. */
  private static Arm subject(Map<String, Arm> arms) {
    return arms.values().stream().filter(arm -> arm.role() == Arm.Role.SUBJECT).findFirst()
        .orElseGet(() -> arms.values().iterator().next());
  }

  /** By the seeds of which both are known; empty where there are none. */
  private static Optional<Contrast> contrast(Arm other, Level subject, Level compared, Metric objective) {
    List<Long> seeds = subject.scores().keySet().stream().filter(compared.scores()::containsKey).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    boolean available = seeds.stream()
        .allMatch(seed -> !subject.retained().get(seed).isNaN() && !compared.retained().get(seed).isNaN());
    Function<Level, double[]> values = level -> seeds.stream()
        .mapToDouble(seed -> available ? level.retained().get(seed) : objective.sign() * level.scores().get(seed))
        .toArray();
    Comparison comparison = Comparison.paired(values.apply(subject), values.apply(compared));
    return Optional.of(new Contrast(other, subject.sparsity(), comparison, available, Double.NaN));
  }

  /**
   * Whether seeds were added until something was decided: p-values that do not pay for looking say nothing then, and
   * only the comparisons that were looked at are judged.
   */
  boolean sequential() {
    return sequential;
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

  /** For headings: {@code criterion magnitude, distribution global}. */
  String label() {
    return Words.settings(settings);
  }

  /** Dense runs that finished, by seed. */
  List<Study.Run> dense() {
    return reference.runs();
  }

  /** Dense runs that diverged, or failed otherwise for their own sake. */
  long denseHopeless() {
    return reference.hopeless();
  }

  /** Dense runs that failed for another reason, or have not been done. */
  long denseUnknown() {
    return reference.unknown();
  }

  /** Mean objective of the dense networks; one that diverged counts as one that knows nothing. */
  Interval denseScore() {
    return Statistic.MEAN.interval(reference.scores()).within(objective().lowest(), objective().highest());
  }

  /** What a predictor or policy that knows nothing has, mean over seeds. */
  double floor() {
    return reference.floor();
  }

  /** In how many seeds dense training gains anything over knowing nothing: where it is not shown, nothing is kept. */
  Majority gained() {
    return reference.gained();
  }

  Metric objective() {
    return Stream.concat(dense().stream(), levels.stream().flatMap(level -> level.runs().stream()))
        .findFirst().orElseThrow().objective();
  }

  /** What was neither trained dense nor pruned, such as rules to be beaten: runs by variant. */
  Map<String, List<Study.Run>> benchmarks() {
    return benchmarks.stream()
        .collect(Collectors.groupingBy(Study.Run::variant, LinkedHashMap::new, Collectors.toList()));
  }

  /** What others have published of a variant at a sparsity, or without one. */
  List<Published> published(String variant, OptionalDouble sparsity) {
    return published.stream().filter(one -> one.arm().equals(variant) && one.sparsity().equals(sparsity)).toList();
  }

  /** Whether others have published anything of this setting. */
  boolean known() {
    return !published.isEmpty();
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

  /** Every variant at every sparsity at which something was measured, ascending within a variant. */
  List<Level> levels() {
    return levels.stream().filter(level -> !level.runs().isEmpty()).toList();
  }

  /** All variants that were asked for, whatever came of them. */
  Set<String> pruned() {
    return levels.stream().map(Level::variant).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  Set<String> variants() {
    return levels().stream().map(Level::variant).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  List<Level> levels(String variant) {
    return levels().stream().filter(level -> level.variant().equals(variant)).toList();
  }

  /** The subject at every sparsity that was asked for, whatever came of it. */
  List<Level> tested() {
    return tested(subject());
  }

  /** A variant likewise. */
  List<Level> tested(String variant) {
    return levels.stream().filter(level -> level.variant().equals(variant))
        .sorted(Comparator.comparingDouble(Level::sparsity)).toList();
  }

  /** A variant at a sparsity, whatever came of it. */
  Optional<Level> tested(String variant, double sparsity) {
    return levels.stream().filter(level -> level.variant().equals(variant) && level.sparsity() == sparsity).findFirst();
  }

  List<Contrast> contrasts() {
    return contrasts;
  }

  /** All runs of the setting that finished, dense ones first. */
  List<Study.Run> runs() {
    List<Study.Run> all = new ArrayList<>(dense());
    levels.forEach(level -> all.addAll(level.runs()));
    return all;
  }
}
