// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Metrics that say how a pruned network was searched for and what it takes, by how their names begin: they have tables
 * and figures of their own, and stay out of those of other metrics.
 */
final class Searching {
  /** Share of what the whole network takes of a resource. */
  static final String COST = "cost.";
  /** What that share may be at most. */
  static final String LIMIT = "limit.";
  /** How far apart measurements of it were, as a share of it. */
  static final String SPREAD = "spread.";
  /** Share of a layer's filters that is kept. */
  static final String KEPT = "kept.";
  /** What a search came to and took. */
  static final String SEARCH = "search.";
  /** How faithful the score was by which a search chose. */
  static final String PROXY = "proxy.";

  private static final List<String> PREFIXES = List.of(COST, LIMIT, SPREAD, KEPT, SEARCH, PROXY);

  private Searching() {}

  /** Whether a metric is one of them. */
  static boolean concerns(String metric) {
    return PREFIXES.stream().anyMatch(metric::startsWith);
  }

  /** Names of metrics that begin so, without their beginning, in the order in which the runs have them. */
  static List<String> names(List<Study.Run> runs, String prefix) {
    return runs.stream()
        .flatMap(run -> run.metrics().keySet().stream())
        .filter(metric -> metric.startsWith(prefix))
        .map(metric -> metric.substring(prefix.length()))
        .distinct()
        .toList();
  }

  /** The mean of some values, and in brackets the least and the most where they differ. */
  static String range(double[] values, DoubleFunction<String> written) {
    DoubleSummaryStatistics range = Arrays.stream(values).summaryStatistics();
    String least = written.apply(range.getMin());
    String most = written.apply(range.getMax());
    return written.apply(range.getAverage()) + (least.equals(most) ? "" : " [" + least + ", " + most + "]");
  }

  /** Values of a metric in the runs that have it. */
  static double[] values(List<Study.Run> runs, String metric) {
    return runs.stream()
        .filter(run -> run.metrics().containsKey(metric))
        .mapToDouble(run -> run.metrics().get(metric))
        .toArray();
  }
}
