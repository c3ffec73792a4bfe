package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;

/** Signals of one batch, forward and back. */
class JvmPass implements Pass {
  private final Graph graph;
  private final int capacity;
  private final Step[] steps;
  private final Signal[] values;
  private final int inputSize;
  private final int outputSize;
  private final float[] outputs;
  private float[] inputGradients;
  private int batch;
  private boolean backwardMayFollow;

  JvmPass(Graph graph, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pass for " + capacity + " samples; there must be at least 1");
    }
    this.graph = graph;
    this.capacity = capacity;
    this.steps = graph.steps();
    this.values = graph.signals(capacity);
    this.inputSize = values[Graph.INPUT].size();
    this.outputSize = values[graph.output()].size();
    this.outputs = new float[capacity * outputSize];
  }

  @Override
  public final int capacity() {
    return capacity;
  }

  @Override
  public final float[] forward(float[] inputs, int batch, Mode mode) {
    if (batch < 1 || batch > capacity) {
      throw new IllegalArgumentException("a batch of " + batch + " samples in a pass for 1 to " + capacity);
    }
    if (inputs.length < batch * inputSize) {
      throw new IllegalArgumentException(
          batch + " samples of " + inputSize + " features are " + batch * inputSize + " values, not " + inputs.length);
    }
    this.batch = batch;
    backwardMayFollow = mode == Mode.TRAIN;
    values[Graph.INPUT].load(inputs, batch, steps[0].arrangement(batch));
    for (int from = 0; from < steps.length; ) {
      int end = end(from, mode);
      for (Samples samples : parts(from, mode)) {
        for (int s = from; s < end; s++) {
          steps[s].forward(values, samples, mode);
        }
      }
      from = end;
    }
    values[graph.output()].unload(outputs, batch);
    return outputs;
  }

  @Override
  public final void backward(float[] outputGradients) {
    backward(outputGradients, Slopes.Target.PARAMETERS);
  }

  @Override
  public final float[] backwardToInputs(float[] outputGradients) {
    return ofInputs(backward(outputGradients, Slopes.Target.BOTH));
  }

  @Override
  public final float[] inputGradients(float[] outputGradients) {
    return ofInputs(backward(outputGradients, Slopes.Target.INPUTS));
  }

  private float[] ofInputs(Slopes slopes) {
    if (inputGradients == null) {
      inputGradients = new float[capacity * inputSize];
    }
    slopes.of(Graph.INPUT).unload(inputGradients, batch);
    return inputGradients;
  }

  private Slopes backward(float[] outputGradients, Slopes.Target target) {
    if (!backwardMayFollow) {
      throw new IllegalStateException("a backward pass needs a forward pass in training mode before it");
    }
    if (outputGradients.length < batch * outputSize) {
      throw new IllegalArgumentException(
          batch + " samples of " + outputSize + " outputs need " + batch * outputSize + " gradients, not "
              + outputGradients.length);
    }
    Slopes slopes = graph.slopes(capacity);
    slopes.start(
        graph.output(), outputGradients, batch, steps[steps.length - 1].arrangement(batch), target);
    for (int end = steps.length; end > 0; ) {
      int from = start(end, Mode.TRAIN);
      for (Samples samples : parts(from, Mode.TRAIN)) {
        for (int s = end - 1; s >= from; s--) {
          if (slopes.given(steps[s].output(), samples)) {
            steps[s].backward(values, slopes, samples);
          }
        }
      }
      end = from;
    }
    return slopes;
  }

  /** After the steps from this one on through which a part of the batch goes before the next part. */
  private int end(int from, Mode mode) {
    int end = from + 1;
    while (!steps[from].whole(mode) && end < steps.length && !steps[end].whole(mode)) {
      end++;
    }
    return end;
  }

  /** The first of such steps, given the end. */
  private int start(int end, Mode mode) {
    int start = end - 1;
    while (!steps[end - 1].whole(mode) && start > 0 && !steps[start - 1].whole(mode)) {
      start--;
    }
    return start;
  }

  /** The parts of the batch that a step gets. */
  private Samples[] parts(int step, Mode mode) {
    if (steps[step].whole(mode)) {
      return new Samples[] {Samples.all(batch)};
    }
    Samples[] parts = new Samples[Samples.blocks(batch)];
    for (int block = 0; block < parts.length; block++) {
      parts[block] = Samples.block(batch, block);
    }
    return parts;
  }

  /** Samples of the last forward; 0 before the first. */
  final int batch() {
    return batch;
  }

  /** The signals of the last forward. */
  final Signal[] values() {
    return values;
  }

  @Override
  public final float[] activations(String layer) {
    int number = graph.signal(layer);
    graph.passedOver(number).ifPresent(step -> step.again(values, Samples.all(batch)));
    Signal signal = values[number];
    float[] copy = new float[batch * signal.size()];
    signal.unload(copy, batch);
    return copy;
  }
}
