// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;

/** An engine at work on a network that is used at every step of time and reads its output at the step before. */
final class EngineUnrolled implements Subject {
  private static final int STEPS = Work.STEPS;

  private final Network network;
  private final Pass[] passes = new Pass[STEPS];
  private final int batch;
  private final int features;
  private final float[] data;
  private final float[] inputs;
  private final float[] slopes;
  private final float[] outputs;
  private final Optimizer optimizer = new Optimizer.Adam(Work.LEARNING_RATE);

  EngineUnrolled(Network network, Start start) {
    this.network = network;
    batch = start.work().batch();
    features = start.work().sample().get(1);
    for (int t = 0; t < STEPS; t++) {
      passes[t] = network.pass(batch);
    }
    data = start.data();
    inputs = new float[batch * (features + 1)];
    slopes = new float[batch];
    outputs = new float[batch * STEPS];
  }

  /** The loss is half the mean over the batch of the squared distances from .5, summed over the steps. */
  @Override
  public void run() {
    forward(Pass.Mode.TRAIN);
    network.zeroGradients();
    float[] inputSlopes = new float[inputs.length];
    for (int t = STEPS - 1; t >= 0; t--) {
      for (int b = 0; b < batch; b++) {
        slopes[b] = (outputs[b * STEPS + t] - 0.5f) / batch + inputSlopes[b * (features + 1) + features];
      }
      if (t > 0) {
        inputSlopes = passes[t].backwardToInputs(slopes);
      } else {
        passes[t].backward(slopes);
      }
    }
    network.update(optimizer);
  }

  private void forward(Pass.Mode mode) {
    for (int t = 0; t < STEPS; t++) {
      for (int b = 0; b < batch; b++) {
        int at = b * (features + 1);
        System.arraycopy(data, (b * STEPS + t) * features, inputs, at, features);
        inputs[at + features] = t == 0 ? 0 : outputs[b * STEPS + t - 1];
      }
      float[] step = passes[t].forward(inputs, batch, mode);
      for (int b = 0; b < batch; b++) {
        outputs[b * STEPS + t] = step[b];
      }
    }
  }

  @Override
  public float[] outputs() {
    forward(Pass.Mode.INFER);
    return outputs.clone();
  }
}
