// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.evaluator;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;

/** Something trained without networks, which shows and offers what a test gives it. */
public final class Exhibition implements Testable {
  private final List<Object> shown;

  /** @param shown exhibits and facets */
  public Exhibition(Object... shown) {
    this.shown = List.of(shown);
  }

  private <T> Optional<T> first(Class<T> type) {
    return shown.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return first(type);
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return first(type);
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of();
  }

  @Override
  public Metric objective() {
    return new Metric("exhibits", "1", Metric.Direction.HIGHER, "How many exhibits and facets there are");
  }

  @Override
  public double score(Split split) {
    return shown.size();
  }

  @Override
  public double floor(Split split) {
    return 0;
  }

  @Override
  public long iteration() {
    return 0;
  }

  @Override
  public long plannedIterations() {
    return 0;
  }

  @Override
  public long plannedSamples() {
    return 0;
  }

  @Override
  public boolean finished() {
    return true;
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public Map<String, Double> iterate() {
    throw new IllegalStateException("training has ended");
  }

  @Override
  public void save(DataOutput out) {}

  @Override
  public void restore(DataInput in) {}

  @Override
  public void close() {}
}
