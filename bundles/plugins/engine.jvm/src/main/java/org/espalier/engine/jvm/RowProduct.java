package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.DenseKernels;
import org.espalier.engine.jvm.kernel.Kernels;

/** With all of the matrix; steps are so many more rows. */
final class RowProduct implements Product {
  private final WeightMatrix weight;
  private final Kernels kernels;
  private final DenseKernels dense;
  private final int inputs;
  private final int inputStride;
  private final int span;
  private final int stride;
  private final float[] zeros;

  RowProduct(WeightMatrix weight, Kernels kernels) {
    this.weight = weight;
    this.kernels = kernels;
    this.dense = kernels.dense();
    this.inputs = weight.layout().inputs();
    this.inputStride = Kernels.padded(inputs);
    this.span = weight.layout().span();
    this.stride = weight.layout().stride();
    this.zeros = new float[Kernels.FIRST + inputStride];
  }

  private int input(int step, int batch) {
    return Kernels.FIRST + step * batch * inputStride;
  }

  private int output(int step, int batch) {
    return Kernels.FIRST + step * batch * stride;
  }

  @Override
  public void affine(float[] bias, float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    dense.affine(
        x, input(xStep, batch), inputStride, weight.padded(), bias, y, output(yStep, batch), steps * batch, inputs,
        stride);
  }

  @Override
  public void activated(Activation function, float[] bias, float[] x, float[] y, int steps, int batch) {
    affine(bias, x, 0, y, 0, steps, batch);
    kernels.elements().activate(function, y, y, Kernels.FIRST, steps * batch * stride);
  }

  @Override
  public void add(float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    dense.addProduct(
        x, input(xStep, batch), inputStride, weight.padded(), y, output(yStep, batch), steps * batch, inputs, stride);
  }

  @Override
  public void back(float[] d, int dStep, float[] x, int xStep, int steps, int batch) {
    dense.affine(
        d, output(dStep, batch), stride, weight.transposed(), zeros, x, input(xStep, batch), steps * batch, span,
        inputStride);
  }

  @Override
  public void gradient(float[] x, int xStep, float[] d, int dStep, int steps, int batch) {
    dense.weightGradient(
        x, input(xStep, batch), inputStride, d, output(dStep, batch), weight.paddedGradient(), steps * batch, inputs,
        stride);
  }

  @Override
  public void biasGradient(float[] d, int dStep, float[] gradient, int steps, int batch) {
    dense.biasGradient(d, output(dStep, batch), gradient, steps * batch, stride);
  }
}
