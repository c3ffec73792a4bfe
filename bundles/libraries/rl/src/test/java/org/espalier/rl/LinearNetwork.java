// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.laboratory.PlainNetwork;

/** One dense layer that nobody trains, so that the library can be tested without an engine. */
public final class LinearNetwork extends PlainNetwork {
  private boolean closed;

  private LinearNetwork(Architecture architecture, RandomStream random) {
    super(architecture, random);
  }

  /** With standard normal weights. */
  public static LinearNetwork of(int inputs, int outputs, RandomStream random) {
    return new LinearNetwork(Architecture.from(Shape.of(inputs)).dense(outputs, Initializer.ONE).build(), random);
  }

  /** The first output for one input, reckoned in double precision. */
  public double output(double input) {
    return values("dense1.bias")[0] + (double) values("dense1.weight")[0] * input;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Network like(Architecture other, Weights weights) {
    LinearNetwork network = new LinearNetwork(other, Seeds.of(0).stream("replaced"));
    network.weights(weights);
    return network;
  }

  @Override
  public Pass pass(int capacity) {
    return new LinearPass(capacity);
  }

  private final class LinearPass implements Pass {
    private static final String UNTRAINED = "nobody trains this network";

    private final int capacity;

    LinearPass(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public float[] forward(float[] inputs, int batch, Mode mode) {
      float[] weight = values("dense1.weight");
      float[] bias = values("dense1.bias");
      int width = architecture().inputShape().size();
      float[] outputs = new float[batch * bias.length];
      for (int i = 0; i < outputs.length; i++) {
        int unit = i % bias.length;
        outputs[i] = bias[unit];
        for (int k = 0; k < width; k++) {
          outputs[i] += weight[unit * width + k] * inputs[i / bias.length * width + k];
        }
      }
      return outputs;
    }

    @Override
    public void backward(float[] outputGradients) {
      throw new UnsupportedOperationException(UNTRAINED);
    }

    @Override
    public float[] backwardToInputs(float[] outputGradients) {
      throw new UnsupportedOperationException(UNTRAINED);
    }

    @Override
    public float[] inputGradients(float[] outputGradients) {
      throw new UnsupportedOperationException(UNTRAINED);
    }

    @Override
    public float[] activations(String layer) {
      throw new UnsupportedOperationException(UNTRAINED);
    }
  }
}
