package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.CompressedKernels;
import org.espalier.engine.jvm.kernel.DenseKernels;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = W x + b: by rows with all of W, or by columns with the weights that a mask keeps. */
record DenseStep(int input, int output, WeightMatrix weight, Parameter bias, float[] zeros, Kernels kernels)
    implements Step {

  DenseStep(int input, int output, Parameter weight, Parameter bias, Kernels kernels) {
    this(
        input,
        output,
        new WeightMatrix(weight),
        bias,
        new float[Kernels.padded(weight.padded().inputs())],
        kernels);
  }

  @Override
  public void forward(Signal[] values, int batch) {
    if (weight.compressed(batch)) {
      forwardCompressed(values[input], values[output], batch);
    } else {
      forwardDense(values[input], values[output], batch);
    }
  }

  private void forwardDense(Signal x, Signal y, int batch) {
    kernels.dense().affine(
        x.rows(batch), x.stride(), weight.padded(), bias.value(), y.writeRows(), batch, x.features(), y.stride());
  }

  private void forwardCompressed(Signal x, Signal y, int batch) {
    CompressedLayout w = weight.parameter().compressed().orElseThrow();
    kernels.compressed().product(
        x.columns(batch),
        Signal.width(batch),
        w.starts(),
        w.index(),
        weight.parameter().value(),
        bias.value(),
        y.writeColumns(),
        y.features());
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    if (weight.compressed(batch)) {
      backwardCompressed(values[input], slopes, batch);
    } else {
      backwardDense(values[input], slopes, batch);
    }
    bias.maskGradient(kernels);
  }

  private void backwardDense(Signal x, Slopes slopes, int batch) {
    DenseKernels dense = kernels.dense();
    Signal d = slopes.of(output);
    float[] rows = d.rows(batch);
    dense.weightGradient(x.rows(batch), x.stride(), rows, weight.openGradient(), batch, x.features(), d.stride());
    weight.closeGradient(kernels);
    dense.biasGradient(rows, bias.gradient(), batch, d.stride());
    if (slopes.wanted(input)) {
      Signal dx = slopes.open(input);
      dense.affine(rows, d.stride(), weight.transposed(), zeros, dx.writeRows(), batch, d.features(), dx.stride());
      slopes.close(input, batch);
    }
  }

  private void backwardCompressed(Signal x, Slopes slopes, int batch) {
    CompressedKernels compressed = kernels.compressed();
    CompressedLayout w = weight.parameter().compressed().orElseThrow();
    Signal d = slopes.of(output);
    float[] columns = d.columns(batch);
    int width = Signal.width(batch);
    compressed.gradient(
        x.columns(batch), columns, width, w.starts(), w.index(), weight.parameter().gradient(), d.features());
    compressed.sums(columns, width, bias.gradient(), d.features());
    if (slopes.wanted(input)) {
      Signal dx = slopes.open(input);
      compressed.product(
          columns,
          width,
          w.startsByInput(),
          w.indexByInput(),
          weight.byInput(),
          zeros,
          dx.writeColumns(),
          dx.features());
      slopes.close(input, batch);
    }
  }
}
