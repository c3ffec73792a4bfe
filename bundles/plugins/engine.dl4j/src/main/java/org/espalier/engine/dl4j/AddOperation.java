// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of its inputs; each gets the whole gradient, in an array of its own. */
final class AddOperation implements Operation {
  private int terms;

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    terms = inputs.size();
    INDArray sum = inputs.get(0).dup('c');
    inputs.subList(1, terms).forEach(sum::addi);
    return sum;
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    List<INDArray> byInputs = new ArrayList<>();
    byInputs.add(outputGradient);
    while (byInputs.size() < terms) {
      byInputs.add(outputGradient.dup());
    }
    return byInputs;
  }
}
