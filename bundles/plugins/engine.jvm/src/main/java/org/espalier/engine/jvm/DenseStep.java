// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Optional;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * y = f(W x + b), or without a function y = W x + b, at every time step: in panels with all of W, or by columns with
 * the weights that a mask keeps.
 *
 * @param steps of time
 */
record DenseStep(
    int input, int output, int steps, WeightMatrix weight, Parameter bias, Optional<Activation> function,
    Kernels kernels)
    implements TangentStep, Fusible {

  @Override
  public DenseStep then(Activation function, int output) {
    return new DenseStep(input, output, steps, weight, bias, Optional.of(function), kernels);
  }

  @Override
  public Arrangement arrangement(int batch) {
    return weight.compressed(batch) ? Arrangement.COLUMNS : Arrangement.PANELS;
  }

  /** Gradients are sums over time steps first. */
  @Override
  public boolean whole(Pass.Mode mode) {
    return steps > 1;
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Product product = weight.product(arrangement(samples.batch()));
    Signal x = values[input];
    Signal y = values[output];
    if (function.isPresent()) {
      product.activated(function.get(), bias.value(), x, y, samples);
    } else {
      product.affine(bias.value(), x, 0, y, 0, steps, samples);
    }
  }

  @Override
  public void openGradients(int batch) {
    weight.openGradient(arrangement(batch));
  }

  @Override
  public void closeGradients(int batch) {
    weight.closeGradient(arrangement(batch), kernels);
    bias.maskGradient(kernels);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Arrangement a = arrangement(samples.batch());
    Product product = weight.product(a);
    Signal x = values[input];
    Signal d = slopes.of(output);
    // nothing else reads this slope
    function.ifPresent(f -> ActivationStep.slope(kernels, f, values[output], d, d, a, samples));
    if (slopes.parametersWanted()) {
      product.gradient(x, 0, d, 0, steps, samples);
      product.biasGradient(d, 0, bias.gradient(), steps, samples);
    }
    if (slopes.wanted(input)) {
      product.back(d, 0, slopes.open(input, samples), 0, steps, samples);
      slopes.close(input, samples);
    }
  }

  /** With a prime for motions: y' = (df/du) (W' x + b' + W x'). */
  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    Arrangement a = arrangement(samples.batch());
    Signal dy = motions.of(output);
    motions.product(weight, a).affine(motions.values(bias), values[input], 0, dy, 0, steps, samples);
    if (motions.moves(input)) {
      weight.product(a).add(motions.of(input), 0, dy, 0, steps, samples);
    }
    function.ifPresent(f -> ActivationStep.slope(kernels, f, values[output], dy, dy, a, samples));
  }
}
