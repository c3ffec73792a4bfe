// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;

/** What one layer does in a pass. Holds no batch: several passes share it. */
interface Step {

  /** Index of the signal it computes. */
  int output();

  /** In which it reads its inputs, if it has a choice of its own. */
  default Arrangement arrangement(int batch) {
    return Arrangement.PANELS;
  }

  /**
   * Whether it needs the whole batch at once, because it computes something of all samples, or sums over them in an
   * order that blocks would change. Other steps get one block after another, each of which goes through all of them.
   */
  default boolean whole(Pass.Mode mode) {
    return false;
  }

  void forward(Signal[] values, Samples samples, Pass.Mode mode);

  /** Before the blocks of a backward pass of so many samples, if it is to give gradients of parameters. */
  default void openGradients(int batch) {}

  /** After them: what is done once for all blocks. */
  default void closeGradients(int batch) {}

  /** Hands the slope of its output on to its inputs, where they are wanted, and to its parameters. */
  void backward(Signal[] values, Slopes slopes, Samples samples);
}
