// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.util.List;
import java.util.function.UnaryOperator;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Page;
import org.espalier.server.data.Sort;
import org.espalier.server.data.tracking.Measurement;

/** Every measurement that runs of the tracking API logged. */
final class History extends SqlListing<Measurement, Measurement> {
  private static final List<Sort> ORDER =
      List.of(new Sort("step", false), new Sort("when", false), new Sort("amount", false));

  History(SqlDatabase database) {
    super(database, "h.name, h.amount, h.step, h.moment", "tracked_history h", "h.id", List.of(
        Column.whole("run", "h.run"), Column.text("metric", "h.name"), Column.whole("step", "h.step"),
        Column.time("when", "h.moment"), Column.number("amount", "h.amount")),
        UnaryOperator.identity(), SqlTrackedRuns::measurement);
  }

  @Override
  List<Measurement> whole(List<Measurement> rows) {
    return rows;
  }

  /** A metric of a run, in the order of steps, moments and values. */
  Page<Measurement> of(long run, String metric, String after, int limit) {
    return list(Filter.equal("run", run).and(Filter.equal("metric", metric)), ORDER, after, limit);
  }
}
