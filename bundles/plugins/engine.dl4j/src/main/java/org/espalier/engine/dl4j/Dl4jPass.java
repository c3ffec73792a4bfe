// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;
import org.espalier.nd4j.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs the nodes one after another, and back. Each pass has its own DL4J layers, because those remember their last
 * input; the parameters' native memory is the network's. Arrays are closed as soon as they are of no more use, so
 * that nothing reads them; {@link ClosedArrays} tells when they are freed.
 */
final class Dl4jPass implements Pass {
  private final Architecture architecture;
  private final Map<String, LayerParameters> parameters;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final int capacity;
  private final int threads;
  private final float[] outputs;
  private final Map<String, INDArray> activations = new HashMap<>();
  private float[] inputGradients = {};
  private int batch;
  private boolean trained;

  Dl4jPass(Architecture architecture, Map<String, LayerParameters> parameters, int capacity, int threads) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pass of " + capacity + " samples; it must be at least 1");
    }
    this.architecture = architecture;
    this.parameters = parameters;
    this.capacity = capacity;
    this.threads = threads;
    this.outputs = new float[Math.multiplyExact(capacity, architecture.outputShape().size())];
    for (Node node : architecture.nodes()) {
      operations.put(node.name(), Operations.of(node, architecture, parameters.get(node.name())));
    }
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public float[] forward(float[] inputs, int samples, Mode mode) {
    if (samples < 1 || samples > capacity) {
      throw new IllegalArgumentException("a batch of " + samples + " samples; this pass takes 1 to " + capacity);
    }
    requireAtLeast("inputs", inputs.length, samples, architecture.inputShape().size());
    Backend.threads(threads);
    release();
    ClosedArrays.free();
    batch = samples;
    trained = mode == Mode.TRAIN;
    activations.put(Architecture.INPUT, Transfer.toNative(inputs, samples, architecture.inputShape()));
    for (Node node : architecture.nodes()) {
      parameters.get(node.name()).upload();
      List<INDArray> read = node.inputs().stream().map(activations::get).toList();
      activations.put(node.name(), operations.get(node.name()).forward(read, trained));
    }
    Transfer.toJava(activations.get(lastNode()), outputs);
    return outputs;
  }

  @Override
  public void backward(float[] outputGradients) {
    propagate(outputGradients, true).close();
  }

  @Override
  public float[] backwardToInputs(float[] outputGradients) {
    return toInputs(outputGradients, true);
  }

  @Override
  public float[] inputGradients(float[] outputGradients) {
    return toInputs(outputGradients, false);
  }

  private float[] toInputs(float[] outputGradients, boolean toParameters) {
    if (inputGradients.length == 0) {
      inputGradients = new float[Math.multiplyExact(capacity, architecture.inputShape().size())];
    }
    try (INDArray gradients = propagate(outputGradients, toParameters)) {
      Transfer.toJava(gradients, inputGradients);
    }
    return inputGradients;
  }

  @Override
  public float[] activations(String layer) {
    INDArray found = activations.get(layer);
    if (found == null) {
      throw new NoSuchElementException("no outputs of layer " + layer + "; there are " + activations.keySet());
    }
    return Transfer.toJava(found);
  }

  /** Derivatives by the inputs; those by the parameters are added to theirs, if they are wanted. */
  private INDArray propagate(float[] outputGradients, boolean toParameters) {
    if (!trained) {
      throw new IllegalStateException("a backward pass needs a forward pass in training mode before it");
    }
    requireAtLeast("output gradients", outputGradients.length, batch, architecture.outputShape().size());
    Backend.threads(threads);
    Map<String, INDArray> gradients = new HashMap<>();
    gradients.put(lastNode(), Transfer.toNative(outputGradients, batch, architecture.outputShape()));
    List<Node> nodes = architecture.nodes();
    for (int n = nodes.size() - 1; n >= 0; n--) {
      Node node = nodes.get(n);
      INDArray gradient = gradients.remove(node.name());
      if (gradient != null) {
        List<INDArray> byInputs = operations.get(node.name()).backward(gradient);
        if (toParameters) {
          parameters.get(node.name()).collectGradients();
        }
        if (byInputs.stream().noneMatch(array -> array.data() == gradient.data())) {
          gradient.close();
        }
        for (int i = 0; i < byInputs.size(); i++) {
          gradients.merge(node.inputs().get(i), byInputs.get(i), Dl4jPass::addAndClose);
        }
      }
    }
    return gradients.get(Architecture.INPUT);
  }

  private static INDArray addAndClose(INDArray sum, INDArray addend) {
    sum.addi(addend);
    addend.close();
    return sum;
  }

  private void release() {
    activations.values().forEach(INDArray::close);
    activations.clear();
  }

  private String lastNode() {
    List<Node> nodes = architecture.nodes();
    return nodes.get(nodes.size() - 1).name();
  }

  private static void requireAtLeast(String what, int given, int samples, int size) {
    if (given < samples * size) {
      throw new IllegalArgumentException(
          given + " " + what + " for " + samples + " samples of " + size + "; " + samples * size + " are needed");
    }
  }
}
