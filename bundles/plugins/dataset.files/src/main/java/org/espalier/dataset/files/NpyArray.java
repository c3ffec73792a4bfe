// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/**
 * A NumPy array as the NPY format has it: a magic string, a version, a header that is a Python dictionary, the values.
 *
 * @param name of the file, or of the array in it
 * @param content the file's
 * @param first where the values begin
 * @param type of the values: a letter of {@code f i u b} and their bytes
 * @param order of their bytes
 * @param dimensions sizes, of which the first counts examples; in row-major order
 */
record NpyArray(String name, byte[] content, int first, String type, ByteOrder order, int[] dimensions) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int SHORT_HEAD = 10;
  private static final int LONG_HEAD = 12;
  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z]\\d*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

  static NpyArray of(String name, byte[] content) {
    if (content.length < LONG_HEAD || !Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC)) {
      throw new InvalidInputException(name + " is no NPY file: it does not begin with \\x93NUMPY");
    }
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int version = content[MAGIC.length];
    int start = version == 1 ? SHORT_HEAD : LONG_HEAD;
    long length = version == 1 ? buffer.getShort(start - 2) & 0xffff : buffer.getInt(start - 4) & 0xffffffffL;
    if (version < 1 || version > 3 || start + length > content.length) {
      throw new InvalidInputException(
          name + " has the version " + version + " and a header of " + length + " bytes; it is damaged");
    }
    String header = new String(content, start, (int) length, StandardCharsets.UTF_8);
    Matcher description = found(DESCRIPTION, header, name, "the type of its values");
    String type = description.group(2);
    if (width(type) == 0) {
      throw new InvalidInputException(
          name + " has values of the type " + type + "; it can be f2, f4, f8, b1, and i or u with 1, 2, 4 or 8");
    }
    int[] dimensions = dimensions(name, found(SHAPE, header, name, "its shape").group(1));
    boolean columns = found(FORTRAN, header, name, "its order").group(1).equals("True");
    if (columns && dimensions.length > 1) {
      throw new InvalidInputException(
          name + " lies in column-major order; save numpy.ascontiguousarray of it instead");
    }
    long values = 1;
    for (int size : dimensions) {
      values = Table.requireAddressable(name, values, size);
    }
    long expected = start + length + values * width(type);
    if (content.length != expected) {
      throw new InvalidInputException(
          name + " has " + content.length + " bytes, and its header (" + type + ", " + text(dimensions) + ") asks for "
              + expected);
    }
    ByteOrder order = description.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyArray(name, content, (int) (start + length), type, order, dimensions);
  }

  private static Matcher found(Pattern pattern, String header, String name, String what) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new InvalidInputException(
          name + ": its header does not say " + what + " in a way that is read here: "
              + header.strip().substring(0, Math.min(header.strip().length(), 100)));
    }
    return matcher;
  }

  private static int[] dimensions(String name, String text) {
    List<Integer> sizes = new ArrayList<>();
    for (String size : text.replace("L", "").split(",")) {
      if (!size.isBlank()) {
        try {
          sizes.add(Integer.parseInt(size.strip()));
        } catch (NumberFormatException e) {
          throw new InvalidInputException(name + " has a dimension of " + size.strip() + ", which is too large", e);
        }
      }
    }
    if (sizes.isEmpty() || sizes.contains(0)) {
      throw new InvalidInputException(
          name + " has the shape (" + text.strip() + "); an array with at least one example is needed");
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int width(String type) {
    return switch (type) {
      case "b1", "i1", "u1" -> 1;
      case "f2", "i2", "u2" -> 2;
      case "f4", "i4", "u4" -> 4;
      case "f8", "i8", "u8" -> 8;
      default -> 0;
    };
  }

  private static String text(int[] dimensions) {
    return Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  String shape() {
    return text(dimensions);
  }

  /** Whether values are whole numbers. */
  boolean whole() {
    return type.charAt(0) != 'f';
  }

  /** Values of one example. */
  int exampleSize() {
    int size = 1;
    for (int d = 1; d < dimensions.length; d++) {
      size *= dimensions[d];
    }
    return size;
  }

  /** Rows. */
  Table.Inputs inputs() {
    return type.equals("u1")
        ? Table.ofBytes(Arrays.copyOfRange(content, first, content.length), exampleSize())
        : Table.of(values(), exampleSize());
  }

  /**
   * All values.
   *
   * @throws InvalidInputException if one is no finite number
   */
  float[] values() {
    int width = width(type);
    ByteBuffer buffer = ByteBuffer.wrap(content).order(order);
    float[] values = new float[(content.length - first) / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value(buffer, first + i * width);
      if (!Float.isFinite(values[i])) {
        throw new InvalidInputException(
            name + ": value " + i % exampleSize() + " of example " + i / exampleSize() + " is no finite number");
      }
    }
    return values;
  }

  private double value(ByteBuffer buffer, int at) {
    return switch (type) {
      case "f2" -> half(buffer.getShort(at));
      case "f4" -> buffer.getFloat(at);
      case "f8" -> buffer.getDouble(at);
      case "i1" -> buffer.get(at);
      case "i2" -> buffer.getShort(at);
      case "u2" -> buffer.getShort(at) & 0xffff;
      case "i4" -> buffer.getInt(at);
      case "u4" -> buffer.getInt(at) & 0xffffffffL;
      case "i8", "u8" -> buffer.getLong(at);
      default -> buffer.get(at) & 0xff;
    };
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24;
    } else {
      magnitude = (1 + fraction * 0x1p-10) * Math.scalb(1.0, exponent - 15);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
