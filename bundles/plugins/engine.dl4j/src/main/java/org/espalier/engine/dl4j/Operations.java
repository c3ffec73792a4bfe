// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The operation that computes a node. */
final class Operations implements Layer.Visitor<Operation> {
  private final Node node;
  private final Shape input;
  private final LayerParameters parameters;

  private Operations(Node node, Shape input, LayerParameters parameters) {
    this.node = node;
    this.input = input;
    this.parameters = parameters;
  }

  static Operation of(Node node, Architecture architecture, LayerParameters parameters) {
    return node.layer().accept(new Operations(node, architecture.shape(node.inputs().get(0)), parameters));
  }

  @Override
  public Operation dense(Layer.Dense dense) {
    return new DenseOperation(input.get(input.rank() - 1), dense.units(), parameters);
  }

  @Override
  public Operation conv2d(Layer.Conv2d conv) {
    if (conv.depthwise(input.get(0))) {
      return new DepthwiseOperation(conv, input.get(0), parameters);
    } else if (conv.groups() > 1) {
      return new GroupedOperation(node.name(), conv, input.get(0), parameters);
    }
    return new LayerOperation(
        node.name(), Convolution.of(conv, input.get(0), conv.filters(), conv.bias()), parameters);
  }

  @Override
  public Operation batchNorm(Layer.BatchNorm norm) {
    return new BatchNormOperation(node.name(), norm, input.get(0), parameters);
  }

  @Override
  public Operation layerNorm(Layer.LayerNorm norm) {
    return new LayerNormOperation(norm, parameters);
  }

  @Override
  public Operation pool2d(Layer.Pool2d pool) {
    return new LayerOperation(node.name(), pooling(pool), parameters);
  }

  @Override
  public Operation globalAveragePool(Layer.GlobalAveragePool pool) {
    GlobalPoolingLayer mean = new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    return new LayerOperation(node.name(), mean, parameters);
  }

  @Override
  public Operation flatten(Layer.Flatten flatten) {
    return new FlattenOperation();
  }

  @Override
  public Operation activate(Layer.Activate activate) {
    return switch (activate.function()) {
      case RELU -> new ActivationOperation(new ActivationReLU());
      case LEAKY_RELU -> new ActivationOperation(new ActivationLReLU(0.01));
      case TANH -> new ActivationOperation(new ActivationTanH());
      case SIGMOID -> new ActivationOperation(new ActivationSigmoid());
      case SILU -> new ActivationOperation(new ActivationSwish());
      case GELU -> new GeluOperation();
      case RELU6 -> new ActivationOperation(new ActivationReLU6());
    };
  }

  @Override
  public Operation lstm(Layer.Lstm lstm) {
    return new LstmOperation(new LayerOperation(node.name(), lstm(lstm, input), parameters), lstm.sequence());
  }

  @Override
  public Operation add(Layer.Add add) {
    return new AddOperation();
  }

  @Override
  public Operation concatenate(Layer.Concatenate concatenate) {
    return new ConcatenateOperation(input.rank() == 2 ? 2 : 1);
  }

  private static SubsamplingLayer pooling(Layer.Pool2d pool) {
    PoolingType type = pool.pooling() == Layer.Pooling.MAX ? PoolingType.MAX : PoolingType.AVG;
    return new SubsamplingLayer.Builder(type)
        .kernelSize(pool.kernel(), pool.kernel())
        .stride(pool.stride(), pool.stride())
        .convolutionMode(ConvolutionMode.Truncate)
        .helperAllowFallback(false)
        .build();
  }

  private static LSTM lstm(Layer.Lstm lstm, Shape input) {
    return new LSTM.Builder()
        .nIn(input.get(1))
        .nOut(lstm.units())
        .activation(Activation.TANH)
        .gateActivationFunction(Activation.SIGMOID)
        .build();
  }
}
