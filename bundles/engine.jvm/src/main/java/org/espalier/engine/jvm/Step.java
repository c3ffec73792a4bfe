package org.espalier.engine.jvm;

/** What one layer does in a pass. Holds no batch: several passes share it. */
interface Step {

  /** Index of the signal it computes. */
  int output();

  void forward(Signal[] values, int batch);

  /** Hands the slope of its output on to its inputs, where they are wanted, and to its parameters. */
  void backward(Signal[] values, Slopes slopes, int batch);
}
