// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final ParameterName BIAS = new ParameterName("actor", "dense1.bias");

  /** Of two networks, the actor's in another order than its architecture's. */
  private static Weights training() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("actor/dense1.bias", new float[] {3});
    arrays.put("actor/dense1.weight", new float[] {1, 2});
    arrays.put("critic/dense1.weight", new float[] {4, 5});
    arrays.put("temperature", new float[] {6});
    return new Weights(arrays);
  }

  @Test
  void ofATrainingOneNetworksAreNamedAndOrderedAsInItsArchitecture() {
    Architecture actor = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
    Weights own = training().within("actor", actor);
    assertEquals(List.of("dense1.weight", "dense1.bias"), List.copyOf(own.names()));
    assertArrayEquals(new float[] {1, 2}, own.get("dense1.weight"));
    assertArrayEquals(new float[] {3}, own.get("dense1.bias"));
    String message =
        assertThrows(NoSuchElementException.class, () -> training().within("critic", actor)).getMessage();
    assertTrue(message.startsWith("no parameter critic/dense1.bias; there are "), message);
  }

  @Test
  void otherValuesTakeTheirPlacesAndHistoryStays() {
    Weights before = training().with(Optional.of(History.NONE));
    float[] values = {7};
    Weights after = before.with(Map.of(BIAS, values));
    values[0] = 8;
    assertEquals(List.copyOf(before.names()), List.copyOf(after.names()));
    assertArrayEquals(new float[] {7}, after.get(BIAS));
    assertArrayEquals(new float[] {1, 2}, after.get("actor/dense1.weight"));
    assertEquals(before.history(), after.history());
    assertArrayEquals(new float[] {3}, before.get(BIAS));
    Map<ParameterName, float[]> unknown = Map.of(ParameterName.of("actor/dense2.bias"), values);
    assertThrows(NoSuchElementException.class, () -> before.with(unknown));
  }

  @Test
  void whatIsSavedIsReadToTheBitHoweverSparse() throws IOException {
    RandomStream random = Seeds.of(1).stream("values");
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (int zeros = 0; zeros <= 10; zeros++) {
      for (int size : new int[] {0, 1, 63, 64, 65, 2047, 2048, 2049, 5000}) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = random.nextInt(10) < zeros ? 0 : (float) random.nextGaussian();
        }
        arrays.put(zeros + " of 10 zero, " + size, values);
      }
    }
    arrays.put("odd", new float[] {-0f, 0, 0, 0, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 0, 0, 0});
    Weights weights = new Weights(arrays);
    byte[] saved = save(weights);
    Weights loaded = load(saved);
    assertEquals(weights.names().stream().toList(), loaded.names().stream().toList());
    arrays.forEach((name, values) -> assertArrayEquals(values, loaded.get(name), name));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(loaded.get("odd")[0]));
  }

  @Test
  void zerosTakeABitEach() throws IOException {
    float[] values = new float[8000];
    values[3] = 1;
    values[7999] = 2;
    int dense = save(new Weights(Map.of("w", ones(8000)))).length;
    assertEquals(4 * 8000, dense, 30);
    assertEquals(1000 + 2 * 4, save(new Weights(Map.of("w", values))).length, 30);
  }

  @Test
  void aDamagedArrayIsRefused() throws IOException {
    byte[] saved = save(new Weights(Map.of("w", new float[800])));
    // the number of elements that are not zero, behind the count, the name and the length
    saved[4 + 3 + 4 + 3] = 5;
    String message = assertThrows(IOException.class, () -> load(saved)).getMessage();
    assertTrue(message.contains("800"), message);
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static byte[] save(Weights weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    weights.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Weights load(byte[] bytes) throws IOException {
    return Weights.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
