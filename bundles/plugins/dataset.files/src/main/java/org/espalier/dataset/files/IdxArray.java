// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.espalier.api.plugin.InvalidInputException;

/**
 * An array of an IDX file: two zero bytes, the type, the number of dimensions, their sizes and the values, all
 * big-endian.
 *
 * @param content the file's, unpacked
 * @param type of the values, as the format numbers them
 * @param dimensions sizes, of which the first counts examples
 */
record IdxArray(byte[] content, int type, int[] dimensions) {
  private static final int HEAD = 4;
  private static final int UNSIGNED_BYTE = 8;
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  /** Of a file's bytes, packed by gzip or not. */
  static IdxArray of(String file, byte[] bytes) {
    byte[] content = unpacked(file, bytes);
    ByteBuffer buffer = ByteBuffer.wrap(content);
    if (content.length < HEAD || buffer.getShort(0) != 0 || width(content[2]) == 0 || content[3] < 1) {
      throw new InvalidInputException(
          file + " is no IDX file: it begins with " + hex(content)
              + ", where two zero bytes, a type (08, 09, 0b, 0c, 0d or 0e) and a number of dimensions are expected");
    }
    int rank = content[3];
    int first = HEAD + HEAD * rank;
    if (content.length < first) {
      throw new InvalidInputException(file + " ends within its sizes, after " + content.length + " bytes");
    }
    int[] dimensions = new int[rank];
    long values = 1;
    for (int d = 0; d < rank; d++) {
      dimensions[d] = buffer.getInt(HEAD + HEAD * d);
      if (dimensions[d] < 1) {
        throw new InvalidInputException(file + ": dimension " + d + " has the size " + dimensions[d]);
      }
      values = Table.requireAddressable(file, values, dimensions[d]);
    }
    long expected = first + values * width(content[2]);
    if (content.length != expected) {
      throw new InvalidInputException(
          file + " has " + content.length + " bytes, and its sizes (" + text(dimensions) + ") ask for " + expected);
    }
    return new IdxArray(content, content[2], dimensions);
  }

  private static byte[] unpacked(String file, byte[] bytes) {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (out.size() + (long) n > LARGEST) {
          throw new InvalidInputException(file + " unpacks to more than 2 GB");
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be unpacked, it is damaged: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  private static int width(int type) {
    return switch (type) {
      case UNSIGNED_BYTE, 9 -> 1;
      case 0xb -> 2;
      case 0xc, 0xd -> 4;
      case 0xe -> 8;
      default -> 0;
    };
  }

  private static String hex(byte[] content) {
    return content.length == 0
        ? "nothing"
        : HexFormat.ofDelimiter(" ").formatHex(content, 0, Math.min(HEAD, content.length));
  }

  private static String text(int[] dimensions) {
    return Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  String shape() {
    return text(dimensions);
  }

  private int first() {
    return HEAD + HEAD * dimensions.length;
  }

  /** Rows of so many values. */
  Table.Inputs inputs(int size) {
    return type == UNSIGNED_BYTE
        ? Table.ofBytes(Arrays.copyOfRange(content, first(), content.length), size)
        : Table.of(values(), size);
  }

  /** All values. */
  float[] values() {
    int width = width(type);
    ByteBuffer buffer = ByteBuffer.wrap(content);
    float[] values = new float[(content.length - first()) / width];
    for (int i = 0; i < values.length; i++) {
      int at = first() + i * width;
      values[i] = switch (type) {
        case UNSIGNED_BYTE -> content[at] & 0xff;
        case 9 -> content[at];
        case 0xb -> buffer.getShort(at);
        case 0xc -> buffer.getInt(at);
        case 0xd -> buffer.getFloat(at);
        default -> (float) buffer.getDouble(at);
      };
    }
    return values;
  }
}
