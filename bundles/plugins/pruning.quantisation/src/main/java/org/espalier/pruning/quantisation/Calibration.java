// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;

/** Finds the range of what each layer of a network in full precision reads: smallest and largest number. */
final class Calibration {
  private static final int BATCH = 64;

  private Calibration() {}

  /**
   * Ranges by the names of the layers that read them.
   *
   * @param network left as it is
   * @param inputs samples x input size
   */
  static Map<String, Range> of(Network network, float[] inputs, int samples) {
    Architecture architecture = network.architecture();
    int size = architecture.inputShape().size();
    Map<String, Range> made = new HashMap<>();
    Pass pass = network.pass(Math.min(samples, BATCH));
    for (int first = 0; first < samples; first += BATCH) {
      int count = Math.min(BATCH, samples - first);
      float[] batch = Arrays.copyOfRange(inputs, first * size, (first + count) * size);
      pass.forward(batch, count, Pass.Mode.INFER);
      range(made, Architecture.INPUT).include(batch, batch.length);
      for (Node node : architecture.nodes()) {
        range(made, node.name())
            .include(pass.activations(node.name()), count * architecture.shape(node.name()).size());
      }
    }
    Map<String, Range> read = new LinkedHashMap<>();
    architecture.nodes().forEach(node -> read.put(node.name(), made.get(node.inputs().get(0))));
    return read;
  }

  private static Range range(Map<String, Range> ranges, String node) {
    return ranges.computeIfAbsent(node, name -> new Range());
  }
}
