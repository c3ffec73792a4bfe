// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.api.engine.Pass;
import org.espalier.api.plugin.Sizes;

/** Signals of one batch, forward and back. */
class JvmPass implements Pass {
  private final Graph graph;
  private final int capacity;
  private final Step[] steps;
  private final Signal[] values;
  private final int inputSize;
  private final int outputSize;
  private final float[] outputs;
  private final Stretch[] training;
  private final Stretch[] inference;
  private Samples[] all = {};
  private Samples[] blocks = {};
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
    this.training = stretches(steps, Mode.TRAIN);
    this.inference = stretches(steps, Mode.INFER);
    this.inputSize = values[Graph.INPUT].size();
    this.outputSize = values[graph.output()].size();
    this.outputs = new float[Sizes.product("the outputs of a minibatch", capacity, outputSize)];
  }

  /**
   * Steps through which samples go together.
   *
   * @param whole whether those are all, else one block after another
   */
  private record Stretch(int from, int end, boolean whole) {}

  private static Stretch[] stretches(Step[] steps, Mode mode) {
    List<Stretch> stretches = new ArrayList<>();
    for (int from = 0; from < steps.length; ) {
      boolean whole = steps[from].whole(mode);
      int end = from + 1;
      while (!whole && end < steps.length && !steps[end].whole(mode)) {
        end++;
      }
      stretches.add(new Stretch(from, end, whole));
      from = end;
    }
    return stretches.toArray(Stretch[]::new);
  }

  private void size(int batch) {
    if (this.batch != batch) {
      this.batch = batch;
      all = new Samples[] {Samples.all(batch)};
      blocks = new Samples[Samples.blocks(batch)];
      Arrays.setAll(blocks, block -> Samples.block(batch, block));
    }
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
    size(batch);
    backwardMayFollow = mode == Mode.TRAIN;
    values[Graph.INPUT].load(inputs, batch, steps[0].arrangement(batch));
    for (Stretch stretch : mode == Mode.TRAIN ? training : inference) {
      for (Samples samples : stretch.whole() ? all : blocks) {
        for (int s = stretch.from(); s < stretch.end(); s++) {
          steps[s].forward(values, samples, mode);
        }
      }
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
    for (int k = training.length - 1; k >= 0; k--) {
      Stretch stretch = training[k];
      for (int s = stretch.from(); s < stretch.end() && slopes.parametersWanted(); s++) {
        steps[s].openGradients(batch);
      }
      for (Samples samples : stretch.whole() ? all : blocks) {
        for (int s = stretch.end() - 1; s >= stretch.from(); s--) {
          if (slopes.given(steps[s].output(), samples)) {
            steps[s].backward(values, slopes, samples);
          }
        }
      }
      for (int s = stretch.from(); s < stretch.end() && slopes.parametersWanted(); s++) {
        steps[s].closeGradients(batch);
      }
    }
    return slopes;
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
