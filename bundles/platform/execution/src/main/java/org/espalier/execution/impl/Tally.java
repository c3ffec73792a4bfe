// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run has come to so far beside its trainings, saved with each checkpoint. Used by one thread. */
final class Tally {
  /** In the order in which they were recorded. */
  private final Map<String, Double> metrics = new LinkedHashMap<>();
  private int prunings;
  /** Share of weights that was masked in the last iteration; not a number before the first. */
  private double removed = Double.NaN;

  /** Records a final metric, and says whether it was recorded before. */
  boolean metric(String name, double value) {
    return metrics.put(name, value) != null;
  }

  Map<String, Double> metrics() {
    return metrics;
  }

  /** Counts a pruning; the number of the first is 1. */
  int nextPruning() {
    return ++prunings;
  }

  int prunings() {
    return prunings;
  }

  /** Takes note of the share of weights that is masked, and says whether it is another than before. */
  boolean removed(double share) {
    boolean changed = share != removed;
    removed = share;
    return changed;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(prunings);
    out.writeDouble(removed);
    out.writeInt(metrics.size());
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      out.writeUTF(metric.getKey());
      out.writeDouble(metric.getValue());
    }
  }

  void restore(DataInput in) throws IOException {
    prunings = in.readInt();
    removed = in.readDouble();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      metrics.put(in.readUTF(), in.readDouble());
    }
  }
}
