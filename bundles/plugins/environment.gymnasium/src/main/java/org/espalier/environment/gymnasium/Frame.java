// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.espalier.api.network.Shape;
import org.espalier.api.rl.Space;

/** Kinds of frames, and how their parts are read. */
final class Frame {
  static final int PROTOCOL = 1;

  static final byte MAKE = 1;
  static final byte RELEASE = 2;
  static final byte RESET = 3;
  static final byte STEP = 4;
  static final byte CLOSE = 5;

  static final byte HELLO = (byte) 128;
  static final byte MADE = (byte) 129;
  static final byte RELEASED = (byte) 130;
  static final byte OBSERVATIONS = (byte) 131;
  static final byte STEPS = (byte) 132;
  static final byte ERROR = (byte) 255;

  /** Bytes of length and kind. */
  static final int HEADER = 5;
  private static final int MOST_DIMENSIONS = 8;

  private Frame() {}

  /** A payload to be filled. */
  static ByteBuffer of(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static Space space(ByteBuffer in) {
    if (in.get() == 0) {
      return new Space.Discrete(in.getInt());
    }
    int dimensions = in.getInt();
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new BufferUnderflowException();
    }
    int[] sizes = new int[dimensions];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = in.getInt();
    }
    Shape shape = Shape.of(sizes);
    return new Space.Box(shape, floats(in, shape.size()), floats(in, shape.size()));
  }

  private static float[] floats(ByteBuffer in, int count) {
    float[] values = new float[count];
    in.asFloatBuffer().get(values);
    in.position(in.position() + Float.BYTES * count);
    return values;
  }
}
