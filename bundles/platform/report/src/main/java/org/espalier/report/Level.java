// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.api.metric.Metric;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Proportion;
import org.espalier.statistics.Retention;
import org.espalier.statistics.Statistic;

/**
 * A variant at a sparsity. A run that failed for its own sake counts as one that knows nothing; of what failed for
 * another reason, or has not been done, nothing is known.
 *
 * @param runs that finished, by seed
 * @param lost runs that did not, by seed
 * @param scores the objective of each seed of which something is known
 * @param retained what each of the same seeds keeps of what dense training gained: NaN where that is nothing
 * @param score mean of the objective
 * @param retention interquartile mean of what is retained; empty where dense training gained nothing in some seed
 * @param survival share of seeds that keep {@link Retention#SURVIVAL}; empty likewise
 */
record Level(
    String variant, double sparsity, List<Study.Run> runs, List<Study.Lost> lost, Map<Long, Double> scores,
    Map<Long, Double> retained, Interval score, Optional<Interval> retention, Optional<Interval> survival) {

  static Level of(
      String variant, double sparsity, List<Study.Run> runs, List<Study.Lost> lost, Reference reference,
      Metric objective) {
    Map<Long, Double> scores = new TreeMap<>();
    lost.stream().filter(Study.Lost::hopeless).forEach(run -> scores.put(run.seed(), reference.floor(run.seed())));
    runs.forEach(run -> scores.put(run.seed(), run.score()));
    Map<Long, Double> retained = new TreeMap<>();
    scores.forEach((seed, score) -> retained.put(seed, reference.retention(seed, score)));
    double[] values = retained.values().stream().mapToDouble(Double::doubleValue).filter(r -> !Double.isNaN(r))
        .toArray();
    boolean available = values.length == retained.size() && values.length > 0;
    Interval score = Statistic.MEAN.interval(scores.values().stream().mapToDouble(Double::doubleValue).toArray());
    return new Level(
        variant, sparsity, runs.stream().sorted(Comparator.comparing(Study.Run::seed)).toList(),
        lost.stream().sorted(Comparator.comparing(Study.Lost::seed)).toList(),
        Collections.unmodifiableMap(scores), Collections.unmodifiableMap(retained),
        score.within(objective.lowest(), objective.highest()),
        available ? Optional.of(Statistic.INTERQUARTILE_MEAN.interval(values)) : Optional.empty(),
        available ? Optional.of(survival(retained)) : Optional.empty());
  }

  private static Interval survival(Map<Long, Double> retained) {
    Majority survivors = kept(retained, Retention.SURVIVAL);
    return Proportion.of(survivors.successes(), survivors.trials());
  }

  private static Majority kept(Map<Long, Double> retained, double share) {
    return new Majority((int) retained.values().stream().filter(r -> r >= share).count(), retained.size());
  }

  /** How many of the seeds of which something is known keep a share of what dense training gained. */
  Majority kept(double share) {
    return kept(retained, share);
  }

  /** What seeds keep, by seed, where dense training gained something. */
  double[] retentions() {
    return retained.values().stream().mapToDouble(Double::doubleValue).filter(r -> !Double.isNaN(r)).toArray();
  }

  /** How many failed for their own sake. */
  long hopeless() {
    return lost.stream().filter(Study.Lost::hopeless).count();
  }

  /** How many failed for another reason, or have not been done. */
  long unknown() {
    return lost.size() - hopeless();
  }
}
