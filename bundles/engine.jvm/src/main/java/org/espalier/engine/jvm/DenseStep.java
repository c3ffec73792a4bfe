package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.DenseKernels;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = W x + b. */
record DenseStep(int input, int output, Parameter weight, Parameter bias, float[] zeros, Kernels kernels)
    implements Step {

  DenseStep(int input, int output, Parameter weight, Parameter bias, int features, Kernels kernels) {
    this(input, output, weight, bias, new float[Kernels.padded(features)], kernels);
  }

  @Override
  public void forward(Signal[] values, int batch) {
    Signal x = values[input];
    Signal y = values[output];
    kernels.dense().affine(
        x.rows(), x.stride(), weight.value(), bias.value(), y.rows(), batch, x.features(), y.stride());
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Signal x = values[input];
    Signal d = slopes.of(output);
    DenseKernels dense = kernels.dense();
    dense.weightGradient(x.rows(), x.stride(), d.rows(), weight.gradient(), batch, x.features(), d.stride());
    dense.biasGradient(d.rows(), bias.gradient(), batch, d.stride());
    weight.maskGradient(kernels);
    bias.maskGradient(kernels);
    if (slopes.wanted(input)) {
      Signal dx = slopes.open(input);
      dense.affine(d.rows(), d.stride(), weight.transposed(), zeros, dx.rows(), batch, d.features(), dx.stride());
      slopes.close(input, batch);
    }
  }
}
