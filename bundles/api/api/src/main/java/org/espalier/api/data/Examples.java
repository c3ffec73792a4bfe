// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

/**
 * Pairs of input and target, addressed by number; reading the same number gives the same pair. Safe for several
 * threads.
 */
public interface Examples {

  int size();

  /**
   * Copies one example.
   *
   * @param index from 0 to size - 1
   * @param inputs receives the input from {@code inputOffset} on
   * @param targets receives the target from {@code targetOffset} on: the values of a regression, the class number of a
   *     classification
   */
  void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset);
}
