// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * All elements in panels, [outputs / lanes][terms][lanes], a term being an input, or one channel at one tap of a
 * convolution's kernel. Outputs come in groups of equal size, the gates of an LSTM, or in one; each group is padded
 * with zeros to a multiple of {@link Kernels#LANES}. The first element lies at {@link Kernels#FIRST}.
 *
 * @param inputs elements of one output
 * @param taps of the kernel: the canonical order has an input's taps together, this one a tap's inputs
 */
record PanelLayout(int inputs, int outputs, int groups, int taps) implements Layout {
  private static final int LANES = Kernels.LANES;

  /** Outputs with those that pad them. */
  int stride() {
    return groups * Kernels.padded(outputs / groups);
  }

  /** Place of an output among the padded ones. */
  int place(int output) {
    int size = outputs / groups;
    return output / size * Kernels.padded(size) + output % size;
  }

  /** Outputs up to the last one, with those that pad the groups before. */
  int span() {
    return place(outputs - 1) + 1;
  }

  /** From a panel to the next. */
  int panel() {
    return inputs * LANES;
  }

  /** The term that a canonical input is. */
  int term(int input) {
    return input % taps * (inputs / taps) + input / taps;
  }

  /** Place of an element, the output being one of the padded ones. */
  int at(int input, int output) {
    return Kernels.FIRST + output / LANES * panel() + term(input) * LANES + output % LANES;
  }

  @Override
  public int length() {
    return Kernels.FIRST + inputs * stride();
  }

  @Override
  public float[] canonical(float[] stored) {
    float[] canonical = new float[inputs * outputs];
    for (int o = 0; o < outputs; o++) {
      int place = place(o);
      for (int i = 0; i < inputs; i++) {
        canonical[o * inputs + i] = stored[at(i, place)];
      }
    }
    return canonical;
  }

  @Override
  public void store(float[] canonical, float[] stored) {
    for (int o = 0; o < outputs; o++) {
      int place = place(o);
      for (int i = 0; i < inputs; i++) {
        stored[at(i, place)] = canonical[o * inputs + i];
      }
    }
  }

  /** 1 where the mask keeps, else 0, in this layout. */
  float[] ones(Mask mask) {
    float[] canonical = new float[mask.size()];
    Arrays.fill(canonical, 1);
    mask.apply(canonical);
    float[] stored = new float[length()];
    store(canonical, stored);
    return stored;
  }

  /** Length of the {@link #transpose transposed} matrix. */
  int transposedLength() {
    return Kernels.FIRST + taps * span() * Kernels.padded(inputs / taps);
  }

  /** Writes the matrix of each tap with inputs and outputs exchanged: [inputs / lanes][taps][span][lanes]. */
  void transpose(float[] stored, float[] transposed) {
    int span = span();
    int channels = inputs / taps;
    for (int c = 0; c < channels; c += LANES) {
      for (int tap = 0; tap < taps; tap++) {
        for (int o = 0; o < span; o += LANES) {
          Transposition.transpose(
              stored, Kernels.FIRST + o / LANES * panel() + (tap * channels + c) * LANES, LANES, transposed,
              Kernels.FIRST + (c * taps + tap * LANES) * span + o * LANES, LANES, Math.min(LANES, channels - c),
              Math.min(LANES, span - o));
        }
      }
    }
  }
}
