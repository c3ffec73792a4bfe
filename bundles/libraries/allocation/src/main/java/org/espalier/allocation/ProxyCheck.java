// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** Whether a proxy puts allocations into the order that their final trainings put them into. */
public final class ProxyCheck {
  private ProxyCheck() {}

  /**
   * So many of what was judged, from the best to the worst in equal steps of rank; what failed or breaks a budget is
   * left out.
   *
   * @param ranked the better first
   */
  public static List<Judged> spread(List<Judged> ranked, int count) {
    List<Judged> feasible = ranked.stream().filter(Judged::feasible).toList();
    int chosen = Math.min(count, feasible.size());
    List<Judged> spread = new ArrayList<>();
    for (int i = 0; i < chosen; i++) {
      int rank = chosen == 1 ? 0 : (int) Math.round((double) i * (feasible.size() - 1) / (chosen - 1));
      spread.add(feasible.get(rank));
    }
    return spread;
  }

  /**
   * Spearman's rank correlation, equal values at the mean of their ranks; 0 if all values of one side are equal, which
   * then says nothing of the other.
   *
   * @param judged at least 2 numbers
   * @param trained as many
   */
  public static double rankCorrelation(double[] judged, double[] trained) {
    double correlation = new SpearmansCorrelation().correlation(judged, trained);
    return Double.isNaN(correlation) ? 0 : correlation;
  }
}
