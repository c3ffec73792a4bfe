// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.espalier.api.network.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Layer norm on ND4J itself; all but the last dimension count as samples. */
final class LayerNormOperation implements Operation {
  private final double epsilon;
  private final int features;
  private final INDArray gain;
  private final INDArray bias;
  private final INDArray gainGradients;
  private final INDArray biasGradients;
  private INDArray input = Nd4j.empty(DataType.FLOAT);

  LayerNormOperation(Layer.LayerNorm norm, LayerParameters parameters) {
    this.epsilon = norm.epsilon();
    this.features = parameters.parameter(0).spec.size();
    this.gain = row(parameters, parameters.values(), 0);
    this.bias = row(parameters, parameters.values(), 1);
    this.gainGradients = row(parameters, parameters.gradients(), 0);
    this.biasGradients = row(parameters, parameters.gradients(), 1);
  }

  private INDArray row(LayerParameters parameters, INDArray whole, int place) {
    return parameters.part(whole, place).reshape(1, features);
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    input = inputs.get(0);
    INDArray outputs = rows(input).dup('c');
    normalise(outputs).close();
    outputs.muliRowVector(gain).addiRowVector(bias);
    return outputs.reshape('c', input.shape());
  }

  private INDArray rows(INDArray array) {
    return array.reshape('c', array.length() / features, features);
  }

  /** Takes each row to mean 0 and variance 1; returns the factors 1 / sqrt(variance + epsilon). */
  private INDArray normalise(INDArray rows) {
    try (INDArray means = rows.mean(true, 1)) {
      rows.subiColumnVector(means);
    }
    try (INDArray squares = rows.mul(rows)) {
      INDArray factors = Transforms.sqrt(squares.mean(true, 1).addi(epsilon), false).rdivi(1);
      rows.muliColumnVector(factors);
      return factors;
    }
  }

  /** With normal h and s = gain dy: dx = factor (s - mean of s - h x mean of h s). */
  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    INDArray slopes = rows(outputGradient);
    INDArray normal = rows(input).dup('c');
    INDArray byInput = slopes.mulRowVector(gain);
    try (INDArray factors = normalise(normal); INDArray products = normal.mul(slopes)) {
      products.sum(gainGradients, 0);
      slopes.sum(biasGradients, 0);
      project(byInput, normal);
      byInput.muliColumnVector(factors);
    }
    normal.close();
    return List.of(byInput.reshape('c', outputGradient.shape()));
  }

  /** Takes away what is along ones and along the normal rows, which it overwrites. */
  private static void project(INDArray rows, INDArray normal) {
    try (INDArray products = normal.mul(rows); INDArray means = rows.mean(true, 1);
        INDArray shares = products.mean(true, 1)) {
      rows.subiColumnVector(means).subi(normal.muliColumnVector(shares));
    }
  }
}
