// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.espalier.api.data.Split;

/**
 * What is left of an expert when it has gone.
 *
 * @param expertReturn mean return of its greedy policy over the test episodes
 * @param parts its pairs of observation and action, by split
 */
record Recording(double expertReturn, Map<Split, Part> parts) {

  /**
   * Pairs, one after another in the order in which they were played.
   *
   * @param episodes that they come from
   * @param observations pairs x observation width
   * @param actions pairs x action width
   */
  record Part(int episodes, float[] observations, float[] actions) {}

  Part part(Split split) {
    return parts.get(split);
  }

  /** All of it; {@link #of} reads it back to the bit. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeDouble(expertReturn);
      for (Split split : Split.values()) {
        out.writeInt(part(split).episodes());
        write(part(split).observations(), out);
        write(part(split).actions(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }

  static Recording of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      double expertReturn = in.readDouble();
      Map<Split, Part> parts = new EnumMap<>(Split.class);
      for (Split split : Split.values()) {
        parts.put(split, new Part(in.readInt(), read(in), read(in)));
      }
      return new Recording(expertReturn, parts);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be read", e);
    }
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] read(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
