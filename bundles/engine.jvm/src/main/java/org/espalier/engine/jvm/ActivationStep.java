package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = f(x), element by element. */
record ActivationStep(int input, int output, Activation function, Kernels kernels) implements Step {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal x = values[input];
    kernels.elements().activate(function, x.rows(), values[output].rows(), batch * x.stride());
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    if (slopes.wanted(input)) {
      Signal y = values[output];
      Signal dy = slopes.of(output);
      Signal dx = slopes.open(input);
      kernels.elements().activateBackward(function, y.rows(), dy.rows(), dx.rows(), batch * y.stride());
      slopes.close(input, batch);
    }
  }
}
