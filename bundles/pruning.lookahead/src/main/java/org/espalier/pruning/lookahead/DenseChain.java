package org.espalier.pruning.lookahead;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;

/** The weights of dense layers that follow one another, with nothing but activations and flattening around them. */
final class DenseChain {
  private final List<ParameterSpec> weights;

  private DenseChain(List<ParameterSpec> weights) {
    this.weights = weights;
  }

  /**
   * @throws InvalidInputException naming the first layer that is not of such a chain
   */
  static DenseChain of(Architecture architecture) {
    List<ParameterSpec> weights = new ArrayList<>();
    String last = Architecture.INPUT;
    for (Node node : architecture.nodes()) {
      boolean known =
          node.layer() instanceof Layer.Dense
              || node.layer() instanceof Layer.Activate
              || node.layer() instanceof Layer.Flatten;
      if (!known || !node.inputs().equals(List.of(last))) {
        throw new InvalidInputException(
            "criterion lookahead works on chains of dense layers; " + node.name() + " is something else");
      }
      if (node.layer() instanceof Layer.Dense) {
        weights.add(architecture.parameter(node.name() + ".weight"));
      }
      last = node.name();
    }
    return new DenseChain(weights);
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
