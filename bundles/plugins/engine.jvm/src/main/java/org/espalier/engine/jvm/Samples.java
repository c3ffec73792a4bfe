// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Blocks of a batch, from {@code first} to before {@code end}: all, or one that goes through several layers while it is
 * in the cache.
 *
 * @param batch samples of the whole batch
 */
record Samples(int batch, int first, int end) {
  /** Samples of a block: a few vectors, so that the rows of all features stay near in the cache. */
  static final int BLOCK = 64;

  static Samples all(int batch) {
    return new Samples(batch, 0, blocks(batch));
  }

  static Samples block(int batch, int block) {
    return new Samples(batch, block, block + 1);
  }

  /** Number of blocks of a batch. */
  static int blocks(int batch) {
    return (batch + BLOCK - 1) / BLOCK;
  }

  /** Samples of a block: the last one may have fewer. */
  int count(int block) {
    return Math.min(BLOCK, batch - block * BLOCK);
  }

  /** Samples of a block by columns, with those that pad them. */
  int width(int block) {
    return Kernels.padded(count(block));
  }
}
