// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** DL4J's LSTM, which has time last: [batch, features, time]. */
final class LstmOperation implements Operation {
  private final LayerOperation layer;
  private final boolean sequence;
  private long[] shape = {};

  LstmOperation(LayerOperation layer, boolean sequence) {
    this.layer = layer;
    this.sequence = sequence;
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    INDArray outputs = layer.forward(List.of(timeLast(inputs.get(0))), training);
    shape = outputs.shape();
    return sequence ? outputs.permute(0, 2, 1).dup('c') : at(outputs, shape[2] - 1).dup('c');
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    INDArray gradients;
    if (sequence) {
      gradients = timeLast(outputGradient);
    } else {
      gradients = Nd4j.create(DataType.FLOAT, shape);
      at(gradients, shape[2] - 1).assign(outputGradient);
    }
    return List.of(layer.backward(gradients).get(0).permute(0, 2, 1).dup('c'));
  }

  private static INDArray timeLast(INDArray array) {
    return array.permute(0, 2, 1).dup('f');
  }

  private static INDArray at(INDArray array, long time) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(time));
  }
}
