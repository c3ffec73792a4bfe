// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;

/** The content of a safetensors file, its header checked; tensors are read when they are asked for. */
final class TensorFile {
  /** What the format's own implementation takes at most. */
  private static final long LONGEST_HEADER = 100_000_000;

  private final Header header;
  private final ByteBuffer data;

  private TensorFile(Header header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /**
   * Takes a file apart.
   *
   * @throws InvalidInputException if it is malformed: the end of a sentence that begins with the file
   */
  static TensorFile of(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < Long.BYTES) {
      throw new InvalidInputException(
          "it is cut short: it has " + bytes.length + " bytes, less than the length of a header");
    }
    long length = all.getLong();
    if (length < 0 || length > LONGEST_HEADER) {
      throw new InvalidInputException(
          "its first 8 bytes, the length of its header, are " + Long.toUnsignedString(length) + "; at most "
              + LONGEST_HEADER + " are allowed, so it is hardly a safetensors file");
    }
    if (length > all.remaining()) {
      throw new InvalidInputException(
          "it is cut short: its header takes " + length + " bytes and " + all.remaining() + " follow");
    }
    byte[] header = new byte[(int) length];
    all.get(header);
    ByteBuffer data = all.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new TensorFile(Header.parse(header, data.remaining()), data);
  }

  Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * The numbers of a tensor in row-major order, rounded to float32.
   *
   * @throws InvalidInputException if they are not of a type for weights
   */
  float[] read(String name) {
    TensorInfo tensor = header.tensors().get(name);
    int begin = (int) tensor.begin();
    int length = (int) (tensor.end() - tensor.begin());
    float[] values = new float[length / tensor.type().bytes()];
    try {
      tensor.type().read(data.slice(begin, length).order(ByteOrder.LITTLE_ENDIAN), values);
    } catch (UnsupportedOperationException e) {
      throw new InvalidInputException("its tensor " + name + " can't be read: " + e.getMessage(), e);
    }
    return values;
  }
}
