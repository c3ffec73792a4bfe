// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private final RandomStream random = Seeds.of(1).stream("samples");

  @Test
  void discreteHoldsWholeNumbersBelowN() {
    Space space = new Space.Discrete(3);
    assertTrue(space.contains(new float[] {9, 2}, 1));
    assertTrue(space.contains(new float[] {0}, 0));
    for (float outside : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertFalse(space.contains(new float[] {outside}, 0), () -> "contains " + outside);
    }
  }

  @Test
  void boxHoldsItsBounds() {
    Space space = new Space.Box(new float[] {-1, 0}, new float[] {1, Float.POSITIVE_INFINITY});
    assertTrue(space.contains(new float[] {-1, 0}, 0));
    assertTrue(space.contains(new float[] {5, 1, 1e30f}, 1));
    assertFalse(space.contains(new float[] {Math.nextUp(1f), 0}, 0));
    assertFalse(space.contains(new float[] {0, -Float.MIN_VALUE}, 0));
    assertFalse(space.contains(new float[] {0, Float.NaN}, 0));
  }

  @Test
  void boxesAreEqualByTheirBounds() {
    Space one = new Space.Box(new float[] {-1}, new float[] {1});
    assertEquals(one, new Space.Box(new float[] {-1}, new float[] {1}));
    assertFalse(one.equals(new Space.Box(new float[] {-1}, new float[] {2})));
    assertEquals("Box[low=[-1.0], high=[1.0]]", one.toString());
  }

  @Test
  void aBoxHasAShapeAndBoundsForEachOfItsNumbers() {
    Space.Box image = Space.Box.of(Shape.of(3, 2, 2), 0, 255);
    assertEquals(12, image.width());
    assertEquals(Shape.of(3, 2, 2), image.shape());
    assertTrue(image.contains(new float[12], 0));
    assertTrue(image.toString().startsWith("Box[shape=3x2x2, low="), image::toString);
    assertNotEquals(image, new Space.Box(image.low(), image.high()));
    assertEquals(Shape.of(12), new Space.Box(image.low(), image.high()).shape());
    IllegalArgumentException refused = assertThrows(
        IllegalArgumentException.class, () -> new Space.Box(Shape.of(3, 2), new float[6], new float[5]));
    assertTrue(refused.getMessage().contains("has 6 numbers, but there are 6 lower and 5 upper"), refused::getMessage);
    assertThrows(IllegalArgumentException.class, () -> new Space.Box(new float[0], new float[0]));
  }

  @Test
  void samplesFillTheSpaceEvenly() {
    int draws = 20_000;
    Space discrete = new Space.Discrete(4);
    int[] counts = new int[4];
    float[] value = new float[1];
    for (int i = 0; i < draws; i++) {
      discrete.sample(random, value, 0);
      counts[(int) value[0]]++;
    }
    for (int count : counts) {
      assertEquals(draws / 4, count, 5 * Math.sqrt(draws * 0.25 * 0.75));
    }
  }

  @Test
  void samplesFollowTheBounds() {
    float infinity = Float.POSITIVE_INFINITY;
    Space box =
        new Space.Box(
            new float[] {2, 3, -infinity, -infinity}, new float[] {4, infinity, -3, infinity});
    int draws = 20_000;
    double[] sums = new double[4];
    float[] values = new float[4];
    for (int i = 0; i < draws; i++) {
      box.sample(random, values, 0);
      assertTrue(box.contains(values, 0));
      for (int j = 0; j < 4; j++) {
        sums[j] += values[j] / draws;
      }
    }
    double[] means = {3, 4, -4, 0};
    for (int j = 0; j < 4; j++) {
      assertEquals(means[j], sums[j], 5 / Math.sqrt(draws), "dimension " + j);
    }
  }
}
