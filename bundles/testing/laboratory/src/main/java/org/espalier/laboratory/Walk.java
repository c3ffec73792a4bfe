// SPDX-License-Identifier: Apache-2.0
package org.espalier.laboratory;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;

/** A training that is a random walk of the weights: where it ends depends on every step. */
public class Walk implements Testable {
  public static final int ITERATIONS = 20;

  private final Network network;
  private final RandomStream steps;
  private long iteration;

  public Walk(TaskContext context) {
    network = context.network("net", Shape.of(6), new Head(4));
    steps = context.trainingSeeds().stream("steps");
  }

  protected Network network() {
    return network;
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of("net", network);
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long plannedIterations() {
    return ITERATIONS;
  }

  @Override
  public long plannedSamples() {
    return 100L * ITERATIONS;
  }

  @Override
  public boolean finished() {
    return iteration == ITERATIONS;
  }

  @Override
  public Map<String, Double> iterate() {
    double sum = 0;
    for (String name : network.weights().names()) {
      float[] values = network.values(name);
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.1f * (float) steps.nextGaussian();
        sum += values[i];
      }
      network.values(name, values);
    }
    iteration++;
    return Map.of("sum", sum);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    network.save(out);
    steps.save(out);
    out.writeLong(iteration);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    network.restore(in);
    steps.restore(in);
    iteration = in.readLong();
  }

  @Override
  public Metric objective() {
    return new Metric("distance", "1", Metric.Direction.HIGHER, "length of the weights' vector");
  }

  @Override
  public double score(Split split) {
    double squares = split.ordinal();
    for (String name : network.weights().names()) {
      for (float value : network.values(name)) {
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  @Override
  public double floor(Split split) {
    return 0;
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new Metric("sum", "1", Metric.Direction.NONE, "sum of all weights"));
  }

  @Override
  public void close() {
    network.close();
  }
}
