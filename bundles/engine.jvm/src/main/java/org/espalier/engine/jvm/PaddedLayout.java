package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.engine.jvm.kernel.Kernels;

/** All elements as [inputs][outputs], rows padded with zeros to a multiple of {@link Kernels#LANES}. */
record PaddedLayout(int inputs, int outputs) implements Layout {

  int stride() {
    return Kernels.padded(outputs);
  }

  @Override
  public int length() {
    return inputs * stride();
  }

  @Override
  public float[] canonical(float[] stored) {
    float[] canonical = new float[inputs * outputs];
    int stride = stride();
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        canonical[o * inputs + i] = stored[i * stride + o];
      }
    }
    return canonical;
  }

  @Override
  public void store(float[] canonical, float[] stored) {
    int stride = stride();
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        stored[i * stride + o] = canonical[o * inputs + i];
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

  /** Writes the matrix with rows and columns exchanged, rows padded: square blocks, to stay in the nearest cache. */
  void transpose(float[] stored, float[] transposed) {
    int from = stride();
    int to = Kernels.padded(inputs);
    int block = Kernels.LANES;
    for (int i0 = 0; i0 < inputs; i0 += block) {
      int end = Math.min(inputs, i0 + block);
      for (int o0 = 0; o0 < outputs; o0 += block) {
        int last = Math.min(outputs, o0 + block);
        for (int o = o0; o < last; o++) {
          for (int i = i0; i < end; i++) {
            transposed[o * to + i] = stored[i * from + o];
          }
        }
      }
    }
  }
}
