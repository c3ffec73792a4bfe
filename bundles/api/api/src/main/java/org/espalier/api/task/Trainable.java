// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;

/**
 * A training with a measure of its success, as procedures have it in the middle of a run: test data are out of its
 * reach. Closing it closes its networks. What has test data, too, is a {@link Testable}.
 */
public interface Trainable extends Training, AutoCloseable {

  /** What success is measured in. */
  Metric objective();

  /** The objective on the training data; see {@link #validationScore}. */
  double trainingScore();

  /**
   * The objective on the data by which one chooses. Draws from streams of its own, so that it may be called at any time
   * without changing the training; equal weights give equal scores.
   */
  double validationScore();

  /**
   * Something more it can be asked for in the middle of a run, such as {@link GradientSource}; empty if it does not
   * offer that.
   *
   * @param type an interface that extends {@link Facet}; a procedure that asks for another breaks its promise
   */
  <T extends Facet> Optional<T> as(Class<T> type);

  @Override
  void close();

  /** Weights of all networks, named as {@link ParameterName} writes it, and free parameters by their own names. */
  default Weights weights() {
    return Weights.of(networks(), freeParameters());
  }

  /** Sets the weights of all networks and the free parameters, named as in {@link #weights()}; masks hold. */
  default void weights(Weights weights) {
    networks().forEach((name, network) -> network.weights(weights.within(name, network.architecture())));
    Map<String, float[]> free = new LinkedHashMap<>();
    freeParameters().keySet().forEach(name -> free.put(name, weights.get(name)));
    freeParameters(free);
  }

  /** Masks of all trained parameters. */
  default Map<ParameterName, Mask> masks() {
    Map<ParameterName, Mask> all = new LinkedHashMap<>();
    networks().forEach(
        (name, network) ->
            network.architecture().parameters().stream()
                .filter(p -> p.trained())
                .forEach(p -> all.put(new ParameterName(name, p.name()), network.mask(p.name()))));
    return all;
  }

  /** Sets masks; parameters that are not named keep theirs. */
  default void masks(Map<ParameterName, Mask> masks) {
    masks.forEach((name, mask) -> networks().get(name.network()).mask(name.parameter(), mask));
  }
}
