package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.CompressedKernels;
import org.espalier.engine.jvm.kernel.Kernels;

/** With the weights that a mask keeps, step by step and in each block by block. */
final class ColumnProduct implements Product {
  private final WeightMatrix weight;
  private final Kernels kernels;
  private final CompressedKernels compressed;
  private final int inputs;
  private final int span;
  private final float[] zeros;

  ColumnProduct(WeightMatrix weight, Kernels kernels) {
    this.weight = weight;
    this.kernels = kernels;
    this.compressed = kernels.compressed();
    this.inputs = weight.layout().inputs();
    this.span = weight.layout().span();
    this.zeros = new float[Kernels.FIRST + inputs];
  }

  /** What is done with one block. */
  private interface Work {

    /**
     * Does it.
     *
     * @param input place of the block in an array of inputs
     * @param output place of the block in an array of outputs
     * @param width its samples, padded
     */
    void on(int input, int output, int width);
  }

  private void eachBlock(int inputStep, int outputStep, int steps, int batch, Work work) {
    int width = Signal.width(batch);
    for (int t = 0; t < steps; t++) {
      for (int start = 0; start < width; start += Signal.BLOCK) {
        work.on(
            Kernels.FIRST + ((inputStep + t) * width + start) * inputs,
            Kernels.FIRST + ((outputStep + t) * width + start) * span, Signal.width(batch, start));
      }
    }
  }

  private CompressedLayout layout() {
    return weight.parameter().compressed().orElseThrow();
  }

  private float[] values() {
    return weight.parameter().value();
  }

  @Override
  public void affine(float[] bias, float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    affine(false, bias, x, xStep, y, yStep, steps, batch);
  }

  private void affine(
      boolean rectified, float[] bias, float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = values();
    eachBlock(
        xStep, yStep, steps, batch,
        (in, out, width) -> compressed.product(
            x, in, width, w.starts(), w.index(), values, bias, rectified, y, out, span));
  }

  @Override
  public void activated(Activation function, float[] bias, float[] x, float[] y, int steps, int batch) {
    boolean rectified = function == Activation.RELU;
    affine(rectified, bias, x, 0, y, 0, steps, batch);
    if (!rectified) {
      kernels.elements().activate(function, y, y, Kernels.FIRST, steps * span * Signal.width(batch));
    }
  }

  @Override
  public void add(float[] x, int xStep, float[] y, int yStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = values();
    eachBlock(
        xStep, yStep, steps, batch,
        (in, out, width) -> compressed.addProduct(x, in, width, w.starts(), w.index(), values, y, out, span));
  }

  @Override
  public void back(float[] d, int dStep, float[] x, int xStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] values = weight.byInput();
    eachBlock(
        xStep, dStep, steps, batch,
        (in, out, width) -> compressed.product(
            d, out, width, w.startsByInput(), w.indexByInput(), values, zeros, false, x, in, inputs));
  }

  @Override
  public void gradient(float[] x, int xStep, float[] d, int dStep, int steps, int batch) {
    CompressedLayout w = layout();
    float[] gradient = weight.parameter().gradient();
    eachBlock(
        xStep, dStep, steps, batch,
        (in, out, width) -> compressed.gradient(x, in, d, out, width, w.starts(), w.index(), gradient, span));
  }

  @Override
  public void biasGradient(float[] d, int dStep, float[] gradient, int steps, int batch) {
    eachBlock(0, dStep, steps, batch, (in, out, width) -> compressed.sums(d, out, width, gradient, span));
  }
}
