// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.api.rl.Space;

/**
 * The constrained Markov decision process of sec. 4.1.1, all that its environments have in common: a step is a layer,
 * whatever was decided before.
 *
 * @param states of the layers, first to last: number from 1, input channels, filters, kernel, stride, padding; a fully
 *     connected layer is a convolution of kernel 1
 * @param actionWidth numbers of an action
 * @param limits of the costs, in percent, by their names; none where the agent is not to know of costs
 * @param reviewer judges episodes
 * @param progress counts steps
 */
record PruningProblem(
    List<float[]> states, int actionWidth, Map<String, Double> limits, Reviewer reviewer, Progress progress) {
  /** Numbers of a state. */
  static final int STATE = 6;

  PruningProblem {
    states = List.copyOf(states);
  }

  /** The states of what is to be pruned. */
  static List<float[]> states(AllocationSpace space) {
    return space.layers().stream().map(layer -> state(space.whole(), layer)).toList();
  }

  private static float[] state(Architecture whole, PrunableLayer layer) {
    Node node = layer.group().producers().get(0).node();
    Shape input = whole.shape(node.inputs().get(0));
    float number = layer.number() + 1f;
    if (node.layer() instanceof Layer.Conv2d conv) {
      return new float[] {number, input.get(0), layer.filters(), conv.kernel(), conv.stride(), conv.padding()};
    }
    return new float[] {number, input.size(), layer.filters(), 1, 1, 0};
  }

  /** Steps of an episode. */
  int length() {
    return states.size();
  }

  /** Of a state. */
  Space observationSpace() {
    float[] low = new float[STATE];
    float[] high = new float[STATE];
    Arrays.fill(high, Float.POSITIVE_INFINITY);
    return new Space.Box(low, high);
  }

  /**
   * Numbers from -1 to 1 in place of 0 to 1: the mean of a policy that has learnt nothing is in the middle, as a
   * sigmoid's is, which the thesis ends the policy with (table 5.3).
   */
  Space actionSpace() {
    return Space.Box.of(Shape.of(actionWidth), -1, 1);
  }

  List<String> costs() {
    return List.copyOf(limits.keySet());
  }
}
