// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.Arrays;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.plugin.Sizes;

/** A network that reads what the market did step by step and remembers it itself, such as an LSTM: one pass a block. */
final class SequenceNetwork implements PathNetwork {
  private final Features features;
  private final int steps;
  private final int outputSize;
  private final Pass pass;
  private final float[] inputs;
  private final float[] slopes;
  private float[] outputs = {};
  private Block block;

  SequenceNetwork(Network network, Features features, int steps, int capacity) {
    this.features = features;
    this.steps = steps;
    outputSize = network.architecture().outputShape().size() / steps;
    pass = network.pass(capacity);
    inputs = new float[Sizes.product("the inputs of a minibatch of paths", capacity, steps, features.count())];
    slopes = new float[Sizes.product("the outputs of a minibatch of paths", capacity, steps, outputSize)];
  }

  @Override
  public void begin(Block begun, Pass.Mode mode) {
    block = begun;
    for (int t = 0; t < steps; t++) {
      features.write(block, t, inputs, t * features.count(), steps * features.count());
    }
    outputs = pass.forward(inputs, block.size(), mode);
  }

  @Override
  public float[] outputs(int step, Ledger ledger) {
    return outputs;
  }

  @Override
  public float[] outputsOf(int step) {
    return outputs;
  }

  @Override
  public int at(int step, int path) {
    return (path * steps + step) * outputSize;
  }

  @Override
  public float[] slopes() {
    return slopes;
  }

  @Override
  public void backward(int step, Ledger ledger) {
    if (step == 0) {
      pass.backward(slopes);
    }
  }

  @Override
  public float[] inputs() {
    return Arrays.copyOf(inputs, block.size() * steps * features.count());
  }
}
