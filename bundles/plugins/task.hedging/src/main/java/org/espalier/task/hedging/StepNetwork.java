// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.plugin.Sizes;

/**
 * One network for all steps, each in a pass of its own, so that gradients flow from step to step through what it sees
 * of its own trading: the positions before, gains less costs so far, units traded so far.
 */
final class StepNetwork implements PathNetwork {
  private final Features features;
  private final boolean recurrent;
  private final double money;
  private final int instruments;
  private final int inputSize;
  private final int outputSize;
  private final Network network;
  private final int capacity;
  private final Pass[] training;
  private final Pass inference;
  private final float[][] inputs;
  private final float[][] outputs;
  private final float[] slopes;
  private Pass.Mode mode = Pass.Mode.INFER;
  private Block block;

  /**
   * @param recurrent whether it sees its own trading
   * @param money what gains are multiplied by when it sees them
   */
  StepNetwork(
      Network network, Features features, boolean recurrent, double money, int steps, int instruments, int capacity) {
    this.network = network;
    this.features = features;
    this.recurrent = recurrent;
    this.money = money;
    this.instruments = instruments;
    this.capacity = capacity;
    inputSize = inputSize(features, recurrent, instruments);
    outputSize = network.architecture().outputShape().size();
    training = new Pass[steps];
    inference = network.pass(capacity);
    inputs = new float[steps][Sizes.product("the inputs of a minibatch of paths", capacity, inputSize)];
    outputs = new float[steps][];
    slopes = new float[Sizes.product("the outputs of a minibatch of paths", capacity, outputSize)];
  }

  static int inputSize(Features features, boolean recurrent, int instruments) {
    return features.count() + (recurrent ? instruments + 2 : 0);
  }

  @Override
  public void begin(Block begun, Pass.Mode of) {
    block = begun;
    mode = of;
  }

  @Override
  public float[] outputs(int step, Ledger ledger) {
    float[] own = inputs[step];
    features.write(block, step, own, 0, inputSize);
    if (recurrent) {
      writeTrading(step, ledger, own);
    }
    outputs[step] = pass(step).forward(own, block.size(), mode);
    return outputs[step];
  }

  private void writeTrading(int step, Ledger ledger, float[] own) {
    int first = features.count();
    double[] wealth = ledger.wealth(step);
    double[] traded = ledger.traded(step);
    for (int p = 0; p < block.size(); p++) {
      int at = p * inputSize + first;
      for (int i = 0; i < instruments; i++) {
        own[at + i] = (float) ledger.before(step, i, p);
      }
      own[at + instruments] = (float) (money * wealth[p]);
      own[at + instruments + 1] = (float) traded[p];
    }
  }

  private Pass pass(int step) {
    if (mode == Pass.Mode.INFER) {
      return inference;
    }
    if (training[step] == null) {
      training[step] = network.pass(capacity);
    }
    return training[step];
  }

  @Override
  public float[] outputsOf(int step) {
    return outputs[step];
  }

  @Override
  public int at(int step, int path) {
    return path * outputSize;
  }

  @Override
  public float[] slopes() {
    return slopes;
  }

  @Override
  public void backward(int step, Ledger ledger) {
    if (!recurrent || step == 0) {
      training[step].backward(slopes);
      return;
    }
    float[] byInputs = training[step].backwardToInputs(slopes);
    int first = features.count();
    for (int p = 0; p < block.size(); p++) {
      int at = p * inputSize + first;
      for (int i = 0; i < instruments; i++) {
        ledger.addSlopeBefore(i, p, byInputs[at + i]);
      }
      ledger.addStateSlopes(p, money * byInputs[at + instruments], byInputs[at + instruments + 1]);
    }
  }

  @Override
  public float[] inputs() {
    int perPath = inputs.length * inputSize;
    float[] all = new float[block.size() * perPath];
    for (int p = 0; p < block.size(); p++) {
      for (int t = 0; t < inputs.length; t++) {
        System.arraycopy(inputs[t], p * inputSize, all, p * perPath + t * inputSize, inputSize);
      }
    }
    return all;
  }
}
