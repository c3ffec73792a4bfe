// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A layer's parameters in native memory, one after another as DL4J's layers want them, and room for their gradients.
 * Matrices are "f"-ordered [in, out] there, which in memory is the canonical [out, in]. A convolution with groups,
 * which is none of DL4J's layers, has its bias last.
 */
final class LayerParameters implements AutoCloseable {
  private static final int[] AS_IT_IS = {0};

  /** DL4J's LSTM has the gates in the order cell, forget, output, input; canonical is input, forget, cell, output. */
  private static final int[] LSTM_GATES = {2, 1, 3, 0};

  private final List<Parameter> parameters;

  /** At k: which of the canonical parameter's equal blocks lies k-th in native memory. */
  private final int[] blocks;

  private final INDArray values;
  private final INDArray gradients;

  private LayerParameters(List<Parameter> parameters, boolean lstm) {
    this.parameters = parameters;
    this.blocks = lstm ? LSTM_GATES : AS_IT_IS;
    long size = parameters.stream().mapToLong(parameter -> parameter.spec.size()).sum();
    this.values = size == 0 ? Nd4j.empty(DataType.FLOAT) : Nd4j.create(DataType.FLOAT, 1, size);
    this.gradients = size == 0 ? Nd4j.empty(DataType.FLOAT) : Nd4j.create(DataType.FLOAT, 1, size);
  }

  static LayerParameters of(Node node, Map<String, Parameter> all) {
    List<Parameter> own = new ArrayList<>();
    for (String kind : node.layer().accept(new Order())) {
      own.add(all.get(node.name() + "." + kind));
    }
    return new LayerParameters(List.copyOf(own), node.layer() instanceof Layer.Lstm);
  }

  /** What a layer's parameters are called, in the order of DL4J's layers. */
  private static final class Order implements Layer.Visitor<List<String>> {
    @Override
    public List<String> dense(Layer.Dense dense) {
      return List.of("weight", "bias");
    }

    @Override
    public List<String> conv2d(Layer.Conv2d conv) {
      if (!conv.bias()) {
        return List.of("weight");
      }
      return conv.groups() == 1 ? List.of("bias", "weight") : List.of("weight", "bias");
    }

    @Override
    public List<String> batchNorm(Layer.BatchNorm norm) {
      return List.of("gain", "bias", "running-mean", "running-variance");
    }

    @Override
    public List<String> layerNorm(Layer.LayerNorm norm) {
      return List.of("gain", "bias");
    }

    @Override
    public List<String> pool2d(Layer.Pool2d pool) {
      return List.of();
    }

    @Override
    public List<String> globalAveragePool(Layer.GlobalAveragePool pool) {
      return List.of();
    }

    @Override
    public List<String> flatten(Layer.Flatten flatten) {
      return List.of();
    }

    @Override
    public List<String> activate(Layer.Activate activate) {
      return List.of();
    }

    @Override
    public List<String> lstm(Layer.Lstm lstm) {
      return List.of("weight", "recurrent", "bias");
    }

    @Override
    public List<String> add(Layer.Add add) {
      return List.of();
    }

    @Override
    public List<String> concatenate(Layer.Concatenate concatenate) {
      return List.of();
    }
  }

  /** Whether the layer has none. */
  boolean isEmpty() {
    return parameters.isEmpty();
  }

  /** The parameter at this place in DL4J's order. */
  Parameter parameter(int place) {
    return parameters.get(place);
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  /** The part of an array of {@link #values} or {@link #gradients} that belongs to the parameter at this place. */
  INDArray part(INDArray whole, int place) {
    long from = parameters.subList(0, place).stream().mapToLong(parameter -> parameter.spec.size()).sum();
    return whole.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + parameters.get(place).spec.size()));
  }

  /** Copies the values that have changed to native memory. */
  void upload() {
    for (int place = 0; place < parameters.size(); place++) {
      Parameter parameter = parameters.get(place);
      if (parameter.takeChange()) {
        try (INDArray staged = Nd4j.create(inNativeOrder(parameter.values()), 1, parameter.spec.size())) {
          part(values, place).assign(staged);
        }
      }
    }
  }

  /** Adds what the layer's backward pass has left in {@link #gradients} to the parameters' gradients. */
  void collectGradients() {
    if (isEmpty()) {
      return;
    }
    FloatBuffer all = gradients.data().asNioFloat();
    int from = 0;
    for (Parameter parameter : parameters) {
      int size = parameter.spec.size();
      if (parameter.spec.trained()) {
        int block = size / blocks.length;
        for (int k = 0; k < blocks.length; k++) {
          parameter.addToGradient(all, from + k * block, blocks[k] * block, block);
        }
      }
      from += size;
    }
  }

  private float[] inNativeOrder(float[] canonical) {
    if (blocks.length == 1) {
      return canonical;
    }
    float[] ordered = new float[canonical.length];
    int block = canonical.length / blocks.length;
    for (int k = 0; k < blocks.length; k++) {
      System.arraycopy(canonical, blocks[k] * block, ordered, k * block, block);
    }
    return ordered;
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
