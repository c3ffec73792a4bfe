// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;

/**
 * Training as a sequence of iterations, between which it can be looked at, saved, or stopped. Used by one thread. A
 * restored training goes on to the bit as the saved one would have.
 */
public interface Training {

  /** The networks being trained, by name, in a fixed order. */
  Map<String, Network> networks();

  /**
   * Numbers that are trained and belong to no network, such as the deviations of a policy's actions: copies, by names
   * that are no network's parameters. Most trainings have none.
   */
  default Map<String, float[]> freeParameters() {
    return Map.of();
  }

  /** Sets all free parameters, named as in {@link #freeParameters()}; what an optimiser remembers is left alone. */
  default void freeParameters(Map<String, float[]> values) {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("there are no free parameters to be set to " + values.keySet());
    }
  }

  /** Iterations done. */
  long iteration();

  /** Iterations planned; training may end earlier. */
  long plannedIterations();

  /** Samples (examples, environment steps) that the planned iterations take in all. */
  long plannedSamples();

  /** Whether the plan is fulfilled or an early-stopping rule has ended it. */
  boolean finished();

  /**
   * Everything that its iterations may show, with unit and direction, each name once. An iteration shows none that is
   * not among them.
   */
  List<Metric> metrics();

  /**
   * One iteration: an epoch, or a rollout with its updates.
   *
   * @return what it showed, by the name of one of {@link #metrics}; values may be NaN where nothing was seen
   * @throws IllegalStateException if {@link #finished}
   */
  Map<String, Double> iterate();

  /**
   * Which of the {@link #metrics} tells how good the networks are by then, and which way is better.
   * How fast trainings are is compared by it, so it must mean the same in all trainings of a task, whatever loss they
   * follow: the data's loss on validation data, say, and not a loss in which a teacher has a part. Empty where
   * iterations show no such metric; their speed is then not compared.
   */
  default Optional<Metric> progress() {
    return Optional.empty();
  }

  /** Writes all state: networks, optimisers, random streams, environments, early-stopping memory. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;
}
