// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/** Layers one after another. */
final class QuantisedPass implements Pass {
  /** Samples lie in memory as they do flattened. */
  private static final Stage FLATTENING = new Stage() {
    @Override
    public float[] forward(List<float[]> read, int batch, Mode mode) {
      return read.get(0);
    }

    @Override
    public List<float[]> backward(float[] slopes, int batch, Wanted wanted) {
      return List.of(slopes);
    }
  };

  private final Architecture architecture;
  private final int capacity;
  private final int inputSize;
  private final int outputSize;
  private final List<Node> nodes;
  private final List<Stage> stages = new ArrayList<>();
  /** Outputs of the layers, and the network's input, for the last batch. */
  private final Map<String, float[]> values = new HashMap<>();
  private int batch;
  private boolean backwardMayFollow;

  QuantisedPass(Architecture architecture, List<QuantisedLayer> layers, boolean integers, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pass for " + capacity + " samples; there must be at least 1");
    }
    this.architecture = architecture;
    this.capacity = capacity;
    this.nodes = architecture.nodes();
    this.inputSize = architecture.inputShape().size();
    this.outputSize = architecture.outputShape().size();
    layers.forEach(layer -> stages.add(stage(layer, integers, capacity)));
  }

  private Stage stage(QuantisedLayer layer, boolean integers, int capacity) {
    if (layer.quantised()) {
      return new RoundingStage(layer, integers, capacity);
    }
    if (layer.node().layer() instanceof Layer.Add) {
      return new SumStage(layer.node().inputs().size(), layer.architecture().inputShape().size(), capacity);
    }
    if (layer.node().layer() instanceof Layer.Concatenate) {
      return new JoinStage(layer.node().inputs().stream().map(architecture::shape).toList(), capacity);
    }
    if (layer.node().layer() instanceof Layer.Flatten) {
      return FLATTENING;
    }
    return new PlainStage(layer.network().pass(capacity));
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public float[] forward(float[] inputs, int size, Mode mode) {
    if (size < 1 || size > capacity) {
      throw new IllegalArgumentException("a batch of " + size + " samples in a pass for 1 to " + capacity);
    }
    if (inputs.length < size * inputSize) {
      throw new IllegalArgumentException(
          size + " samples of " + inputSize + " features are " + size * inputSize + " values, not " + inputs.length);
    }
    batch = size;
    backwardMayFollow = mode == Mode.TRAIN;
    values.put(Architecture.INPUT, inputs);
    float[] last = inputs;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      last = stages.get(i).forward(read(node), batch, mode);
      values.put(node.name(), last);
    }
    return last;
  }

  private List<float[]> read(Node node) {
    return node.inputs().size() == 1
        ? List.of(values.get(node.inputs().get(0))) : node.inputs().stream().map(values::get).toList();
  }

  @Override
  public void backward(float[] outputGradients) {
    backward(outputGradients, Stage.Wanted.PARAMETERS);
  }

  @Override
  public float[] backwardToInputs(float[] outputGradients) {
    return backward(outputGradients, Stage.Wanted.BOTH);
  }

  @Override
  public float[] inputGradients(float[] outputGradients) {
    return backward(outputGradients, Stage.Wanted.INPUTS);
  }

  private float[] backward(float[] outputGradients, Stage.Wanted wanted) {
    if (!backwardMayFollow) {
      throw new IllegalStateException("a backward pass needs a forward pass in training mode before it");
    }
    if (outputGradients.length < batch * outputSize) {
      throw new IllegalArgumentException(
          batch + " samples of " + outputSize + " outputs need " + batch * outputSize + " gradients, not "
              + outputGradients.length);
    }
    Map<String, float[]> slopes = new HashMap<>();
    slopes.put(nodes.get(nodes.size() - 1).name(), outputGradients);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      float[] own = slopes.get(node.name());
      if (own != null) {
        boolean first = node.inputs().stream().allMatch(Architecture.INPUT::equals);
        List<float[]> back = stages.get(i).backward(own, batch, first ? wanted : wanted.inside());
        for (int k = 0; k < back.size(); k++) {
          String input = node.inputs().get(k);
          slopes.merge(input, back.get(k), (a, b) -> sum(input, a, b));
        }
      }
    }
    return slopes.getOrDefault(Architecture.INPUT, new float[batch * inputSize]);
  }

  private float[] sum(String node, float[] some, float[] more) {
    float[] sum = new float[batch * architecture.shape(node).size()];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = some[i] + more[i];
    }
    return sum;
  }

  @Override
  public float[] activations(String layer) {
    float[] outputs = values.get(layer);
    if (outputs == null) {
      throw new NoSuchElementException("no layer " + layer + " in a batch; there is " + values.keySet());
    }
    return outputs;
  }
}
