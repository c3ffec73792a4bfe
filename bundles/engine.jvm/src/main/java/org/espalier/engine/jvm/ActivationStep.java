package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = f(x), element by element, in the arrangement that x has. */
record ActivationStep(int input, int output, Activation function, Kernels kernels) implements Step {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal x = values[input];
    Signal y = values[output];
    int n = x.count(batch);
    if (x.hasColumns()) {
      kernels.elements().activate(function, x.columns(batch), y.writeColumns(), n);
    } else {
      kernels.elements().activate(function, x.rows(batch), y.writeRows(), n);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    if (slopes.wanted(input)) {
      Signal y = values[output];
      Signal dy = slopes.of(output);
      Signal dx = slopes.open(input);
      int n = dy.count(batch);
      if (dy.hasColumns()) {
        kernels.elements().activateBackward(function, y.columns(batch), dy.columns(batch), dx.writeColumns(), n);
      } else {
        kernels.elements().activateBackward(function, y.rows(batch), dy.rows(batch), dx.writeRows(), n);
      }
      slopes.close(input, batch);
    }
  }
}
