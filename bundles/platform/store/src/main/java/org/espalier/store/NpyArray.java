// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array of numbers as NumPy's {@code .npy} files hold it: format version 1.0, little-endian, row-major. Reads what
 * it writes, and any other such file of {@code <f4} or {@code <f8}.
 */
public final class NpyArray {
  static final String ENDING = ".npy";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  /** Magic, version and length of the header, before its text. */
  private static final int PREFIX = MAGIC.length + Short.BYTES;
  /** The values begin at a multiple of this. */
  private static final int ALIGNMENT = 64;
  private static final Pattern HEADER = Pattern.compile(
      "\\{'descr': '<f([48])', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\),? *\\} *\n");

  private final int[] shape;
  private final double[] values;
  private final int width;

  private NpyArray(int[] shape, double[] values, int width) {
    this.shape = shape.length == 0 ? new int[] {values.length} : shape.clone();
    this.values = values;
    this.width = width;
    long size = Arrays.stream(this.shape).asLongStream().reduce(1, Math::multiplyExact);
    if (size != values.length || Arrays.stream(this.shape).anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "an array of shape " + Arrays.toString(shape) + " has " + size + " values, not " + values.length);
    }
  }

  static NpyArray of(double[] values, int... shape) {
    return new NpyArray(shape, values.clone(), Double.BYTES);
  }

  static NpyArray of(float[] values, int... shape) {
    double[] wide = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    return new NpyArray(shape, wide, Float.BYTES);
  }

  /** Sizes of its dimensions. */
  public int[] shape() {
    return shape.clone();
  }

  /** Its values in row-major order. */
  public double[] values() {
    return values.clone();
  }

  /** The whole file. */
  byte[] bytes() {
    String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '<f" + width + "', 'fortran_order': False, 'shape': (" + sizes
        + (shape.length == 1 ? ",), }" : "), }");
    int unpadded = PREFIX + text.length() + 1;
    int header = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
    String padded = text + " ".repeat(header - text.length() - 1) + "\n";
    ByteBuffer file = ByteBuffer.allocate(PREFIX + header + values.length * width).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).putShort((short) header).put(padded.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      if (width == Float.BYTES) {
        file.putFloat((float) value);
      } else {
        file.putDouble(value);
      }
    }
    return file.array();
  }

  /**
   * The array that a file holds.
   *
   * @throws IOException if it is of another kind, or cut short
   */
  static NpyArray read(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PREFIX || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException("it is no .npy file of version 1.0");
    }
    int header = Short.toUnsignedInt(file.position(MAGIC.length).getShort());
    String text = new String(bytes, PREFIX, Math.min(header, bytes.length - PREFIX), StandardCharsets.US_ASCII);
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches()) {
      throw new IOException("its header is not one of row-major <f4 or <f8: " + text.strip());
    }
    int width = Integer.parseInt(matcher.group(1));
    int[] shape = Arrays.stream(matcher.group(2).split(",")).map(String::strip).filter(size -> !size.isEmpty())
        .mapToInt(Integer::parseInt).toArray();
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    file.position(PREFIX + header);
    if (file.remaining() != (long) size * width) {
      throw new IOException("it holds " + file.remaining() + " bytes of values where there are " + size + " numbers");
    }
    double[] values = IntStream.range(0, size)
        .mapToDouble(i -> width == Float.BYTES ? file.getFloat() : file.getDouble())
        .toArray();
    return new NpyArray(shape, values, width);
  }
}
