package org.espalier.engine.jvm;

import java.util.Optional;
import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * y = f(W x + b), or without a function y = W x + b, at every time step: by rows with all of W, or by columns with the
 * weights that a mask keeps.
 */
record DenseStep(
    int input, int output, WeightMatrix weight, Parameter bias, Optional<Activation> function, Kernels kernels)
    implements TangentStep {

  /** This and a function of its output, in one step with another output. */
  DenseStep then(Activation function, int output) {
    return new DenseStep(input, output, weight, bias, Optional.of(function), kernels);
  }

  @Override
  public Arrangement arrangement(int batch) {
    return weight.compressed(batch) ? Arrangement.COLUMNS : Arrangement.ROWS;
  }

  @Override
  public void forward(Signal[] values, int batch) {
    Arrangement a = arrangement(batch);
    Product product = weight.product(a);
    int steps = values[input].steps();
    float[] x = values[input].read(a, batch);
    float[] y = values[output].write(a);
    if (function.isPresent()) {
      product.activated(function.get(), bias.value(), x, y, steps, batch);
    } else {
      product.affine(bias.value(), x, 0, y, 0, steps, batch);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Arrangement a = arrangement(batch);
    Product product = weight.product(a);
    Signal x = values[input];
    float[] d = slopes.of(output).read(a, batch);
    if (function.isPresent()) {
      float[] y = values[output].read(a, batch);
      // nothing else reads this slope
      kernels.elements().activateBackward(
          function.get(), y, d, slopes.of(output).write(a), Kernels.FIRST,
          values[output].count(a, batch));
    }
    if (slopes.parametersWanted()) {
      weight.openGradient(a);
      product.gradient(x.read(a, batch), 0, d, 0, x.steps(), batch);
      weight.closeGradient(a, kernels);
      product.biasGradient(d, 0, bias.gradient(), x.steps(), batch);
      bias.maskGradient(kernels);
    }
    if (slopes.wanted(input)) {
      product.back(d, 0, slopes.open(input).write(a), 0, x.steps(), batch);
      slopes.close(input, batch);
    }
  }

  /** With a prime for motions: y' = (df/du) (W' x + b' + W x'). */
  @Override
  public void tangent(Signal[] values, Motions motions, int batch) {
    Arrangement a = arrangement(batch);
    Signal x = values[input];
    float[] dy = motions.of(output).write(a);
    motions.product(weight, a).affine(motions.values(bias), x.read(a, batch), 0, dy, 0, x.steps(), batch);
    if (motions.moves(input)) {
      weight.product(a).add(motions.of(input).read(a, batch), 0, dy, 0, x.steps(), batch);
    }
    if (function.isPresent()) {
      kernels.elements().activateBackward(
          function.get(), values[output].read(a, batch), dy, dy, Kernels.FIRST, values[output].count(a, batch));
    }
  }
}
