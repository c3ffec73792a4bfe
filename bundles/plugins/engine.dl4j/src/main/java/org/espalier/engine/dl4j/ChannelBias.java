// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;

/**
 * What is added to the channels of [batch, channels, height, width].
 *
 * @param values [channels]
 * @param gradients [channels]
 */
record ChannelBias(INDArray values, INDArray gradients) {

  /** Of the parameter at a place. */
  static ChannelBias of(LayerParameters parameters, int place) {
    long channels = parameters.parameter(place).spec.size();
    return new ChannelBias(
        parameters.part(parameters.values(), place).reshape(channels),
        parameters.part(parameters.gradients(), place).reshape(channels));
  }

  void addTo(INDArray outputs) {
    Broadcast.add(outputs, values, outputs, 1);
  }

  /** Leaves the derivatives by the bias, given those by the sum. */
  void backward(INDArray outputGradient) {
    outputGradient.sum(gradients, 0, 2, 3);
  }
}
