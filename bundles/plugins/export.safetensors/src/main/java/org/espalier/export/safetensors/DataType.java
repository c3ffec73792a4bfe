// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Types of numbers that the format knows, by their names in its headers. */
enum DataType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  I16(2),
  U16(2),
  F16(2) {
    @Override
    void read(ByteBuffer from, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = half(from.getShort());
      }
    }
  },
  BF16(2) {
    @Override
    void read(ByteBuffer from, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = Float.intBitsToFloat(from.getShort() << Short.SIZE);
      }
    }
  },
  I32(4),
  U32(4),
  F32(4) {
    @Override
    void read(ByteBuffer from, float[] to) {
      from.asFloatBuffer().get(to);
    }
  },
  C64(8),
  F64(8) {
    @Override
    void read(ByteBuffer from, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = (float) from.getDouble();
      }
    }
  },
  I64(8) {
    @Override
    void read(ByteBuffer from, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = from.getLong();
      }
    }
  },
  U64(8);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<DataType> named(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /**
   * Reads numbers, rounded to the nearest float32 where they are more exact.
   *
   * @param from little-endian
   * @throws UnsupportedOperationException if the type is not one of weights
   */
  void read(ByteBuffer from, float[] to) {
    throw new UnsupportedOperationException(name() + " is not read as weights; F16, BF16, F32, F64 and I64 are");
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    int sign = (bits & 0x8000) << 16;
    if (exponent == 0) {
      // subnormal: the fraction in units of 2^-24
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 1));
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
