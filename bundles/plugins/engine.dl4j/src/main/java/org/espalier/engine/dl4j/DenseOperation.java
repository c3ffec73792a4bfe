// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix product on ND4J itself: DL4J's dense layer computes its outputs a second time in its backward pass. All but
 * the last dimension count as samples.
 */
final class DenseOperation implements Operation {
  private final int in;
  private final int units;
  private final INDArray weights;
  private final INDArray biases;
  private final INDArray weightGradients;
  private final INDArray biasGradients;
  private INDArray input = Nd4j.empty(DataType.FLOAT);

  DenseOperation(int in, int units, LayerParameters parameters) {
    this.in = in;
    this.units = units;
    this.weights = parameters.part(parameters.values(), 0).reshape('f', in, units);
    this.biases = parameters.part(parameters.values(), 1).reshape(1, units);
    this.weightGradients = parameters.part(parameters.gradients(), 0).reshape('f', in, units);
    this.biasGradients = parameters.part(parameters.gradients(), 1).reshape(1, units);
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    input = inputs.get(0);
    INDArray samples = rows(input, in);
    INDArray outputs = Nd4j.createUninitialized(DataType.FLOAT, samples.rows(), units);
    samples.mmuli(weights, outputs);
    outputs.addiRowVector(biases);
    return outputs.reshape('c', withLast(input.shape(), units));
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    INDArray gradient = rows(outputGradient, units);
    Nd4j.gemm(rows(input, in), gradient, weightGradients, true, false, 1, 0);
    gradient.sum(biasGradients, 0);
    INDArray byInput = Nd4j.createUninitialized(DataType.FLOAT, gradient.rows(), in);
    gradient.mmuli(weights.transpose(), byInput);
    return List.of(byInput.reshape('c', input.shape()));
  }

  private static INDArray rows(INDArray array, int columns) {
    return array.reshape('c', array.length() / columns, columns);
  }

  private static long[] withLast(long[] shape, int last) {
    long[] changed = shape.clone();
    changed[changed.length - 1] = last;
    return changed;
  }
}
