// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What one node computes, for one pass: it remembers of the last forward what its backward needs. */
interface Operation {

  /** Outputs of a batch; the inputs are left as they are, and stay open until the backward. */
  INDArray forward(List<INDArray> inputs, boolean training);

  /**
   * Derivatives by each input, given those by the output of the last forward; leaves the parameters' in native memory.
   */
  List<INDArray> backward(INDArray outputGradient);
}
