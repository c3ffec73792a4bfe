package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.CompressedKernels;

/** With the weights that a mask keeps, step by step. */
final class ColumnProduct implements Product {
  private final WeightMatrix weight;
  private final CompressedKernels kernels;
  private final int inputs;
  private final int span;
  private final float[] zeros;

  ColumnProduct(WeightMatrix weight, CompressedKernels kernels) {
    this.weight = weight;
    this.kernels = kernels;
    this.inputs = weight.layout().inputs();
    this.span = weight.layout().span();
    this.zeros = new float[inputs];
  }

  private CompressedLayout layout() {
    return weight.parameter().compressed().orElseThrow();
  }

  private int input(int step, int width) {
    return step * inputs * width;
  }

  private int output(int step, int width) {
    return step * span * width;
  }

  @Override
  public void affine(float[] bias, float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = weight.parameter().value();
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      kernels.product(
          x, input(xStep + t, width), width, w.starts(), w.index(), values, bias, y, output(yStep + t, width), span);
    }
  }

  @Override
  public void add(float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = weight.parameter().value();
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      kernels.addProduct(
          x, input(xStep + t, width), width, w.starts(), w.index(), values, y, output(yStep + t, width), span);
    }
  }

  @Override
  public void back(float[] d, int dStep, float[] x, int xStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = weight.byInput();
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      kernels.product(
          d, output(dStep + t, width), width, w.startsByInput(), w.indexByInput(), values, zeros, x,
          input(xStep + t, width), inputs);
    }
  }

  @Override
  public void gradient(float[] x, int xStep, float[] d, int dStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] gradient = weight.parameter().gradient();
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      kernels.gradient(
          x, input(xStep + t, width), d, output(dStep + t, width), width, w.starts(), w.index(), gradient, span);
    }
  }

  @Override
  public void biasGradient(float[] d, int dStep, float[] gradient, int steps, int batch) {
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      kernels.sums(d, output(dStep + t, width), width, gradient, span);
    }
  }
}
