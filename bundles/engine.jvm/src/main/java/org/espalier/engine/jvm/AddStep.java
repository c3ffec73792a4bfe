package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/** y = the sum of the inputs, in their order. */
record AddStep(int[] inputs, int output, Kernels kernels) implements Step {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal y = values[output];
    int n = batch * y.stride();
    System.arraycopy(values[inputs[0]].rows(), 0, y.rows(), 0, n);
    for (int k = 1; k < inputs.length; k++) {
      kernels.elements().add(values[inputs[k]].rows(), y.rows(), n);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Signal dy = slopes.of(output);
    for (int input : inputs) {
      if (slopes.wanted(input)) {
        System.arraycopy(dy.rows(), 0, slopes.open(input).rows(), 0, batch * dy.stride());
        slopes.close(input, batch);
      }
    }
  }
}
