package org.espalier.report;

import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.statistics.Retention;

/** How much of what training gained each pruned network keeps, on test data. */
final class Retentions {
  private final Map<String, Study.Run> runsById;

  Retentions(Map<String, Study.Run> runsById) {
    this.runsById = runsById;
  }

  /** Retention of a run; empty where its dense network is no better than the floor: there is nothing to keep. */
  OptionalDouble of(Study.Run run) {
    Study.Run dense = run.reference() ? run : runsById.get(run.dense());
    if (dense == null) {
      return OptionalDouble.empty();
    }
    double retention = Retention.of(run.score(), dense.score(), dense.floor(), dense.objective().sign());
    return Double.isNaN(retention) ? OptionalDouble.empty() : OptionalDouble.of(retention);
  }
}
