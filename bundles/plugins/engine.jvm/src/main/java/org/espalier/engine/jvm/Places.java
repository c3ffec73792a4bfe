// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/** Lists of places for the kernels, made once. */
final class Places {
  private static final int LANES = Kernels.LANES;

  /** Of successive rows of a panel, as many as a block has samples. */
  static final int[] ROWS = rows(Samples.BLOCK);

  private final int count;
  private int distance = -1;
  private int[] places = {};

  /** Of so many columns. */
  Places(int count) {
    this.count = count;
  }

  /** Places of so many successive rows. */
  static int[] rows(int count) {
    int[] rows = new int[count];
    for (int r = 0; r < count; r++) {
      rows[r] = r * LANES;
    }
    return rows;
  }

  /** Of the columns in panels with this distance. */
  int[] inPanels(int distance) {
    if (this.distance != distance) {
      places = new int[count];
      for (int c = 0; c < count; c++) {
        places[c] = c / LANES * distance + c % LANES;
      }
      this.distance = distance;
    }
    return places;
  }
}
