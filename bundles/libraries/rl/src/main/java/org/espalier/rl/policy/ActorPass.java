// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.plugin.InvalidInputException;

/** A pass of the actor that shows its features, too, to a distribution that reads them. Used by one thread. */
public final class ActorPass {
  private final Pass pass;
  private final String features;
  private final ActionDistribution distribution;

  public ActorPass(Network actor, ActionDistribution distribution, int capacity) {
    pass = actor.pass(capacity);
    features = distribution.readsFeatures() ? features(actor.architecture()).orElseThrow() : Architecture.INPUT;
    this.distribution = distribution;
  }

  /** The layer, or the input, that the last fully connected one reads; empty if there is none. */
  public static Optional<String> features(Architecture architecture) {
    List<Node> nodes = architecture.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).layer() instanceof Layer.Dense) {
        return Optional.of(nodes.get(i).inputs().get(0));
      }
    }
    return Optional.empty();
  }

  /**
   * Number of the features.
   *
   * @param algorithm its name, for the message
   * @throws InvalidInputException if there are none
   */
  public static int featureWidth(String algorithm, Architecture actor) {
    return actor.shape(features(actor).orElseThrow(() -> new InvalidInputException(
        algorithm + ": use-sde explores by what the last fully connected layer reads, but the architecture has none: "
            + actor))).size();
  }

  /** Most samples in a batch. */
  public int capacity() {
    return pass.capacity();
  }

  /** As {@link Pass#forward}; the distribution knows the features afterwards. */
  public float[] forward(float[] observations, int batch, Pass.Mode mode) {
    float[] outputs = pass.forward(observations, batch, mode);
    if (distribution.readsFeatures()) {
      distribution.features(features.equals(Architecture.INPUT) ? observations : pass.activations(features));
    }
    return outputs;
  }

  /** As {@link Pass#backward}. */
  public void backward(float[] outputGradients) {
    pass.backward(outputGradients);
  }
}
