package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

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

  /** Writes the matrix with rows and columns exchanged, rows padded. */
  void transpose(float[] stored, float[] transposed) {
    Transposition.transpose(stored, stride(), transposed, Kernels.padded(inputs), inputs, outputs);
  }
}
