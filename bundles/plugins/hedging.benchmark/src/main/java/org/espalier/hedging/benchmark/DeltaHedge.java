// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.Arrays;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Scenarios;

/**
 * Holds a target, or is drawn to the edge of a band around it: what lies inside the band is not traded.
 *
 * @param target centre of the band
 * @param halfWidth of the band, at least 0
 */
record DeltaHedge(Target target, Target halfWidth) implements Hedge {

  /** Holds the target itself. */
  DeltaHedge(Target target) {
    this(target, Target.constant(0));
  }

  @Override
  public void positions(Scenarios scenarios, double[][][] positions) {
    double[] before = new double[scenarios.size()];
    double[] centres = new double[scenarios.size()];
    double[] halves = new double[scenarios.size()];
    for (int t = 0; t < scenarios.steps(); t++) {
      double[] spots = scenarios.paths().prices()[t];
      double[] variances = scenarios.paths().variances()[t];
      target.stocks(t, spots, variances, centres);
      halfWidth.stocks(t, spots, variances, halves);
      double[] held = positions[t][0];
      for (int p = 0; p < before.length; p++) {
        held[p] = Math.min(centres[p] + halves[p], Math.max(centres[p] - halves[p], before[p]));
      }
      before = held;
      for (int i = 1; i < scenarios.instruments(); i++) {
        Arrays.fill(positions[t][i], 0);
      }
    }
  }
}
