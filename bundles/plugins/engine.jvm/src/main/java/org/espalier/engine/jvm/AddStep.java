package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = the sum of the inputs, in their order, in the arrangement that the first one has. */
record AddStep(int[] inputs, int output, Kernels kernels) implements TangentStep {

  @Override
  public void forward(Signal[] values, int batch) {
    Signal first = values[inputs[0]];
    Arrangement a = first.arrangement();
    int n = first.count(a, batch);
    float[] sum = values[output].write(a);
    System.arraycopy(first.read(a, batch), Kernels.FIRST, sum, Kernels.FIRST, n);
    for (int k = 1; k < inputs.length; k++) {
      kernels.elements().add(values[inputs[k]].read(a, batch), Kernels.FIRST, sum, Kernels.FIRST, n);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Signal dy = slopes.of(output);
    Arrangement a = dy.arrangement();
    for (int input : inputs) {
      if (slopes.wanted(input)) {
        System.arraycopy(
            dy.read(a, batch), Kernels.FIRST, slopes.open(input).write(a), Kernels.FIRST, dy.count(a, batch));
        slopes.close(input, batch);
      }
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, int batch) {
    Signal sum = motions.of(output);
    Arrangement a = values[output].arrangement();
    int n = sum.count(a, batch);
    float[] to = sum.write(a);
    Arrays.fill(to, Kernels.FIRST, Kernels.FIRST + n, 0);
    for (int input : inputs) {
      if (motions.moves(input)) {
        kernels.elements().add(motions.of(input).read(a, batch), Kernels.FIRST, to, Kernels.FIRST, n);
      }
    }
  }
}
