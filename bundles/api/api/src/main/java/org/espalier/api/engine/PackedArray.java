// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * An array on its way to a file and back, the same to the bit: its length, the number of elements that are not plus
 * zero, the bits that say which these are, unless all are, and their values. Written dense if that is smaller.
 */
final class PackedArray {
  private static final int BLOCK = 1 << 11;

  private PackedArray() {}

  static void write(float[] values, DataOutput out) throws IOException {
    BitSet kept = kept(values);
    out.writeInt(values.length);
    out.writeInt(kept.cardinality());
    if (kept.cardinality() < values.length) {
      byte[] bits = kept.toByteArray();
      out.writeInt(bits.length);
      out.write(bits);
    }
    ByteBuffer block = ByteBuffer.allocate(Float.BYTES * BLOCK);
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      block.putFloat(values[i]);
      if (!block.hasRemaining()) {
        out.write(block.array());
        block.clear();
      }
    }
    out.write(block.array(), 0, block.position());
  }

  static float[] read(DataInput in) throws IOException {
    float[] values = new float[in.readInt()];
    int count = in.readInt();
    BitSet kept = new BitSet(values.length);
    if (count < values.length) {
      byte[] bits = new byte[in.readInt()];
      in.readFully(bits);
      kept = BitSet.valueOf(bits);
    } else {
      kept.set(0, values.length);
    }
    if (kept.length() > values.length || kept.cardinality() != count) {
      throw new IOException("an array of " + values.length + " numbers is damaged");
    }
    byte[] bytes = new byte[Float.BYTES * BLOCK];
    ByteBuffer block = ByteBuffer.wrap(bytes).position(bytes.length);
    int left = count;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      if (!block.hasRemaining()) {
        int length = Float.BYTES * Math.min(left, BLOCK);
        in.readFully(bytes, 0, length);
        block.clear().limit(length);
      }
      values[i] = block.getFloat();
      left--;
    }
    return values;
  }

  /** Which elements are written: those that are not plus zero, or all if leaving those out saves nothing. */
  private static BitSet kept(float[] values) {
    BitSet kept = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      kept.set(i, Float.floatToRawIntBits(values[i]) != 0);
    }
    if (Float.BYTES * (values.length - kept.cardinality()) <= Integer.BYTES + values.length / 8) {
      kept.set(0, values.length);
    }
    return kept;
  }
}
