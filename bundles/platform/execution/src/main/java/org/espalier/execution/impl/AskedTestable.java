// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;

/** What a task made, each method of which is asked as {@link Asking} has it. Used by one thread. */
final class AskedTestable implements Testable {
  private final Testable inner;

  private AskedTestable(Testable inner) {
    this.inner = inner;
  }

  /** Has the task make one. */
  static Testable made(Supplier<Testable> task) {
    return new AskedTestable(ask(task));
  }

  private static <T> T ask(Supplier<T> question) {
    return Asking.ask(Task.KIND, question);
  }

  /** What goes by names, in the order that the task has it. */
  private static <K, V> Map<K, V> named(Supplier<Map<K, V>> question) {
    return ask(() -> {
      Map<K, V> given = question.get();
      return given == null ? null : whole(given);
    });
  }

  private static <K, V> Map<K, V> whole(Map<K, V> given) {
    Map<K, V> whole = new LinkedHashMap<>();
    given.forEach((name, value) -> {
      if (name == null || value == null) {
        throw new BrokenPromise(Task.KIND, "it answered null in a table of what it has");
      }
      whole.put(name, value);
    });
    return whole;
  }

  private static long count(String does, String what, Supplier<Long> question) {
    long count = ask(question);
    if (count < 0) {
      throw new BrokenPromise(Task.KIND, "it " + does + " " + count + " " + what);
    }
    return count;
  }

  private static void tell(Runnable order) {
    Asking.tell(Task.KIND, order);
  }

  @Override
  public Metric objective() {
    return ask(inner::objective);
  }

  @Override
  public double score(Split split) {
    return ask(() -> inner.score(split));
  }

  @Override
  public double floor(Split split) {
    return ask(() -> inner.floor(split));
  }

  @Override
  public double trainingScore() {
    return ask(inner::trainingScore);
  }

  @Override
  public double validationScore() {
    return ask(inner::validationScore);
  }

  @Override
  public Map<String, Double> facts() {
    return named(inner::facts);
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return ask(() -> inner.show(type));
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return ask(() -> inner.as(type));
  }

  @Override
  public Map<String, Network> networks() {
    return named(inner::networks);
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return named(inner::freeParameters);
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    tell(() -> inner.freeParameters(values));
  }

  @Override
  public Weights weights() {
    return ask(inner::weights);
  }

  @Override
  public void weights(Weights weights) {
    tell(() -> inner.weights(weights));
  }

  @Override
  public Map<ParameterName, Mask> masks() {
    return named(inner::masks);
  }

  @Override
  public void masks(Map<ParameterName, Mask> masks) {
    tell(() -> inner.masks(masks));
  }

  @Override
  public long iteration() {
    return count("has done", "iterations", inner::iteration);
  }

  @Override
  public long plannedIterations() {
    return count("plans", "iterations", inner::plannedIterations);
  }

  @Override
  public long plannedSamples() {
    return count("plans", "samples", inner::plannedSamples);
  }

  @Override
  public boolean finished() {
    return ask(inner::finished);
  }

  @Override
  public List<Metric> metrics() {
    return ask(inner::metrics);
  }

  @Override
  public Optional<Metric> progress() {
    return ask(inner::progress);
  }

  @Override
  public Map<String, Double> iterate() {
    return ask(inner::iterate);
  }

  /** An exception of the file's is thrown as it is; one of the task's own is its failure. */
  @Override
  public void save(DataOutput out) throws IOException {
    try (Target target = new Target(out)) {
      tell(() -> {
        try {
          inner.save(new DataOutputStream(target));
        } catch (IOException e) {
          if (target.problem == null) {
            throw new BrokenPromise(Task.KIND, e);
          }
        }
      });
      if (target.problem != null) {
        throw target.problem;
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    Optional<IOException> problem = ask(() -> {
      try {
        inner.restore(in);
        return Optional.<IOException>empty();
      } catch (IOException e) {
        return Optional.of(e);
      }
    });
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  @Override
  public void close() {
    tell(inner::close);
  }

  /** Where a state is written to; remembers what went wrong there. */
  private static final class Target extends OutputStream {
    private final DataOutput out;
    private IOException problem;

    Target(DataOutput out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }
  }
}
