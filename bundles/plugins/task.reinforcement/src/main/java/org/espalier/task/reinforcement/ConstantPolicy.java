// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;

/** Takes the same action whatever it observes. */
final class ConstantPolicy implements Policy {
  /** Values of each number of an action in a grid, by how many numbers there are: 9, 25, 27, 16 or 32 actions. */
  private static final int[] GRID = {9, 5, 3, 2, 2};

  private final float[] action;

  private ConstantPolicy(float[] action) {
    this.action = action;
  }

  /**
   * The constant policies that a score is measured against. Of n discrete actions, each. Of a box: zero, or what is
   * nearest to it in the box; all points of a grid from bound to bound, of 9 values in one dimension, 5 in two, 3 in
   * three, 2 in four or five; with more dimensions all at their lower bounds, all at their upper ones, and each alone
   * at either bound with zero elsewhere. A side without a bound ends a distance of 1 from the bound on the other side,
   * or from 0 if there is none.
   */
  static List<ConstantPolicy> of(Space space) {
    List<float[]> actions = new ArrayList<>();
    if (space instanceof Space.Discrete discrete) {
      for (int i = 0; i < discrete.n(); i++) {
        actions.add(new float[] {i});
      }
    } else if (space instanceof Space.Box box) {
      Range[] ranges = Range.of(box);
      actions.add(zero(ranges));
      if (ranges.length <= GRID.length) {
        grid(ranges, actions);
      } else {
        axes(ranges, actions);
      }
    }
    return IntStream.range(0, actions.size())
        .filter(i -> actions.subList(0, i).stream().noneMatch(earlier -> Arrays.equals(earlier, actions.get(i))))
        .mapToObj(i -> new ConstantPolicy(actions.get(i)))
        .toList();
  }

  private static float[] zero(Range[] ranges) {
    float[] zero = new float[ranges.length];
    for (int i = 0; i < zero.length; i++) {
      zero[i] = Math.min(Math.max(0, ranges[i].low), ranges[i].high);
    }
    return zero;
  }

  private static void grid(Range[] ranges, List<float[]> actions) {
    int values = GRID[ranges.length - 1];
    int points = 1;
    for (int i = 0; i < ranges.length; i++) {
      points *= values;
    }
    for (int point = 0; point < points; point++) {
      float[] action = new float[ranges.length];
      int rest = point;
      for (int i = 0; i < action.length; i++) {
        action[i] = ranges[i].at(rest % values, values);
        rest /= values;
      }
      actions.add(action);
    }
  }

  private static void axes(Range[] ranges, List<float[]> actions) {
    for (int value = 0; value < 2; value++) {
      float[] all = new float[ranges.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = ranges[i].at(value, 2);
        float[] alone = zero(ranges);
        alone[i] = all[i];
        actions.add(alone);
      }
      actions.add(all);
    }
  }

  /** From where to where a number of an action is tried. */
  private record Range(float low, float high) {
    static Range[] of(Space.Box box) {
      Range[] ranges = new Range[box.width()];
      for (int i = 0; i < ranges.length; i++) {
        float low = box.low()[i];
        float high = box.high()[i];
        boolean below = Float.isFinite(low);
        boolean above = Float.isFinite(high);
        ranges[i] = new Range(below ? low : above ? high - 1 : -1, above ? high : below ? low + 1 : 1);
      }
      return ranges;
    }

    /** Value {@code number} of {@code values}, evenly spaced with both ends among them. */
    float at(int number, int values) {
      return number == values - 1 ? high : low + (high - low) * number / (values - 1);
    }
  }

  /** A copy of what it does. */
  float[] action() {
    return action.clone();
  }

  @Override
  public void act(float[] observations, int batch, float[] chosen, boolean greedy, RandomStream random) {
    for (int row = 0; row < batch; row++) {
      System.arraycopy(action, 0, chosen, row * action.length, action.length);
    }
  }

  /** Nothing is left open. */
  @Override
  public Optional<Entropy> entropy() {
    return Optional.of((observations, batch, entropies) -> Arrays.fill(entropies, 0, batch, 0));
  }
}
