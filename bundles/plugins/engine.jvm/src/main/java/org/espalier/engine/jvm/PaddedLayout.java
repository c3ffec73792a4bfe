package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * All elements as [inputs][outputs]. Outputs come in groups of equal size, the gates of an LSTM, or in one; each group
 * is padded with zeros to a multiple of {@link Kernels#LANES}. The first element lies at {@link Kernels#FIRST}.
 */
record PaddedLayout(int inputs, int outputs, int groups) implements Layout {

  /** Length of a row. */
  int stride() {
    return groups * Kernels.padded(outputs / groups);
  }

  /** Place of an output in a row. */
  int place(int output) {
    int size = outputs / groups;
    return output / size * Kernels.padded(size) + output % size;
  }

  /** Length of a row up to the last output. */
  int span() {
    return place(outputs - 1) + 1;
  }

  @Override
  public int length() {
    return Kernels.FIRST + inputs * stride();
  }

  @Override
  public float[] canonical(float[] stored) {
    float[] canonical = new float[inputs * outputs];
    int stride = stride();
    for (int o = 0; o < outputs; o++) {
      int place = Kernels.FIRST + place(o);
      for (int i = 0; i < inputs; i++) {
        canonical[o * inputs + i] = stored[i * stride + place];
      }
    }
    return canonical;
  }

  @Override
  public void store(float[] canonical, float[] stored) {
    int stride = stride();
    for (int o = 0; o < outputs; o++) {
      int place = Kernels.FIRST + place(o);
      for (int i = 0; i < inputs; i++) {
        stored[i * stride + place] = canonical[o * inputs + i];
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

  /** Writes the matrix with rows and columns exchanged, [span][inputs], rows padded. */
  void transpose(float[] stored, float[] transposed) {
    Transposition.transpose(
        stored, Kernels.FIRST, stride(), transposed, Kernels.FIRST, Kernels.padded(inputs), inputs, span());
  }
}
