// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.espalier.nd4j.Backend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of DL4J. */
final class LayerOperation implements Operation {
  /** Results are arrays of their own, which this engine closes. */
  private static final LayerWorkspaceMgr ARRAYS = LayerWorkspaceMgr.noWorkspaces();

  private final Layer layer;

  /**
   * @throws IllegalStateException if the layer should be computed by oneDNN and is not
   */
  LayerOperation(String name, org.deeplearning4j.nn.conf.layers.Layer configuration, LayerParameters parameters) {
    this(name, configuration, parameters.values(), parameters.gradients());
  }

  /**
   * @param parameters empty if the layer has none
   * @param gradients where they are left
   * @throws IllegalStateException if the layer should be computed by oneDNN and is not
   */
  LayerOperation(
      String name, org.deeplearning4j.nn.conf.layers.Layer configuration, INDArray parameters, INDArray gradients) {
    configuration.setLayerName(name);
    NeuralNetConfiguration network = new NeuralNetConfiguration.Builder().layer(configuration).build();
    // DL4J wants null where there are none
    INDArray values = parameters.isEmpty() ? null : parameters;
    this.layer = network.getLayer().instantiate(network, List.of(), 0, values, false, DataType.FLOAT);
    if (!parameters.isEmpty()) {
      layer.setBackpropGradientsViewArray(gradients);
    }
    if (onOneDnn() && hasOneDnnVersion() && layer.getHelper() == null) {
      throw new IllegalStateException(
          "layer " + name + " does not reach oneDNN although " + Backend.get().natives() + " has it; set "
              + DL4JSystemProperties.DISABLE_HELPER_PROPERTY + "=true to compute without");
    }
  }

  /** Whether convolution, pooling and batch norm are to be computed by oneDNN: the natives have it and may use it. */
  static boolean onOneDnn() {
    return Backend.get().natives().contains("onednn")
        && !Boolean.getBoolean(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
  }

  private boolean hasOneDnnVersion() {
    return layer instanceof org.deeplearning4j.nn.layers.convolution.ConvolutionLayer
        || layer instanceof SubsamplingLayer
        || layer instanceof BatchNormalization;
  }

  Layer layer() {
    return layer;
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    layer.setInput(inputs.get(0), ARRAYS);
    return layer.activate(training, ARRAYS);
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    return List.of(layer.backpropGradient(outputGradient, ARRAYS).getSecond());
  }
}
