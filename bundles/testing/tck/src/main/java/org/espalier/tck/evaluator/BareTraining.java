// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.evaluator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;

/**
 * A training that has networks and a score, and neither shows nor offers anything.
 *
 * @param whole the training that it is otherwise
 */
record BareTraining(Testable whole) implements Testable {

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public Map<String, Network> networks() {
    return whole.networks();
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return whole.freeParameters();
  }

  @Override
  public Metric objective() {
    return whole.objective();
  }

  @Override
  public double score(Split split) {
    return whole.score(split);
  }

  @Override
  public double floor(Split split) {
    return whole.floor(split);
  }

  @Override
  public long iteration() {
    return whole.iteration();
  }

  @Override
  public long plannedIterations() {
    return whole.plannedIterations();
  }

  @Override
  public long plannedSamples() {
    return whole.plannedSamples();
  }

  @Override
  public boolean finished() {
    return whole.finished();
  }

  @Override
  public List<Metric> metrics() {
    return whole.metrics();
  }

  @Override
  public Map<String, Double> iterate() {
    return whole.iterate();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    whole.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    whole.restore(in);
  }

  @Override
  public void close() {
    whole.close();
  }
}
