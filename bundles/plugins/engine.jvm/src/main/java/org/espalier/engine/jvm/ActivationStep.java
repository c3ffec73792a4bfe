package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = f(x), element by element, in the arrangement that x has. */
record ActivationStep(int input, int output, Activation function, Kernels kernels) implements TangentStep {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal x = values[input];
    Arrangement a = x.arrangement();
    kernels.elements().activate(
        function, x.read(a, batch), values[output].write(a), Kernels.FIRST, x.count(a, batch));
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    if (slopes.wanted(input)) {
      Signal y = values[output];
      Signal dy = slopes.of(output);
      Signal dx = slopes.open(input);
      Arrangement a = dy.arrangement();
      kernels.elements().activateBackward(
          function, y.read(a, batch), dy.read(a, batch), dx.write(a), Kernels.FIRST, dy.count(a, batch));
      slopes.close(input, batch);
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, int batch) {
    Signal y = values[output];
    Signal dx = motions.of(input);
    Arrangement a = dx.arrangement();
    kernels.elements().activateBackward(
        function, y.read(a, batch), dx.read(a, batch), motions.of(output).write(a), Kernels.FIRST, y.count(a, batch));
  }
}
