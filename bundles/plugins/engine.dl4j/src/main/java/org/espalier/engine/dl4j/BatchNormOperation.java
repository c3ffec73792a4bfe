// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.layers.normalization.BatchNormalizationHelper;
import org.espalier.api.network.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's batch norm. Its running statistics are followed here: DL4J moves them only in an update, and by the biased
 * variance.
 */
final class BatchNormOperation implements Operation {
  private static final int MEAN = 2;
  private static final int VARIANCE = 3;

  private final double momentum;
  private final int channels;
  private final LayerParameters parameters;
  private final LayerOperation layer;

  BatchNormOperation(String name, Layer.BatchNorm norm, int channels, LayerParameters parameters) {
    this.momentum = norm.momentum();
    this.channels = channels;
    this.parameters = parameters;
    BatchNormalization configuration =
        new BatchNormalization.Builder()
            .decay(1 - norm.momentum())
            .eps(norm.epsilon())
            .useLogStd(false)
            .nIn(channels)
            .nOut(channels)
            .helperAllowFallback(false)
            .build();
    this.layer = new LayerOperation(name, configuration, parameters);
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    INDArray outputs = layer.forward(inputs, training);
    if (training) {
      follow(inputs.get(0));
    }
    return outputs;
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    return layer.backward(outputGradient);
  }

  private void follow(INDArray input) {
    if (layer.layer().getHelper() instanceof BatchNormalizationHelper helper) {
      follow(input, helper.getMeanCache(DataType.FLOAT), helper.getVarCache(DataType.FLOAT));
    } else {
      int[] overSamples = input.rank() == 2 ? new int[] {0} : new int[] {0, 2, 3};
      try (INDArray mean = input.mean(overSamples); INDArray variance = input.var(false, overSamples)) {
        follow(input, mean, variance);
      }
    }
  }

  private void follow(INDArray input, INDArray mean, INDArray variance) {
    float[] unbiased = Transfer.toJava(variance);
    double samples = (double) input.length() / channels;
    for (int c = 0; samples > 1 && c < channels; c++) {
      unbiased[c] *= (float) (samples / (samples - 1));
    }
    parameters.parameter(MEAN).moveTowards(Transfer.toJava(mean), momentum);
    parameters.parameter(VARIANCE).moveTowards(unbiased, momentum);
  }
}
