// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

/** How gradients become new weights; plain values, so that a learning rate may change at every update. */
public sealed interface Optimizer {

  /** Above 0. */
  double learningRate();

  /** The same optimiser at another learning rate. */
  Optimizer at(double learningRate);

  /** The same optimiser with its learning rate multiplied. */
  default Optimizer scaled(double factor) {
    return at(learningRate() * factor);
  }

  /**
   * Stochastic gradient descent: g' = g + decay w; v = momentum v + g'; w = w - rate v (v = g' at the first update).
   *
   * @param learningRate above 0
   * @param momentum from 0 to below 1
   * @param weightDecay L2 penalty, 0 for none
   */
  record Sgd(double learningRate, double momentum, double weightDecay) implements Optimizer {
    @Override
    public Sgd at(double rate) {
      return new Sgd(rate, momentum, weightDecay);
    }
  }

  /**
   * Adam (Kingma and Ba 2015, algorithm 1) in PyTorch's arrangement: w = w - rate / (1 - beta1^t) m / (sqrt(v / (1 -
   * beta2^t)) + epsilon).
   *
   * @param learningRate above 0
   * @param beta1 decay of the first moment, from 0 to below 1
   * @param beta2 decay of the second moment, from 0 to below 1
   * @param epsilon above 0
   */
  record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    /** The paper's constants. */
    public Adam(double learningRate) {
      this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adam at(double rate) {
      return new Adam(rate, beta1, beta2, epsilon);
    }
  }

  /**
   * RMSProp (Tieleman and Hinton 2012) in PyTorch's arrangement: v = alpha v + (1 - alpha) g^2; w = w - rate g /
   * (sqrt(v) + epsilon).
   *
   * @param learningRate above 0
   * @param alpha decay of the squares' average, from 0 to below 1
   * @param epsilon above 0
   */
  record RmsProp(double learningRate, double alpha, double epsilon) implements Optimizer {
    @Override
    public RmsProp at(double rate) {
      return new RmsProp(rate, alpha, epsilon);
    }
  }
}
