// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Bisection;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Statistic;
import org.espalier.store.SearchProgress;
import org.espalier.store.SearchProgress.Trial;

/** What searches found: the highest sparsity of each setting, and the way there. */
final class Searched {
  private static final Style WANTED = new Style(7, true);
  /** As many colours as tell settings apart. */
  private static final int TOGETHER = 6;

  private final SearchProgress search;
  private final Optional<Analysis> analysis;

  private Searched(SearchProgress search, List<Analysis> analyses) {
    this.search = search;
    Map<String, String> settings = Words.texts(search.settings());
    this.analysis = analyses.stream().filter(one -> one.settings().equals(settings)).findFirst();
  }

  private static List<Searched> of(Study study, List<Analysis> analyses) {
    return study.searches().stream().map(search -> new Searched(search, analyses)).toList();
  }

  /** A sentence for each setting. */
  static List<String> sentences(Study study, List<Analysis> analyses) {
    return of(study, analyses).stream().map(Searched::sentence).toList();
  }

  /** Sentences, a figure and a table; empty if nothing was searched for. */
  static Optional<Page.Section> section(Study study, List<Analysis> analyses) {
    List<Searched> all = of(study, analyses);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Verdict(all.stream().map(Searched::sentence).toList()));
    if (all.stream().anyMatch(one -> !one.search.trials().isEmpty())) {
      blocks.add(new Block.Drawing(figure(all)));
      blocks.add(table(all));
    }
    return Optional.of(new Page.Section("Highest sparsity", blocks));
  }

  private String label() {
    return Words.settings(Words.texts(search.settings()));
  }

  private String subject() {
    return analysis.map(Analysis::subjectPhrase).orElse("the pruned network");
  }

  private static Interval interval(Trial trial) {
    return Statistic.INTERQUARTILE_MEAN.interval(
        trial.retentions().values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Optional<Trial> trial(OptionalDouble sparsity) {
    return search.trials().stream()
        .filter(trial -> sparsity.isPresent() && trial.sparsity() == sparsity.getAsDouble())
        .findFirst();
  }

  /** In how many seeds enough is retained on validation data. */
  private Majority enough(Trial trial) {
    Collection<Double> retentions = trial.retentions().values();
    return new Majority(
        (int) retentions.stream().filter(retention -> retention >= search.wanted()).count(), retentions.size());
  }

  /** The same on test data; empty where it is not known. */
  private Optional<Majority> test(Trial trial) {
    return analysis.flatMap(one -> one.tested(one.subject(), trial.sparsity()))
        .map(level -> level.kept(search.wanted()))
        .filter(count -> count.trials() > 0);
  }

  private static boolean nothing(Trial trial) {
    return Bisection.nothingToRetain(trial.retentions().values().stream().mapToDouble(r -> r).toArray());
  }

  private String sentence() {
    String enough = "at least half of all trainings of " + subject() + " are shown to retain " + search.wanted()
        + " or more of what dense training gained";
    Optional<Trial> found = trial(search.found());
    Optional<Trial> notShown = trial(search.notShown());
    String said;
    if (search.trials().stream().anyMatch(Searched::nothing)) {
      said = "there is nothing to retain: it is not shown that dense networks are better on validation data than"
          + " knowing nothing";
    } else if (found.isPresent()) {
      Trial trial = found.get();
      said = "the highest sparsity at which " + enough + " is " + Words.percent(trial.sparsity()) + ": "
          + of(enough(trial)) + " on validation data (p " + Words.pValue(trial.p()) + corrected(trial) + ")"
          + test(trial).map(count -> ", " + of(count) + " on test data").orElse("")
          + notShown.map(next -> "; at " + Words.percent(next.sparsity()) + " it is not shown (" + of(enough(next))
              + ")").orElse("; no higher one was to be tried");
    } else if (notShown.isPresent()) {
      Majority count = enough(notShown.get());
      int fewest = Majority.fewest(Judgement.LEVEL);
      said = "there is no sparsity at which " + enough + ": at " + Words.percent(notShown.get().sparsity())
          + " it is not shown (" + of(count) + " on validation data"
          + (count.trials() < fewest ? ", and no fewer than " + fewest + " can show it" : "") + ")";
    } else {
      said = "nothing is known of a sparsity at which " + enough;
    }
    String text = said + (search.ended() ? "" : "; the search has not ended")
        + (search.trials().size() > 1 ? ". It goes by the assumption that less is retained the more is removed." : ".");
    return label().isEmpty() ? Words.capital(text) : label() + ": " + text;
  }

  /** Of several sparsities that are tried, one may be shown by chance. */
  private String corrected(Trial trial) {
    int tried = search.trials().size();
    return tried == 1 ? ""
        : "; corrected for the " + tried + " sparsities tried " + Words.pValue(Math.min(1, tried * trial.p()));
  }

  private static String of(Majority count) {
    return count.successes() + " of " + Words.count(count.trials(), "seed");
  }

  /** Few settings in one panel, many in one each. */
  private static Figure figure(List<Searched> all) {
    double[] ticks = all.stream()
        .flatMap(one -> one.search.trials().stream())
        .mapToDouble(trial -> 100 * trial.sparsity())
        .distinct()
        .sorted()
        .toArray();
    Axis x = new Axis(Figures.REMOVED, Scale.REMOVED, ticks);
    Axis y = new Axis("retention", Scale.LINEAR);
    List<Panel> panels = all.size() <= TOGETHER
        ? List.of(new Panel("", x, y, series(all)))
        : all.stream().map(one -> new Panel(one.label(), x, y, series(List.of(one)))).toList();
    return new Figure(
        "search", "Retention at the sparsities that were tried, on validation data",
        "Interquartile means over seeds with 95 % bootstrap intervals, which describe; it is decided by how many seeds"
            + " retain enough.",
        panels);
  }

  private static List<Series> series(List<Searched> some) {
    List<Series> series = new ArrayList<>();
    double[] wanted = {some.get(0).search.wanted()};
    double[] without = {Double.NaN};
    series.add(new Series("wanted", WANTED, Kind.LEVEL, new double[] {0}, wanted, without, without));
    for (int i = 0; i < some.size(); i++) {
      List<Trial> trials = some.get(i).ascending();
      String label = some.size() == 1 ? some.get(i).subject() : some.get(i).label();
      series.add(Figures.points(
          label, new Style(1 + i, false), trials.stream().mapToDouble(trial -> 100 * trial.sparsity()).toArray(),
          trials.stream().map(Searched::interval).toList()));
    }
    return series;
  }

  private List<Trial> ascending() {
    return search.trials().stream().sorted((a, b) -> Double.compare(a.sparsity(), b.sparsity())).toList();
  }

  private static Block table(List<Searched> all) {
    List<List<String>> rows = new ArrayList<>();
    for (Searched one : all) {
      for (int i = 0; i < one.search.trials().size(); i++) {
        Trial trial = one.search.trials().get(i);
        rows.add(List.of(
            one.label().isEmpty() ? "all" : one.label(), String.valueOf(i + 1), Words.percent(trial.sparsity()),
            of(one.enough(trial)), Words.number(trial.p()), trial.shown() ? "shown" : "not shown",
            Words.interval(interval(trial)), one.test(trial).map(Searched::of).orElse("")));
      }
    }
    double wanted = all.get(0).search.wanted();
    return Block.Table.plain(
        "What was tried, in this order. Up it goes where the sign test shows that at least half of all trainings"
            + " retain "
            + wanted + " or more on validation data, else down; test data chose nothing. p holds for one sparsity: of"
            + " a search of several steps, each may be wrong. Beside it the interquartile mean of retention with its"
            + " 95 % bootstrap interval.",
        List.of("setting", "step", "sparsity", "retain " + wanted, "p", "that is", "retention (IQM)", "on test data"),
        rows);
  }
}
