// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.api.task.Training;

/**
 * A training without its test data: passes on what a {@link Trainable} is, and is none of the other things that the
 * training behind it is. A facet that it gives is an object of that interface alone, so that no cast gets further, and
 * so is what a facet gives. Used by one thread.
 */
public class ShieldedTrainable implements Trainable {
  private final Testable inner;
  private final Function<String, RuntimeException> refusal;

  /**
   * @param refusal makes of a sentence that begins with "it asked" what is thrown where something else than a facet is
   *     asked for
   */
  public ShieldedTrainable(Testable inner, Function<String, RuntimeException> refusal) {
    this.inner = inner;
    this.refusal = refusal;
  }

  /** Whether an interface is known to be safe in the middle of a run. */
  private static boolean safe(Class<?> type) {
    return type.isInterface() && type != Facet.class && Facet.class.isAssignableFrom(type)
        && !Exhibit.class.isAssignableFrom(type) && !Training.class.isAssignableFrom(type);
  }

  @Override
  public final <T extends Facet> Optional<T> as(Class<T> type) {
    if (!safe(type)) {
      throw refusal.apply(
          "it asked a training for " + type.getSimpleName() + ", which may reach test data and is for evaluators at the"
              + " end of a run; it can have what extends Facet");
    }
    return inner.as(type).map(facet -> Alone.of(type, facet));
  }

  @Override
  public final Metric objective() {
    return inner.objective();
  }

  @Override
  public final double trainingScore() {
    return inner.trainingScore();
  }

  @Override
  public final double validationScore() {
    return inner.validationScore();
  }

  @Override
  public final Map<String, Network> networks() {
    return inner.networks();
  }

  @Override
  public final Map<String, float[]> freeParameters() {
    return inner.freeParameters();
  }

  @Override
  public final void freeParameters(Map<String, float[]> values) {
    inner.freeParameters(values);
  }

  @Override
  public Weights weights() {
    return inner.weights();
  }

  @Override
  public void weights(Weights weights) {
    inner.weights(weights);
  }

  @Override
  public final Map<ParameterName, Mask> masks() {
    return inner.masks();
  }

  @Override
  public void masks(Map<ParameterName, Mask> masks) {
    inner.masks(masks);
  }

  @Override
  public final long iteration() {
    return inner.iteration();
  }

  @Override
  public final long plannedIterations() {
    return inner.plannedIterations();
  }

  @Override
  public final long plannedSamples() {
    return inner.plannedSamples();
  }

  @Override
  public final boolean finished() {
    return inner.finished();
  }

  @Override
  public final List<Metric> metrics() {
    return inner.metrics();
  }

  @Override
  public final Optional<Metric> progress() {
    return inner.progress();
  }

  @Override
  public Map<String, Double> iterate() {
    return inner.iterate();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    inner.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    inner.restore(in);
  }

  @Override
  public void close() {
    inner.close();
  }
}
