// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique in the architecture
 * @param layer what it computes
 * @param inputs names of the nodes it reads; {@link Architecture#INPUT} is the network's input
 */
public record Node(String name, Layer layer, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
