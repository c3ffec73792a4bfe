package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/** y = W x + b, at every time step: by rows with all of W, or by columns with the weights that a mask keeps. */
record DenseStep(int input, int output, WeightMatrix weight, Parameter bias, Kernels kernels) implements Step {

  private Arrangement arrangement(int batch) {
    return weight.compressed(batch) ? Arrangement.COLUMNS : Arrangement.ROWS;
  }

  @Override
  public void forward(Signal[] values, int batch) {
    Arrangement a = arrangement(batch);
    Signal x = values[input];
    weight.product(a).affine(bias.value(), x.read(a, batch), 0, values[output].write(a), 0, x.steps(), batch);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Arrangement a = arrangement(batch);
    Product product = weight.product(a);
    Signal x = values[input];
    float[] d = slopes.of(output).read(a, batch);
    weight.openGradient(a);
    product.gradient(x.read(a, batch), 0, d, 0, x.steps(), batch);
    weight.closeGradient(a, kernels);
    product.biasGradient(d, 0, bias.gradient(), x.steps(), batch);
    bias.maskGradient(kernels);
    if (slopes.wanted(input)) {
      product.back(d, 0, slopes.open(input).write(a), 0, x.steps(), batch);
      slopes.close(input, batch);
    }
  }
}
