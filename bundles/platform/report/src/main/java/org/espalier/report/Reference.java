// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Retention;

/**
 * The dense networks of a setting, by which the others are measured.
 *
 * @param runs that finished, by seed
 * @param lost that did not
 */
record Reference(List<Study.Run> runs, List<Study.Lost> lost) {
  Reference {
    runs = runs.stream().sorted(Comparator.comparing(Study.Run::seed)).toList();
    lost = List.copyOf(lost);
  }

  private Map<Long, Study.Run> bySeed() {
    return runs.stream().collect(Collectors.toMap(Study.Run::seed, Function.identity(), (a, b) -> a));
  }

  /** What a network of this seed keeps; NaN where its dense network gained nothing, or is not there. */
  double retention(long seed, double score) {
    Study.Run dense = bySeed().get(seed);
    return dense == null ? Double.NaN
        : Retention.of(score, dense.score(), dense.floor(), dense.objective().sign());
  }

  /** What knows nothing has, on the test data of a seed; the mean over seeds where it is not known of this one. */
  double floor(long seed) {
    Study.Run dense = bySeed().get(seed);
    return dense == null ? floor() : dense.floor();
  }

  /** What knows nothing has, mean over seeds. */
  double floor() {
    return runs.stream().mapToDouble(Study.Run::floor).average().orElse(Double.NaN);
  }

  /** The objective; of those that failed for their own sake, what knows nothing has. */
  double[] scores() {
    return DoubleStream.concat(
        runs.stream().mapToDouble(Study.Run::score), DoubleStream.generate(this::floor).limit(hopeless())).toArray();
  }

  /** How many failed for their own sake. */
  long hopeless() {
    return lost.stream().filter(Study.Lost::hopeless).count();
  }

  /** How many failed for another reason, or have not been done. */
  long unknown() {
    return lost.size() - hopeless();
  }

  /** How many are better than what knows nothing. */
  Majority gained() {
    long better = runs.stream().filter(run -> run.objective().sign() * (run.score() - run.floor()) > 0).count();
    return new Majority((int) better, (int) (runs.size() + hopeless()));
  }
}
