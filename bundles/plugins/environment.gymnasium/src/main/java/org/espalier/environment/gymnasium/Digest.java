// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

/** A number that tells what an episode has shown so far: 64 bits, so that other episodes have another in practice. */
final class Digest {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private long value;

  long value() {
    return value;
  }

  void set(long bits) {
    value = bits;
  }

  void add(float[] values, int offset, int count) {
    for (int i = 0; i < count; i++) {
      mix(Float.floatToRawIntBits(values[offset + i]));
    }
  }

  void add(double number) {
    mix(Double.doubleToRawLongBits(number));
  }

  private void mix(long bits) {
    value = (Long.rotateLeft(value, 23) ^ bits) * FACTOR;
  }
}
