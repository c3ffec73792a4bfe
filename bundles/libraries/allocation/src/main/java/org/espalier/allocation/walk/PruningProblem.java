// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.allocation.Budgets;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.api.rl.Environment;
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
public record PruningProblem(
    List<float[]> states, int actionWidth, Map<String, Double> limits, Reviewer reviewer, Progress progress) {
  /** What a share of 1 costs. */
  public static final double PERCENT = 100;

  /** Numbers of a state. */
  static final int STATE = 6;

  public PruningProblem {
    states = List.copyOf(states);
  }

  /** The states of what is to be pruned. */
  public static List<float[]> states(AllocationSpace space) {
    return space.layers().stream().map(layer -> state(space.whole(), layer)).toList();
  }

  /**
   * Limits of costs that are shares of the whole network's, in percent, as costs are.
   *
   * @param held some of the budgets
   */
  public static Map<String, Double> limits(Budgets budgets, List<Budget> held) {
    Map<String, Double> limits = new LinkedHashMap<>();
    held.forEach(budget -> limits.put(budget.resource(), PERCENT * budgets.limit(budget)));
    return limits;
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

  /** A new environment, which gives others that go side by side. */
  public Environment environment() {
    return new PruningEnvironment(this);
  }

  /** Steps of an episode. */
  public int length() {
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
