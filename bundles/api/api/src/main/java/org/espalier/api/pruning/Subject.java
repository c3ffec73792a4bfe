// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;

/** The network that is to be pruned and what may be asked about it. */
public interface Subject {

  /** The network, with the weights and masks it has now. A criterion leaves both as they were. */
  Network network();

  /** What may be pruned: weights of layers that are not excluded, in the architecture's order. */
  List<ParameterSpec> prunable();

  /** The weights that training started from. */
  Weights initial();

  /** Gradients of the training loss, if the task can give them without an update. */
  Optional<GradientSource> gradients();

  /** Inputs that the network is trained on, if the task can give them. */
  default Optional<InputSource> inputs() {
    return Optional.empty();
  }

  /** Exact products with the Hessian of the training loss, if the task can give them. */
  default Optional<CurvatureSource> curvature() {
    return Optional.empty();
  }

  /**
   * To which sparsity the scores are to bring the network: the share of all prunable weights (of units, for a coarser
   * granularity) that is removed afterwards, those removed earlier included. Empty if it is not decided yet.
   */
  default OptionalDouble sparsity() {
    return OptionalDouble.empty();
  }

  /** Randomness of this pruning, by the criterion's or distribution's own name. */
  RandomStream stream(String name);
}
