// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An element-wise function. ND4J writes over the array it is given, so it gets copies. */
final class ActivationOperation implements Operation {
  private final IActivation function;
  private INDArray input = Nd4j.empty(DataType.FLOAT);

  ActivationOperation(IActivation function) {
    this.function = function;
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    input = inputs.get(0);
    return function.getActivation(input.dup(), training);
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    INDArray copy = input.dup();
    INDArray byInput = function.backprop(copy, outputGradient).getFirst();
    if (byInput.data() != copy.data()) {
      copy.close();
    }
    return List.of(byInput);
  }
}
