package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/**
 * When a masked matrix is computed faster from its kept elements alone. Decided by the mask and the batch, never by
 * timing, so that a run takes the same way every time and everywhere.
 */
final class Compression {
  /** Work for a kept element, in that for an element of a dense matrix (measured; a little above what it was). */
  private static final int WORK = 2;

  /** Below, rearranging a batch costs more than there is to win. */
  private static final int LEAST_BATCH = 8;

  private Compression() {}

  /** For batches that fill whole vectors. */
  static boolean pays(int kept, PaddedLayout dense) {
    return pays(kept, dense, Kernels.LANES);
  }

  static boolean pays(int kept, PaddedLayout dense, int batch) {
    return batch >= LEAST_BATCH && (long) WORK * kept * Kernels.padded(batch) <= (long) dense.length() * batch;
  }
}
