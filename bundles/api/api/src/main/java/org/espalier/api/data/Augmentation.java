// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

import org.espalier.api.random.RandomStream;

/**
 * Changes inputs at random, in a way that leaves their targets right, such as to mirror an image. A task that learns
 * from the data applies it to each training example anew whenever it is learnt from, and to nothing else. Safe for
 * several threads.
 */
@FunctionalInterface
public interface Augmentation {

  /**
   * Changes one input.
   *
   * @param inputs has the input from {@code offset} on
   * @param random what is drawn from
   */
  void apply(float[] inputs, int offset, RandomStream random);
}
