// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** A depthwise convolution on ND4J itself, whose weights are [filters a channel, channels, kernel, kernel]. */
final class DepthwiseOperation implements Operation {
  private final Layer.Conv2d conv;
  private final INDArray weights;
  private final INDArray gradients;
  private final Optional<ChannelBias> bias;
  private INDArray input = Nd4j.empty(DataType.FLOAT);

  DepthwiseOperation(Layer.Conv2d conv, int channels, LayerParameters parameters) {
    this.conv = conv;
    weights = filters(parameters.part(parameters.values(), 0), channels);
    gradients = filters(parameters.part(parameters.gradients(), 0), channels);
    bias = conv.bias() ? Optional.of(ChannelBias.of(parameters, 1)) : Optional.empty();
  }

  private INDArray filters(INDArray flat, int channels) {
    return flat.reshape('c', channels, conv.filters() / channels, conv.kernel(), conv.kernel()).permute(1, 0, 2, 3);
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    input = inputs.get(0);
    INDArray outputs =
        Nd4j.createUninitialized(DataType.FLOAT, input.size(0), conv.filters(), windows(2), windows(3));
    try (INDArray filters = weights.dup('c')) {
      Nd4j.exec(operation("depthwise_conv2d").addInputs(input, filters).addOutputs(outputs).build());
    }
    bias.ifPresent(added -> added.addTo(outputs));
    return outputs;
  }

  private long windows(int dimension) {
    return (input.size(dimension) + 2L * conv.padding() - conv.kernel()) / conv.stride() + 1;
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    bias.ifPresent(added -> added.backward(outputGradient));
    INDArray byInput = Nd4j.createUninitialized(DataType.FLOAT, input.shape());
    try (INDArray filters = weights.dup('c');
        INDArray byFilters = Nd4j.createUninitialized(DataType.FLOAT, filters.shape())) {
      Nd4j.exec(
          operation("depthwise_conv2d_bp").addInputs(input, filters, outputGradient).addOutputs(byInput, byFilters)
              .build());
      gradients.assign(byFilters);
    }
    return List.of(byInput);
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
    int truncated = 0;
    int channelsFirst = 0;
    int filtersFirst = 1;
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(
            conv.kernel(), conv.kernel(), conv.stride(), conv.stride(), conv.padding(), conv.padding(), 1, 1,
            truncated, channelsFirst, filtersFirst);
  }
}
