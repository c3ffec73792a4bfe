// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.junit.jupiter.api.Test;

class ConstantPolicyTest {

  private static List<List<Float>> actions(Space space) {
    return ConstantPolicy.of(space).stream()
        .map(policy -> {
          List<Float> action = new ArrayList<>();
          for (float number : policy.action()) {
            action.add(number);
          }
          return action;
        })
        .collect(Collectors.toList());
  }

  private static Space.Box box(int width, float low, float high) {
    float[] lows = new float[width];
    float[] highs = new float[width];
    Arrays.fill(lows, low);
    Arrays.fill(highs, high);
    return new Space.Box(lows, highs);
  }

  @Test
  void everyDiscreteActionIsTried() {
    assertEquals(List.of(List.of(0f), List.of(1f), List.of(2f)), actions(new Space.Discrete(3)));
  }

  @Test
  void oneNumberIsTriedAtZeroAndNineValues() {
    assertEquals(
        List.of(0f, -2f, -1.5f, -1f, -0.5f, 0.5f, 1f, 1.5f, 2f),
        actions(box(1, -2, 2)).stream().map(action -> action.get(0)).toList());
  }

  @Test
  void gridsReachFromCornerToCorner() {
    // from -1 to 3 zero is one of 9 or 5 values, but not of 3 or 2
    int[] sizes = {9, 25, 1 + 27, 1 + 16, 1 + 32};
    for (int width = 1; width <= 5; width++) {
      Space.Box box = box(width, -1, 3);
      List<List<Float>> actions = actions(box);
      assertEquals(sizes[width - 1], actions.size());
      assertEquals(actions.size(), actions.stream().distinct().count());
      for (int corner = 0; corner < 1 << width; corner++) {
        Float[] point = new Float[width];
        for (int i = 0; i < width; i++) {
          point[i] = (corner >> i & 1) == 0 ? -1f : 3f;
        }
        assertTrue(actions.contains(List.of(point)), () -> Arrays.toString(point));
      }
    }
  }

  @Test
  void manyNumbersAreTriedTogetherAndAlone() {
    List<List<Float>> actions = actions(box(6, -1, 3));
    assertEquals(1 + 2 * 7, actions.stream().distinct().count());
    assertTrue(actions.contains(List.of(0f, 0f, 0f, 0f, 0f, 0f)));
    assertTrue(actions.contains(List.of(3f, 3f, 3f, 3f, 3f, 3f)));
    assertTrue(actions.contains(List.of(0f, 0f, -1f, 0f, 0f, 0f)));
  }

  @Test
  void everyActionIsInItsBox() {
    float infinite = Float.POSITIVE_INFINITY;
    float[][] bounds = {{-infinite, infinite}, {5, infinite}, {-infinite, -7}, {2, 3}, {0.1f, 0.7f}};
    for (float[] bound : bounds) {
      for (int width : new int[] {1, 2, 5, 8}) {
        Space.Box box = box(width, bound[0], bound[1]);
        ConstantPolicy.of(box).forEach(policy ->
            assertTrue(box.contains(policy.action(), 0), () -> Arrays.toString(policy.action()) + " in " + box));
      }
    }
    assertEquals(List.of(5f), actions(box(1, 5, infinite)).get(0));
  }

  @Test
  void doesTheSameWhateverItSees() {
    ConstantPolicy policy = ConstantPolicy.of(new Space.Discrete(3)).get(2);
    float[] chosen = new float[3];
    policy.act(new float[] {1, 2, 3}, 3, chosen, false, Seeds.of(0).stream("x"));
    assertArrayEquals(new float[] {2, 2, 2}, chosen);
    float[] entropies = {1, 1, 1};
    policy.entropy().orElseThrow().of(new float[] {1, 2, 3}, 3, entropies);
    assertArrayEquals(new float[3], entropies);
  }
}
