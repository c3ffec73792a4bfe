// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.plan.Contrast;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Retention;
import org.espalier.statistics.SignFlip;
import org.espalier.store.Comparing;
import org.espalier.store.Comparing.Look;

/**
 * What the experiment's author asked to compare: each contrast paired by seed, all of them one family. Where it was
 * looked at the results to decide whether there are enough seeds, the sequential test decides, which pays for that.
 */
final class Contrasts {
  private final Study study;
  private final Map<String, Study.Run> byId;
  private final List<Row> rows = new ArrayList<>();

  private Contrasts(Study study) {
    this.study = study;
    this.byId = study.runs().stream().collect(Collectors.toMap(Study.Run::id, Function.identity(), (a, b) -> a));
    List<Pairs> pairs = study.comparisons().stream().map(this::pairs).toList();
    double[] holm = Comparison.holm(pairs.stream().map(Pairs::p).toList());
    for (int i = 0; i < holm.length; i++) {
      rows.add(new Row(pairs.get(i), holm[i]));
    }
  }

  /**
   * A contrast with its values.
   *
   * @param ofRetention whether that is compared, else the objective with its sign turned to "higher is better"
   * @param comparison of the one with the other; empty where no seed has both
   */
  private record Pairs(
      Comparing asked, boolean ofRetention, String objective, int seeds, Optional<Comparison> comparison) {

    /** Of the test that decides where the number of seeds was given. */
    double p() {
      return comparison.map(c -> asked.contrast().eitherSide() ? c.p() : c.better()).orElse(Double.NaN);
    }

    String of() {
      return ofRetention ? "retention" : objective;
    }
  }

  /** A contrast in its family. */
  private record Row(Pairs pairs, double holm) {

    Contrast contrast() {
      return pairs.asked.contrast();
    }

    /** As it is claimed: of either side, or of the one. */
    boolean shown(boolean sequential) {
      boolean significant = sequential ? pairs.asked.shown() : holm <= Judgement.LEVEL;
      return significant && (contrast().eitherSide() || estimate() > 0);
    }

    double estimate() {
      return pairs.comparison.map(c -> c.difference().estimate()).orElse(Double.NaN);
    }
  }

  /** A sentence for each contrast; none where none was asked for. */
  static List<String> sentences(Study study) {
    Contrasts contrasts = new Contrasts(study);
    List<String> sentences = new ArrayList<>(contrasts.rows.stream().map(contrasts::sentence).toList());
    sentences.addAll(contrasts.verdicts());
    return sentences;
  }

  /** What is claimed of several controls together, all of which have to be beaten. */
  private List<String> verdicts() {
    return rows.stream()
        .filter(row -> sequential() && !row.contrast().eitherSide())
        .collect(Collectors.groupingBy(row -> row.contrast().one(), LinkedHashMap::new, Collectors.toList()))
        .values().stream()
        .filter(claim -> claim.size() > 1)
        .map(claim -> "That " + claim.get(0).contrast().one().label() + " is better than every control"
            + at(claim.get(0).contrast()) + " is "
            + (claim.stream().allMatch(row -> row.pairs.asked.shown()) ? "shown" : "not shown") + ".")
        .toList();
  }

  /** Sentences and a table; empty where nothing was asked to be compared. */
  static Optional<Page.Section> section(Study study) {
    Contrasts contrasts = new Contrasts(study);
    return contrasts.rows.isEmpty() ? Optional.empty()
        : Optional.of(new Page.Section(
            "Comparisons", List.of(new Block.Verdict(sentences(study)), contrasts.table())));
  }

  private boolean sequential() {
    return study.claims().isPresent();
  }

  private Pairs pairs(Comparing asked) {
    Contrast contrast = asked.contrast();
    Map<Long, Value> ones = bySeed(contrast.one());
    Map<Long, Value> others = bySeed(contrast.other());
    ones.keySet().retainAll(others.keySet());
    // further seeds, which others need, are not what was looked at
    asked.last().ifPresent(look -> ones.keySet().removeIf(seed -> seed >= look.seeds()));
    others.keySet().retainAll(ones.keySet());
    if (ones.isEmpty()) {
      return new Pairs(asked, true, "", 0, Optional.empty());
    }
    boolean ofRetention = asked.last().map(Look::ofRetention).orElseGet(
        () -> contrast.sparsity().isPresent() && available(ones) && available(others));
    double[] first = ones.values().stream().mapToDouble(value -> value.of(ofRetention)).toArray();
    double[] second = others.values().stream().mapToDouble(value -> value.of(ofRetention)).toArray();
    for (int i = 0; i < first.length; i++) {
      // there is nothing to retain in this seed: it says nothing for either
      if (Double.isNaN(first[i]) || Double.isNaN(second[i])) {
        first[i] = 0;
        second[i] = 0;
      }
    }
    return new Pairs(
        asked, ofRetention, ones.values().iterator().next().objective(), first.length,
        Optional.of(Comparison.paired(first, second)));
  }

  /**
   * What is compared of a run, more being better. One that failed for its own sake is as good as what knows nothing.
   *
   * @param retention NaN where there is nothing to retain
   */
  private record Value(double retention, double score, String objective) {
    double of(boolean ofRetention) {
      return ofRetention ? retention : score;
    }
  }

  private Map<Long, Value> bySeed(Contrast.Side side) {
    Map<String, String> cell = Words.texts(side.cell());
    Map<Long, Value> bySeed = new TreeMap<>();
    study.lost().stream()
        .filter(run -> run.hopeless() && run.arm().name().equals(side.arm()) && run.sparsity().equals(side.sparsity())
            && run.cells().contains(cell) && byId.containsKey(run.dense()))
        .forEach(run -> bySeed.put(run.seed(), value(byId.get(run.dense()), byId.get(run.dense()).floor())));
    study.runs().stream()
        .filter(run -> run.variant().equals(side.arm()) && run.sparsity().equals(side.sparsity())
            && run.cells().contains(cell))
        .forEach(run -> bySeed.put(run.seed(), value(run.reference() ? run : byId.get(run.dense()), run)));
    return bySeed;
  }

  private static Value value(Study.Run dense, double score) {
    int sign = dense.objective().sign();
    return new Value(
        Retention.of(score, dense.score(), dense.floor(), sign), sign * score, dense.objective().name());
  }

  private static Value value(Study.Run dense, Study.Run run) {
    return dense == null ? new Value(Double.NaN, run.objective().sign() * run.score(), run.objective().name())
        : value(dense, run.score());
  }

  private static boolean available(Map<Long, Value> values) {
    return values.values().stream().noneMatch(value -> Double.isNaN(value.retention()));
  }

  private String sentence(Row row) {
    Contrast contrast = row.contrast();
    String lead = contrast.one().label() + " against " + contrast.other().label() + at(contrast) + ": ";
    if (row.pairs.comparison.isEmpty()) {
      return Words.capital(lead + "no seed has both yet.");
    }
    String by = Words.interval(row.pairs.comparison.get().difference());
    String better = row.estimate() > 0 ? contrast.one().label() : contrast.other().label();
    String said = row.shown(sequential())
        ? better + " is better by " + Words.interval(sign(row)) + " of " + row.pairs.of()
        : (contrast.eitherSide() ? "a difference" : "that " + contrast.one().label() + " is better")
            + " is not shown (" + by + " of " + row.pairs.of() + ")";
    return Words.capital(lead + said + ", " + (sequential() ? looked(row) : tested(row)) + ".");
  }

  /** The difference as what is better has it. */
  private static Interval sign(Row row) {
    Interval difference = row.pairs.comparison.orElseThrow().difference();
    return difference.estimate() > 0 ? difference
        : new Interval(
            -difference.high(), -difference.estimate(), -difference.low(), difference.n());
  }

  private String tested(Row row) {
    int family = (int) rows.stream().filter(one -> !Double.isNaN(one.holm)).count();
    String corrected = family > 1 ? " corrected for " + family + " comparisons" : "";
    String seeds = Words.count(row.pairs.seeds, "seed");
    int fewest = SignFlip.fewest(Judgement.LEVEL / family) + (row.contrast().eitherSide() ? 1 : 0);
    String few = row.pairs.seeds < fewest && !row.shown(false)
        ? "; fewer than " + fewest + " can show " + (family > 1 ? "none of so many" : "nothing") : "";
    return "p " + Words.pValue(row.holm) + corrected + ", " + seeds + few;
  }

  private String looked(Row row) {
    int claims = study.claims().orElseThrow();
    Optional<Look> last = row.pairs.asked.last();
    if (last.isEmpty()) {
      return "before the first look";
    }
    return "sequential p " + Words.pValue(Math.min(1, claims * last.get().p()))
        + (claims > 1 ? " corrected for " + claims + " claims" : "") + " at a boundary of "
        + Words.number(claims * last.get().boundary()) + ", after "
        + Words.count(row.pairs.asked.looks().size(), "look") + " at up to " + Words.count(last.get().seeds(), "seed");
  }

  private static String at(Contrast contrast) {
    String where = Words.settings(Words.texts(contrast.where()));
    return (contrast.sparsity().isPresent() ? " at " + Words.percent(contrast.sparsity().getAsDouble()) : "")
        + (where.isEmpty() ? "" : " (" + where + ")");
  }

  private Block table() {
    List<String> head = new ArrayList<>(List.of("this", "with", "where", "sparsity", "seeds", "of", "difference"));
    head.addAll(sequential() ? List.of("looks", "sequential p", "boundary") : List.of("p", "p (Holm)"));
    head.add("difference is");
    List<List<String>> cells = rows.stream().map(this::cells).toList();
    String how = sequential()
        ? "The sign-flip test is sequential: results were looked at after each batch of seeds, and every look is paid"
            + " for, so that the probability of any false claim is at most .05 in all, evenly divided among claims."
        : "The p-values are those of the sign-flip test, corrected for all comparisons of this table (Holm).";
    return Block.Table.plain(
        "This minus the other, paired by seed: the mean with its 95 % interval (Student's), which describes and decides"
            + " nothing. " + how, head, cells);
  }

  private List<String> cells(Row row) {
    Contrast contrast = row.contrast();
    Pairs pairs = row.pairs;
    List<String> cells = new ArrayList<>(List.of(
        contrast.one().label(), contrast.other().label(), Words.settings(Words.texts(contrast.where())),
        contrast.sparsity().isPresent() ? Words.percent(contrast.sparsity().getAsDouble()) : "",
        String.valueOf(pairs.seeds), pairs.of(),
        pairs.comparison.map(c -> Words.interval(c.difference())).orElse("")));
    if (sequential()) {
      cells.add(String.valueOf(pairs.asked.looks().size()));
      cells.add(pairs.asked.last().map(look -> Words.number(look.p())).orElse(""));
      cells.add(pairs.asked.last().map(look -> Words.number(look.boundary())).orElse(""));
    } else {
      cells.add(Words.number(pairs.p()));
      cells.add(Words.number(row.holm));
    }
    cells.add(row.shown(sequential()) ? "shown" : "not shown");
    return cells;
  }
}
