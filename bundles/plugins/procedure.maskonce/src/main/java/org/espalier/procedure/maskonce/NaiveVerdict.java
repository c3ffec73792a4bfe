// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.maskonce;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The published conclusion, as its rule has it: the share of sparsities up to a limit at which the network of one seed
 * does not "survive" is held against a published share, and agreement to less than .2 confirms that tickets fail.
 *
 * @param survived whether the network survived, by sparsity
 */
record NaiveVerdict(Map<Double, Boolean> survived) {
  private static final double TOLERANCE = 0.2;

  /** Failure up to 5 % and up to 50 % sparsity (Lu et al. 2024: .4 and .8), where such sparsities were run. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean confirmed = false;
    confirmed |= note(metrics, "naive.failure-5", 0.05, 0.4);
    confirmed |= note(metrics, "naive.failure-50", 0.5, 0.8);
    metrics.put("naive.confirmed", confirmed ? 1.0 : 0.0);
    return metrics;
  }

  private boolean note(Map<String, Double> metrics, String name, double limit, double published) {
    long tried = survived.keySet().stream().filter(sparsity -> sparsity <= limit).count();
    if (tried == 0) {
      return false;
    }
    long failed = survived.entrySet().stream().filter(e -> e.getKey() <= limit && !e.getValue()).count();
    double failure = (double) failed / tried;
    metrics.put(name, failure);
    return Math.abs(failure - published) < TOLERANCE;
  }
}
