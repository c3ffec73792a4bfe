package org.espalier.engine.jvm;

/** What one layer does in a pass. Holds no batch: several passes share it. */
interface Step {

  /** Index of the signal it computes. */
  int output();

  /** In which it reads its inputs, if it has a choice of its own. */
  default Arrangement arrangement(int batch) {
    return Arrangement.ROWS;
  }

  void forward(Signal[] values, int batch);

  /** Hands the slope of its output on to its inputs, where they are wanted, and to its parameters. */
  void backward(Signal[] values, Slopes slopes, int batch);
}
