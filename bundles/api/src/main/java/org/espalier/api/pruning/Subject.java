package org.espalier.api.pruning;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;
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

  /** Randomness of this pruning, by the criterion's or distribution's own name. */
  RandomStream stream(String name);
}
