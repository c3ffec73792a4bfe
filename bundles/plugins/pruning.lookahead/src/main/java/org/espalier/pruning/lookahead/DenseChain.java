// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.lookahead;

import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/** The weights of dense layers that follow one another, with nothing but activations and flattening around them. */
final class DenseChain {
  private final List<ParameterSpec> weights;

  /**
   * @param architecture without a {@link #stranger}
   */
  DenseChain(Architecture architecture) {
    weights = architecture.parameters().stream().filter(p -> p.role() == ParameterSpec.Role.WEIGHT).toList();
  }

  /** The first layer that is not of such a chain. */
  static Optional<Node> stranger(Architecture architecture) {
    String last = Architecture.INPUT;
    for (Node node : architecture.nodes()) {
      boolean known =
          node.layer() instanceof Layer.Dense
              || node.layer() instanceof Layer.Activate
              || node.layer() instanceof Layer.Flatten;
      if (!known || !node.inputs().equals(List.of(last))) {
        return Optional.of(node);
      }
      last = node.name();
    }
    return Optional.empty();
  }

  /** Weights of the dense layer before the named one. */
  Optional<ParameterSpec> before(String layer) {
    return at(place(layer) - 1);
  }

  /** Weights of the dense layer after the named one. */
  Optional<ParameterSpec> after(String layer) {
    return at(place(layer) + 1);
  }

  private int place(String layer) {
    int place = 0;
    while (!weights.get(place).layer().equals(layer)) {
      place++;
    }
    return place;
  }

  private Optional<ParameterSpec> at(int place) {
    return place < 0 || place >= weights.size() ? Optional.empty() : Optional.of(weights.get(place));
  }
}
