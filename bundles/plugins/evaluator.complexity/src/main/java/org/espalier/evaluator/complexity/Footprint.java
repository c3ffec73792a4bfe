// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.complexity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * Float32 numbers that a forward pass must hold at once, if layers are computed in their order, each into an array of
 * its own, and an array is given back when its last reader is done: what every engine needs, whatever else it keeps for
 * speed. Working space inside a layer (the gates of an LSTM, the patches of a convolution) is the engine's and not
 * counted.
 *
 * @param parameters of all roles, running statistics included
 * @param activations of one sample, at the layer where they are most
 */
record Footprint(long parameters, long activations) {

  static Footprint of(Architecture architecture) {
    long parameters = architecture.parameters().stream().mapToLong(ParameterSpec::size).sum();
    List<Node> nodes = architecture.nodes();
    Map<String, Integer> lastReader = new HashMap<>();
    for (int n = 0; n < nodes.size(); n++) {
      for (String input : nodes.get(n).inputs()) {
        lastReader.put(input, n);
      }
    }
    long held = architecture.inputShape().size();
    long most = held;
    for (int n = 0; n < nodes.size(); n++) {
      held += architecture.shape(nodes.get(n).name()).size();
      most = Math.max(most, held);
      int reader = n;
      held -= nodes.get(n).inputs().stream()
          .distinct()
          .filter(input -> lastReader.get(input) == reader)
          .mapToLong(input -> architecture.shape(input).size())
          .sum();
    }
    return new Footprint(parameters, most);
  }

  long parameterBytes() {
    return Float.BYTES * parameters;
  }

  /** Bytes of the parameters and of a batch's activations. */
  long bytes(int batch) {
    return parameterBytes() + Float.BYTES * batch * activations;
  }
}
