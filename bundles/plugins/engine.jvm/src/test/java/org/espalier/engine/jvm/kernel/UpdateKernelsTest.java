// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class UpdateKernelsTest {

  @Test
  void rmsPropHasTheSameBitsOnVectors() {
    RandomStream random = Seeds.of(1).stream("values");
    UpdateKernels.RmsStep step = new UpdateKernels.RmsStep(1e-3f, 0.99f, 0.01f, 1e-5f);
    for (int length : new int[] {1, 15, 64, 77}) {
      float[] w = new float[length];
      for (int i = 0; i < length; i++) {
        w[i] = (float) random.nextGaussian();
      }
      float[] w2 = w.clone();
      float[] v = new float[length];
      float[] v2 = new float[length];
      float[] g = new float[length];
      for (int update = 0; update < 5; update++) {
        for (int i = 0; i < length; i++) {
          g[i] = i % 5 == 0 ? 1e-20f : (float) random.nextGaussian();
        }
        new ScalarUpdates().rmsProp(step, w, Arrays.copyOf(g, length), v);
        new VectorUpdates().rmsProp(step, w2, g, v2);
        assertArrayEquals(w, w2);
        assertArrayEquals(v, v2);
      }
    }
  }
}
