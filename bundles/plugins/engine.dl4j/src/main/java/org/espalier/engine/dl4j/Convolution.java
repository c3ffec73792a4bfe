// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.espalier.api.network.Layer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolution, but for one thing: it remembers its outputs, where DL4J convolves a second time in the backward
 * pass, although with the identity for an activation nothing there depends on them.
 */
final class Convolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  private Convolution(ConvolutionLayer.Builder builder) {
    super(builder);
  }

  /** With kernel, stride and padding of a layer that may have groups, of so many channels and filters in one. */
  static Convolution of(Layer.Conv2d conv, int channels, int filters, boolean bias) {
    ConvolutionLayer.Builder builder = new ConvolutionLayer.Builder(conv.kernel(), conv.kernel());
    builder
        .stride(conv.stride(), conv.stride())
        .padding(conv.padding(), conv.padding())
        .convolutionMode(ConvolutionMode.Truncate)
        .nIn(channels)
        .nOut(filters)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .helperAllowFallback(false);
    return new Convolution(builder);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Remembering layer = new Remembering(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }

  private static final class Remembering extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    private transient Pair<INDArray, INDArray> last = Pair.of(null, null);

    Remembering(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    protected Pair<INDArray, INDArray> preOutput(boolean training, boolean forBackprop, LayerWorkspaceMgr arrays) {
      if (!forBackprop) {
        last = super.preOutput(training, false, arrays);
      }
      return last;
    }
  }
}
