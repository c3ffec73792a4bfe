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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.api.metric.Metric;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.SignFlip;

/**
 * Settings with the same objective beside each other. Small multiples: a panel for each value of the key that has the
 * most, in it a curve for each value of the next key, or for each variant if there is none; what remains makes figures
 * of its own. Tables: a row a setting, a column a sparsity, with those marked that are not told apart from the best.
 */
final class Across {
  private static final String SPARSITY = "sparsity";

  private final List<Analysis> analyses;
  private final String prefix;
  private final List<String> keys;

  private Across(List<Analysis> analyses, String prefix) {
    this.analyses = analyses;
    this.prefix = prefix;
    this.keys = keys(analyses);
  }

  /** Keys that vary, those with the most values first. */
  private static List<String> keys(List<Analysis> analyses) {
    Map<String, Set<String>> values = new TreeMap<>();
    analyses.forEach(
        analysis -> analysis.settings()
            .forEach((key, value) -> values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value)));
    return values.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .sorted(Comparator.comparingInt(e -> -e.getValue().size()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What the settings come to together; nothing where there is one alone. */
  static List<Block> of(List<Analysis> analyses) {
    Map<Metric, List<Analysis>> byObjective =
        analyses.stream().collect(Collectors.groupingBy(Analysis::objective, LinkedHashMap::new, Collectors.toList()));
    List<Block> blocks = new ArrayList<>();
    byObjective.forEach(
        (objective, some) -> {
          if (some.size() > 1) {
            blocks.addAll(new Across(some, byObjective.size() == 1 ? "" : Words.slug(objective.name()) + "-").blocks());
          }
        });
    return blocks;
  }

  /** What stands out at each sparsity, in sentences. */
  static List<String> sentences(List<Analysis> analyses) {
    List<String> sentences = new ArrayList<>();
    analyses.stream().collect(Collectors.groupingBy(Analysis::objective, LinkedHashMap::new, Collectors.toList()))
        .values().stream()
        .filter(some -> some.size() > 1)
        .map(some -> new Across(some, ""))
        .forEach(across -> across.problems().forEach(problem -> sentences.addAll(across.sentences(problem))));
    return sentences;
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    figures().forEach(figure -> blocks.add(new Block.Drawing(figure)));
    NumericAxis.figures(analyses, keys, prefix).forEach(figure -> blocks.add(new Block.Drawing(figure)));
    for (Problem problem : problems()) {
      if (!sparsities(problem).isEmpty()) {
        blocks.add(new Block.Verdict(sentences(problem)));
        blocks.add(table(problem));
      }
    }
    return blocks;
  }

  private List<Figure> figures() {
    String panelKey = keys.get(0);
    Optional<String> curveKey = keys.size() > 1 ? Optional.of(keys.get(1)) : Optional.empty();
    Map<Map<String, String>, List<Analysis>> others = new LinkedHashMap<>();
    for (Analysis analysis : analyses) {
      Map<String, String> rest = new TreeMap<>(analysis.settings());
      rest.remove(panelKey);
      curveKey.ifPresent(rest::remove);
      others.computeIfAbsent(rest, r -> new ArrayList<>()).add(analysis);
    }
    // one setting has figures of its own
    others.values().removeIf(some -> some.size() == 1);
    List<Figure> figures = new ArrayList<>();
    others.forEach(
        (rest, some) -> {
          figures.add(figure(some, rest, panelKey, curveKey, Figures.sparsityAxis(widest()),
              (variant, analysis) -> level -> 100 * level.sparsity(), SPARSITY));
          Figures.costs(some).forEach(
              (axis, cost) -> figures.add(
                  figure(some, rest, panelKey, curveKey, axis, (variant, analysis) -> cost::applyAsDouble,
                      axis.label().replaceFirst(" \\[.*", ""))));
        });
    return figures;
  }

  private static String subjects(List<Analysis> some) {
    List<String> phrases = some.stream().map(Analysis::subjectPhrase).distinct().toList();
    return phrases.size() == 1 ? phrases.get(0) : "what each procedure is about";
  }

  private Analysis widest() {
    return analyses.stream().max(Comparator.comparingInt(analysis -> analysis.levels().size())).orElseThrow();
  }

  private Figure figure(
      List<Analysis> some, Map<String, String> rest, String panelKey, Optional<String> curveKey, Axis x,
      BiFunction<String, Analysis, Function<Level, Double>> at, String name) {
    Map<String, List<Analysis>> byPanel = some.stream().collect(Collectors.groupingBy(
        analysis -> analysis.settings().getOrDefault(panelKey, ""), LinkedHashMap::new, Collectors.toList()));
    Map<String, Style> styles = new HashMap<>();
    List<Panel> panels = new ArrayList<>();
    byPanel.forEach(
        (value, inside) -> {
          boolean oneDense = inside.stream().map(Analysis::dense).distinct().count() == 1;
          List<Series> series = new ArrayList<>();
          if (oneDense) {
            series.addAll(Figures.references(inside.get(0), Study.Run::score));
          }
          for (Analysis analysis : inside) {
            for (String variant : curveKey.isPresent() ? List.of(analysis.subject()) : analysis.variants()) {
              String label = curveKey.map(key -> key + " " + analysis.settings().getOrDefault(key, ""))
                  .orElse(variant);
              Style style = styles.computeIfAbsent(label, l -> new Style(1 + styles.size(), false));
              Function<Level, Double> position = at.apply(variant, analysis);
              series.add(Figures.against(label, style, analysis, variant, position::apply));
              if (!oneDense) {
                Figures.dense("dense, " + label, new Style(style.number(), true), analysis).ifPresent(series::add);
              }
            }
          }
          panels.add(new Panel(value, x, Figures.axis(inside), series));
        });
    String of = curveKey.isPresent() ? " of " + subjects(some) : "";
    return new Figure(
        Words.slug("overview-" + prefix + name + "-" + String.join("-", rest.values())),
        some.get(0).objective().name() + of + ", by " + panelKey + curveKey.map(key -> " and " + key).orElse("")
            + (rest.isEmpty() ? "" : " (" + Words.settings(rest) + ")"),
        Figures.means(panels) + (name.equals(SPARSITY) ? "" : " " + Figures.JOINED), panels);
  }

  /** Settings that were trained on the same: they have the same dense networks. */
  private record Problem(Map<String, String> settings, List<Analysis> analyses) {}

  private List<Problem> problems() {
    Map<Map<String, String>, List<Analysis>> problems = analyses.stream().collect(
        Collectors.groupingBy(Analysis::problem, LinkedHashMap::new, Collectors.toList()));
    return problems.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .map(e -> new Problem(e.getKey(), e.getValue()))
        .toList();
  }

  private static Optional<Level> level(Analysis analysis, double sparsity) {
    return analysis.levels(analysis.subject()).stream().filter(level -> level.sparsity() == sparsity).findFirst();
  }

  /** Those to which several of the settings were pruned. */
  private static Set<Double> sparsities(Problem problem) {
    Map<Double, Long> settings = problem.analyses().stream()
        .flatMap(analysis -> analysis.levels(analysis.subject()).stream())
        .collect(Collectors.groupingBy(Level::sparsity, TreeMap::new, Collectors.counting()));
    settings.values().removeIf(count -> count < 2);
    return settings.keySet();
  }

  /** The setting with the best mean at a sparsity, and all that are not told apart from it. */
  private static List<Analysis> best(Problem problem, double sparsity) {
    List<Analysis> there = problem.analyses().stream().filter(one -> level(one, sparsity).isPresent()).toList();
    int sign = problem.analyses().get(0).objective().sign();
    Analysis best = there.stream()
        .max(Comparator.comparingDouble(one -> sign * level(one, sparsity).orElseThrow().score().estimate()))
        .orElseThrow();
    List<Analysis> others = there.stream().filter(one -> one != best).toList();
    Level first = level(best, sparsity).orElseThrow();
    double[] holm = Comparison.holm(
        others.stream().map(one -> difference(first, level(one, sparsity).orElseThrow())).toList());
    List<Analysis> marked = new ArrayList<>(List.of(best));
    IntStream.range(0, holm.length).filter(i -> !(holm[i] <= Judgement.LEVEL)).mapToObj(others::get)
        .forEach(marked::add);
    return marked;
  }

  /** P-value that the two differ. */
  private static double difference(Level one, Level other) {
    List<Long> seeds = one.scores().keySet().stream().filter(other.scores()::containsKey).toList();
    return Comparison.paired(
        seeds.stream().mapToDouble(one.scores()::get).toArray(),
        seeds.stream().mapToDouble(other.scores()::get).toArray()).p();
  }

  private List<String> sentences(Problem problem) {
    List<String> sentences = new ArrayList<>();
    for (double sparsity : sparsities(problem)) {
      List<Analysis> best = best(problem, sparsity);
      Level level = level(best.get(0), sparsity).orElseThrow();
      int others = (int) problem.analyses().stream().filter(one -> level(one, sparsity).isPresent()).count() - 1;
      int seeds = level.scores().size();
      int fewest = SignFlip.fewest(Judgement.LEVEL / others / 2);
      sentences.add(
          (problem.settings().isEmpty() ? "" : Words.settings(problem.settings()) + ": ") + "at "
              + Words.percent(sparsity) + " the best mean " + best.get(0).objective().name() + " is "
              + Words.interval(level.score()) + ", of " + Words.settings(method(best.get(0))) + " ("
              + Words.count(seeds, "seed") + "); " + (others + 1 - best.size()) + " of " + others
              + (others == 1 ? " other is" : " others are") + " told apart from it"
              + (seeds < fewest ? ", which no fewer than " + fewest + " seeds can do." : "."));
    }
    return sentences;
  }

  /** What tells a setting from others of the same problem. */
  private static Map<String, String> method(Analysis analysis) {
    Map<String, String> method = new LinkedHashMap<>(analysis.settings());
    method.keySet().removeAll(analysis.problem().keySet());
    return method;
  }

  private Block table(Problem problem) {
    Set<Double> sparsities = sparsities(problem);
    Map<Double, List<Analysis>> best = new HashMap<>();
    sparsities.forEach(sparsity -> best.put(sparsity, best(problem, sparsity)));
    List<String> methodKeys = List.copyOf(method(problem.analyses().get(0)).keySet());
    List<String> head = new ArrayList<>(methodKeys);
    sparsities.forEach(sparsity -> head.add(Words.percent(sparsity)));
    List<List<Block.Cell>> rows = new ArrayList<>();
    for (Analysis analysis : problem.analyses()) {
      List<Block.Cell> row = new ArrayList<>();
      methodKeys.forEach(key -> row.add(new Block.Cell(analysis.settings().getOrDefault(key, ""), false)));
      sparsities.forEach(
          sparsity -> row.add(new Block.Cell(
              level(analysis, sparsity).map(level -> Words.interval(level.score())).orElse(""),
              best.get(sparsity).contains(analysis))));
      rows.add(row);
    }
    Analysis first = problem.analyses().get(0);
    return new Block.Table(
        Words.capital(first.objective().name()) + " of " + subjects(problem.analyses()) + " by sparsity"
            + (problem.settings().isEmpty() ? "" : ", " + Words.settings(problem.settings()))
            + ": mean over seeds with 95 % interval; "
            + (first.objective().higherIsBetter() ? "higher" : "lower") + " is better, dense networks have "
            + Words.interval(first.denseScore()) + ". Bold: the best mean of the column, and all that are not told"
            + " apart from it: by the sign-flip test paired by seed, p corrected for the number of others (Holm).",
        head, rows);
  }
}
