// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class MaskTest {

  @Test
  void appliesToTheBit() {
    float[] values = {1, -2, -0f, 4};
    Mask.of(new boolean[] {true, false, false, true}).apply(values);
    assertArrayEquals(new int[] {Float.floatToRawIntBits(1), 0, 0, Float.floatToRawIntBits(4)}, bits(values));
    assertThrows(IllegalArgumentException.class, () -> Mask.all(3).apply(values));
  }

  private static int[] bits(float[] values) {
    return java.util.stream.IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @Test
  void countsAndOverlap() {
    Mask a = Mask.keeping(10, new int[] {0, 1, 2, 3});
    Mask b = Mask.keeping(10, new int[] {2, 3, 4, 5});
    assertEquals(0.6, a.sparsity(), 1e-12);
    assertArrayEquals(new int[] {2, 3}, a.and(b).places());
    assertEquals(2.0 / 6, a.overlap(b), 1e-12);
    assertEquals(1, Mask.keeping(4, new int[0]).overlap(Mask.keeping(4, new int[0])));
    assertThrows(IndexOutOfBoundsException.class, () -> Mask.keeping(4, new int[] {4}));
  }

  @Test
  void randomMaskKeepsTheNumberAskedFor() {
    Mask mask = Mask.random(1000, 123, Seeds.of(1).stream("mask"));
    assertEquals(123, mask.kept());
    assertEquals(mask, Mask.random(1000, 123, Seeds.of(1).stream("mask")));
  }

  @Test
  void survivesStorage() throws IOException {
    Mask mask = Mask.random(77, 20, Seeds.of(1).stream("mask"));
    Weights weights = new Weights(Map.of("a", new float[] {1, Float.NaN, -0f}, "b", new float[0]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    mask.save(out);
    weights.save(out);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(mask, Mask.load(in));
    assertEquals(weights, Weights.load(in));
    assertEquals(-1, in.read());
  }

  @Test
  void masksCombineLikeSets() {
    Mask one = Mask.keeping(5, new int[] {0, 3});
    Mask other = Mask.keeping(5, new int[] {3, 4});
    assertEquals(Mask.keeping(5, new int[] {0, 3, 4}), one.or(other));
    assertEquals(Mask.keeping(5, new int[] {3}), one.and(other));
    assertEquals(Mask.keeping(5, new int[] {1, 2, 4}), one.complement());
    assertEquals(Mask.all(5), one.or(one.complement()));
  }
}
