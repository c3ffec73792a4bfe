package org.espalier.report;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much of what training gained a pruned network keeps: R = (score - floor) / (dense score - floor), so that the
 * dense network has 1 and a predictor that knows nothing has 0, whichever direction is better.
 */
final class Retention {
  /** A network survives when it keeps this share. */
  static final double SURVIVAL = 0.9;

  private final Map<String, Study.Run> runsById;

  Retention(Map<String, Study.Run> runsById) {
    this.runsById = runsById;
  }

  /** Retention of a run; empty where its dense network is no better than the floor: there is nothing to keep. */
  OptionalDouble of(Study.Run run) {
    Study.Run dense = run.variant().equals(Analysis.DENSE) ? run : runsById.get(run.dense());
    if (dense == null) {
      return OptionalDouble.empty();
    }
    int sign = dense.objective().sign();
    double gained = sign * (dense.score() - dense.floor());
    return gained > 0 ? OptionalDouble.of(sign * (run.score() - dense.floor()) / gained) : OptionalDouble.empty();
  }
}
