// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/**
 * When a masked matrix is computed faster from its kept elements alone. Decided by the mask and the batch, never by
 * timing, so that a run takes the same way every time and everywhere.
 */
final class Compression {
  /** Work of an update for a kept element over that for one of a dense matrix: a little above what was measured. */
  private static final double WORK = 3.2;

  /** Below, rearranging a batch costs more than there is to win. */
  private static final int LEAST_BATCH = 8;

  private Compression() {}

  /** For batches that fill whole vectors. */
  static boolean pays(int kept, PanelLayout dense) {
    return pays(kept, dense, Kernels.LANES);
  }

  static boolean pays(int kept, PanelLayout dense, int batch) {
    double all = (double) dense.inputs() * dense.stride();
    return batch >= LEAST_BATCH && WORK * kept * Kernels.padded(batch) <= all * batch;
  }
}
