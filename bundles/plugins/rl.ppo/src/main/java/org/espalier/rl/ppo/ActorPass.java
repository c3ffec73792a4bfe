package org.espalier.rl.ppo;

import java.util.List;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.plugin.InvalidInputException;

/** A pass of the actor that shows its features, too, to a distribution that reads them. */
final class ActorPass {
  private final Pass pass;
  private final String features;
  private final ActionDistribution distribution;

  ActorPass(Network actor, ActionDistribution distribution, int capacity) {
    pass = actor.pass(capacity);
    features = distribution.readsFeatures() ? features(actor.architecture()) : Architecture.INPUT;
    this.distribution = distribution;
  }

  /**
   * The layer that the last fully connected one reads, or the input.
   *
   * @throws InvalidInputException if there is no fully connected layer
   */
  static String features(Architecture architecture) {
    List<Node> nodes = architecture.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).layer() instanceof Layer.Dense) {
        return nodes.get(i).inputs().get(0);
      }
    }
    throw new InvalidInputException(
        "ppo: use-sde explores by what the last fully connected layer reads, but the architecture has none: "
            + architecture);
  }

  int capacity() {
    return pass.capacity();
  }

  float[] forward(float[] observations, int batch, Pass.Mode mode) {
    float[] outputs = pass.forward(observations, batch, mode);
    if (distribution.readsFeatures()) {
      distribution.features(features.equals(Architecture.INPUT) ? observations : pass.activations(features));
    }
    return outputs;
  }

  void backward(float[] outputGradients) {
    pass.backward(outputGradients);
  }
}
