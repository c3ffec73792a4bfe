// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.List;

/**
 * Search by independent draws (Bergstra and Bengio 2012, Random Search for Hyper-Parameter Optimization).
 *
 * @param batch allocations that are judged together, at least 1
 */
public record RandomSearch(int batch) {
  private static final int PATIENCE = 1000;

  /**
   * Judges allocations until the ledger pays for no more, or there are no others.
   *
   * @param first are judged before any draw
   */
  public void search(Judge judge, List<int[]> first, Draws draws) {
    List<int[]> next = first;
    while (!next.isEmpty() && judge.judge(next).size() == next.size()) {
      next = Draws.different(batch, PATIENCE, judge::knows, draws);
    }
  }
}
