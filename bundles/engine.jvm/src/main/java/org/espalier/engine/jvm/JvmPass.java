package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;
import org.espalier.engine.jvm.kernel.Kernels;

/** Signals of one batch, forward and back. */
final class JvmPass implements Pass {
  private final Graph graph;
  private final Kernels kernels;
  private final int capacity;
  private final Step[] steps;
  private final Signal[] values;
  private final int inputSize;
  private final int outputSize;
  private final float[] outputs;
  private Slopes slopes;
  private float[] inputGradients;
  private int batch;
  private boolean backwardMayFollow;

  JvmPass(Graph graph, Kernels kernels, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pass for " + capacity + " samples; there must be at least 1");
    }
    this.graph = graph;
    this.kernels = kernels;
    this.capacity = capacity;
    this.steps = graph.steps();
    this.values = graph.signals(capacity);
    this.inputSize = values[Graph.INPUT].features();
    this.outputSize = values[graph.output()].features();
    this.outputs = new float[capacity * outputSize];
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public float[] forward(float[] inputs, int batch, Mode mode) {
    if (batch < 1 || batch > capacity) {
      throw new IllegalArgumentException("a batch of " + batch + " samples in a pass for 1 to " + capacity);
    }
    if (inputs.length < batch * inputSize) {
      throw new IllegalArgumentException(
          batch + " samples of " + inputSize + " features are " + batch * inputSize + " values, not " + inputs.length);
    }
    this.batch = batch;
    backwardMayFollow = mode == Mode.TRAIN;
    values[Graph.INPUT].read(inputs, batch);
    for (Step step : steps) {
      step.forward(values, batch);
    }
    values[graph.output()].write(outputs, batch);
    return outputs;
  }

  @Override
  public void backward(float[] outputGradients) {
    backward(outputGradients, false);
  }

  @Override
  public float[] backwardToInputs(float[] outputGradients) {
    backward(outputGradients, true);
    if (inputGradients == null) {
      inputGradients = new float[capacity * inputSize];
    }
    slopes.of(Graph.INPUT).write(inputGradients, batch);
    return inputGradients;
  }

  private void backward(float[] outputGradients, boolean toInputs) {
    if (!backwardMayFollow) {
      throw new IllegalStateException("a backward pass needs a forward pass in training mode before it");
    }
    if (outputGradients.length < batch * outputSize) {
      throw new IllegalArgumentException(
          batch + " samples of " + outputSize + " outputs need " + batch * outputSize + " gradients, not "
              + outputGradients.length);
    }
    if (slopes == null) {
      slopes = graph.slopes(values, kernels);
    }
    slopes.start(graph.output(), outputGradients, batch, toInputs);
    for (int s = steps.length - 1; s >= 0; s--) {
      if (slopes.given(steps[s].output())) {
        steps[s].backward(values, slopes, batch);
      }
    }
  }

  @Override
  public float[] activations(String layer) {
    Signal signal = values[graph.signal(layer)];
    float[] copy = new float[batch * signal.features()];
    signal.write(copy, batch);
    return copy;
  }
}
