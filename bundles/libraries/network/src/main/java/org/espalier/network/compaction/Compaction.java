// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.compaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.ParameterSpec;

/**
 * A smaller network that computes the same function in {@link org.espalier.api.engine.Pass.Mode#INFER}: channels
 * whose value never changes, because all that they sum over is zero, are folded into the biases that follow, and
 * channels that nothing reads are dropped. This is what makes a structured mask (of filters, neurons, LSTM units)
 * really faster and smaller; zeros scattered over a layer stay where they are.
 *
 * <p>Inputs and outputs of the network keep their shapes. Channels that meet in a residual addition go together. A
 * layer of which all would go keeps one channel. The filters of a depthwise convolution go together with the channel
 * that they read. What a layer norm reads stays whole, constants included, since it is normalised together. Groups of
 * a convolution go as a whole or stay of one size: those that could do with fewer channels or filters than the largest
 * keep as many as that, zeros and constants included. The function is the same up to rounding: constants are folded in
 * double precision.
 *
 * @param architecture the smaller network
 * @param weights its parameters
 * @param kept for each layer the places of its output channels that are left, ascending
 */
public record Compaction(Architecture architecture, Weights weights, Map<String, List<Integer>> kept) {

  /**
   * Compacts a network.
   *
   * @param architecture what it computes
   * @param weights its parameters, zeros where masks removed them
   */
  public static Compaction of(Architecture architecture, Weights weights) {
    Channels channels = new Channels(architecture);
    Constants constants = Constants.of(architecture, channels, weights);
    Demand demand = Demand.of(architecture, channels, weights, constants);
    return new Slicing(architecture, channels, weights, constants, demand).compaction();
  }

  /** Compacts a network as it is now; it is left alone. */
  public static Compaction of(Network network) {
    return of(network.architecture(), network.weights());
  }

  /** The smaller network of the same function; its masks remove the zeros that are left of weights. */
  public static Snapshot of(Snapshot snapshot) {
    Compaction compaction = of(snapshot.architecture(), snapshot.weights());
    return new Snapshot(compaction.architecture, compaction.weights, compaction.masks(), snapshot.provenance());
  }

  /** Masks that remove what is zero, scattered over the weights that are left; of weights alone that have zeros. */
  public Map<String, Mask> masks() {
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      Mask nonzero = Mask.nonzero(weights.get(parameter.name()));
      if (parameter.role() == ParameterSpec.Role.WEIGHT && nonzero.kept() < nonzero.size()) {
        masks.put(parameter.name(), nonzero);
      }
    }
    return masks;
  }

  /**
   * The smaller network on the engine of another, with its {@link #masks}, so that an engine which makes use of masks
   * can. To be closed.
   */
  public Network on(Network other) {
    Network small = other.like(architecture, weights);
    masks().forEach(small::mask);
    return small;
  }

  /** Places where the flag is set. */
  static List<Integer> places(boolean[] flags) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < flags.length; i++) {
      if (flags[i]) {
        places.add(i);
      }
    }
    return places;
  }
}
