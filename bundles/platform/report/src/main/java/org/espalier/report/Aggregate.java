// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.statistics.Bootstrap;
import org.espalier.statistics.Improvement;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Proportion;
import org.espalier.statistics.Retention;
import org.espalier.statistics.Statistic;

/**
 * One way of pruning over several problems, which differ in what is trained: data, networks, training options.
 * Retentions make them comparable, and each problem is a stratum (Agarwal et al. 2021).
 *
 * @param method what tells it from other ways of pruning; empty if there is only one
 * @param problems the problems with retentions at all levels
 * @param without labels of the problems that have none
 */
record Aggregate(Map<String, String> method, List<Analysis> problems, List<String> without) {

  /** Those over two problems at least. */
  static List<Aggregate> of(List<Analysis> analyses) {
    Map<Map<String, String>, List<Analysis>> methods = analyses.stream().collect(Collectors.groupingBy(
        analysis -> {
          Map<String, String> method = new LinkedHashMap<>(analysis.settings());
          method.keySet().removeAll(analysis.problem().keySet());
          return method;
        },
        LinkedHashMap::new, Collectors.toList()));
    List<Aggregate> all = new ArrayList<>();
    methods.forEach((method, some) -> {
      List<Analysis> available = some.stream()
          .filter(analysis -> analysis.levels().stream().allMatch(level -> level.retention().isPresent()))
          .toList();
      if (available.size() > 1) {
        all.add(new Aggregate(
            method, available,
            some.stream().filter(analysis -> !available.contains(analysis))
                .map(analysis -> Words.settings(analysis.problem())).toList()));
      }
    });
    return all;
  }

  private Set<Double> sparsities(String variant) {
    return problems.stream().flatMap(problem -> problem.levels(variant).stream()).map(Level::sparsity)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The retentions of each problem; empty where one was not pruned to this sparsity. */
  private Optional<List<double[]>> retentions(String variant, double sparsity) {
    List<double[]> strata = new ArrayList<>();
    for (Analysis problem : problems) {
      problem.levels(variant).stream().filter(level -> level.sparsity() == sparsity).findFirst()
          .ifPresent(level -> strata.add(level.retentions()));
    }
    return strata.size() == problems.size() ? Optional.of(strata) : Optional.empty();
  }

  /**
   * Runs that keep what training gained. Their chances differ between problems; the sign test then holds its level all
   * the more (Hoeffding 1956).
   */
  private static Majority survivors(List<double[]> strata) {
    double[] all = strata.stream().flatMapToDouble(Arrays::stream).toArray();
    return new Majority((int) Arrays.stream(all).filter(r -> r >= Retention.SURVIVAL).count(), all.length);
  }

  /** A row for each method, variant and sparsity. */
  static Block table(List<Aggregate> aggregates) {
    List<List<String>> rows = new ArrayList<>();
    for (Aggregate one : aggregates) {
      String subject = one.problems().get(0).subject();
      for (String variant : one.problems().get(0).variants()) {
        for (double sparsity : one.sparsities(variant)) {
          one.retentions(variant, sparsity).ifPresent(strata -> {
            Majority survivors = survivors(strata);
            Interval survival = Proportion.of(survivors.successes(), survivors.trials());
            Optional<List<double[]>> subjects = one.retentions(subject, sparsity);
            rows.add(List.of(
                one.method().isEmpty() ? "all" : Words.settings(one.method()), variant, Words.percent(sparsity),
                String.valueOf(strata.size()), String.valueOf(survival.n()),
                Words.interval(Bootstrap.interval(strata, Statistic.INTERQUARTILE_MEAN)), Words.interval(survival),
                variant.equals(subject) ? ""
                    : subjects.map(first -> Words.interval(Improvement.of(first, strata))).orElse("")));
          });
        }
      }
    }
    String subject = aggregates.get(0).problems().get(0).subject();
    return Block.Table.plain(
        "Over problems: interquartile mean of retention with the interval of a bootstrap that resamples each problem by"
            + " itself; share of runs (seed x problem) that keep 90 % of what training gained, with the exact interval;"
            + " probability that " + aggregates.get(0).problems().get(0).subjectPhrase()
            + " beats the variant, mean over problems.",
        List.of("method", "variant", "sparsity", "problems", "runs", "retention (IQM)", "survive",
            "P(" + subject + " better)"),
        rows);
  }

  /** What it says of its subject, in a sentence or two. */
  List<String> sentences() {
    String subject = problems.get(0).subject();
    List<String> parts = new ArrayList<>();
    for (double sparsity : sparsities(subject)) {
      retentions(subject, sparsity).ifPresent(strata -> {
        Interval retention = Bootstrap.interval(strata, Statistic.INTERQUARTILE_MEAN);
        Majority survivors = survivors(strata);
        parts.add(
            Words.percent(sparsity) + " " + Words.interval(retention) + ", " + survivors.successes() + " of "
                + survivors.trials() + " runs keep 90 % or more, and that at least half of all such runs do is "
                + survivors.judged() + " (p " + Words.pValue(survivors.p()) + ")");
      });
    }
    List<String> sentences = new ArrayList<>();
    if (parts.isEmpty()) {
      return sentences;
    }
    sentences.add(
        "Over " + problems.size() + " problems" + (method.isEmpty() ? "" : ", " + Words.settings(method))
            + ": interquartile mean of " + problems.get(0).subjectPhrase() + "'s retention at "
            + String.join("; at ", parts) + ".");
    if (!without.isEmpty()) {
      sentences.add("Without retention and so not among them: " + String.join("; ", without) + ".");
    }
    return sentences;
  }
}
