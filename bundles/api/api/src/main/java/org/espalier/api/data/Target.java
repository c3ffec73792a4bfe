// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

/** What is to be predicted. */
public sealed interface Target {

  /** Number of network outputs it needs. */
  int outputs();

  /** Numbers in one example's target. */
  int width();

  /** Real values, judged by mean squared error. */
  record Regression(int outputs) implements Target {
    @Override
    public int width() {
      return outputs;
    }
  }

  /** One of {@code classes} classes, judged by cross-entropy of the softmax of the outputs and by accuracy. */
  record Classification(int classes) implements Target {
    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public int width() {
      return 1;
    }
  }
}
