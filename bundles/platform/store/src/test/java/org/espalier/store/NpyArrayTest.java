// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The expected bytes are those that {@code numpy.lib.format.write_array(f, a, version=(1, 0))} of NumPy 2.4 writes. */
class NpyArrayTest {

  /** A file of NumPy's: magic and version, length of the header, its text, spaces up to 128 bytes, the values. */
  private static byte[] file(String header, String values) {
    String text = header + " ".repeat(128 - 10 - header.length() - 1) + "\n";
    return HexFormat.of().parseHex(
        "934e554d50590100" + "7600" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII)) + values);
  }

  /** {@code numpy.array([1, -0.5, numpy.nan, 1e300])}. */
  private static final byte[] DOUBLES = file(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }",
      "000000000000f03f000000000000e0bf000000000000f87f9c7500883ce4377e");

  /** {@code numpy.arange(6, dtype='<f4').reshape(2, 3) / 4}. */
  private static final byte[] FLOATS = file(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
      "000000000000803e0000003f0000403f0000803f0000a03f");

  @Test
  void writesWhatNumPyWrites() {
    assertArrayEquals(DOUBLES, NpyArray.of(new double[] {1, -0.5, Double.NaN, 1e300}).bytes());
    assertArrayEquals(FLOATS, NpyArray.of(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f}, 2, 3).bytes());
  }

  @Test
  void readsWhatNumPyWrites() throws IOException {
    assertArrayEquals(new double[] {1, -0.5, Double.NaN, 1e300}, NpyArray.read(DOUBLES).values());
    assertArrayEquals(new int[] {4}, NpyArray.read(DOUBLES).shape());
    assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1, 1.25}, NpyArray.read(FLOATS).values());
    assertArrayEquals(new int[] {2, 3}, NpyArray.read(FLOATS).shape());
  }

  @Test
  void anArrayOfNoValuesIsOne() throws IOException {
    assertArrayEquals(new double[0], NpyArray.read(NpyArray.of(new double[0]).bytes()).values());
  }

  @Test
  void valuesThatDoNotFillTheShapeAreRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new double[5], 2, 3));
    assertEquals("an array of shape [2, 3] has 6 values, not 5", refused.getMessage());
  }

  @Test
  void otherFilesAreRefused() {
    assertThrows(IOException.class, () -> NpyArray.read(new byte[0]));
    assertThrows(IOException.class, () -> NpyArray.read(Arrays.copyOf(DOUBLES, DOUBLES.length - 1)));
    byte[] integers = DOUBLES.clone();
    integers[22] = 'i';
    IOException refused = assertThrows(IOException.class, () -> NpyArray.read(integers));
    assertTrue(refused.getMessage().contains("'<i8'"), refused.getMessage());
  }
}
