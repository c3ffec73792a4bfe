// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A convolution with groups, which DL4J has none of: one of DL4J's for each group. */
final class GroupedOperation implements Operation {
  private final int channels;
  private final int filters;
  private final List<LayerOperation> groups = new ArrayList<>();
  private final Optional<ChannelBias> bias;
  /** What the groups read and made, which they read again in the backward. */
  private final List<INDArray> held = new ArrayList<>();
  private long[] inputShape = {};

  GroupedOperation(String name, Layer.Conv2d conv, int allChannels, LayerParameters parameters) {
    channels = allChannels / conv.groups();
    filters = conv.filters() / conv.groups();
    bias = conv.bias() ? Optional.of(ChannelBias.of(parameters, 1)) : Optional.empty();
    INDArray weights = parameters.part(parameters.values(), 0);
    INDArray gradients = parameters.part(parameters.gradients(), 0);
    int size = filters * channels * conv.kernel() * conv.kernel();
    for (int g = 0; g < conv.groups(); g++) {
      groups.add(
          new LayerOperation(
              name, Convolution.of(conv, channels, filters, false), part(weights, g, size), part(gradients, g, size)));
    }
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    held.forEach(INDArray::close);
    held.clear();
    inputShape = inputs.get(0).shape();
    for (int g = 0; g < groups.size(); g++) {
      INDArray input = part(inputs.get(0), g, channels).dup('c');
      held.add(input);
      held.add(groups.get(g).forward(List.of(input), training));
    }
    long[] shape = held.get(1).shape().clone();
    shape[1] *= groups.size();
    INDArray outputs = Nd4j.createUninitialized(DataType.FLOAT, shape);
    for (int g = 0; g < groups.size(); g++) {
      part(outputs, g, filters).assign(held.get(2 * g + 1));
    }
    bias.ifPresent(added -> added.addTo(outputs));
    return outputs;
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    bias.ifPresent(added -> added.backward(outputGradient));
    INDArray byInput = Nd4j.createUninitialized(DataType.FLOAT, inputShape);
    for (int g = 0; g < groups.size(); g++) {
      try (INDArray own = part(outputGradient, g, filters).dup('c');
          INDArray byOwn = groups.get(g).backward(own).get(0)) {
        part(byInput, g, channels).assign(byOwn);
      }
    }
    return List.of(byInput);
  }

  /** The part of a group, along the second dimension. */
  private static INDArray part(INDArray whole, int group, int size) {
    return whole.get(NDArrayIndex.all(), NDArrayIndex.interval((long) group * size, (long) (group + 1) * size));
  }
}
