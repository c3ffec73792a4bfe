package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/** y = the sum of the inputs, in their order, by rows. */
record AddStep(int[] inputs, int output, Kernels kernels) implements Step {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal y = values[output];
    int n = batch * y.stride();
    float[] sum = y.writeRows();
    System.arraycopy(values[inputs[0]].rows(batch), 0, sum, 0, n);
    for (int k = 1; k < inputs.length; k++) {
      kernels.elements().add(values[inputs[k]].rows(batch), sum, n);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Signal dy = slopes.of(output);
    for (int input : inputs) {
      if (slopes.wanted(input)) {
        System.arraycopy(dy.rows(batch), 0, slopes.open(input).writeRows(), 0, batch * dy.stride());
        slopes.close(input, batch);
      }
    }
  }
}
