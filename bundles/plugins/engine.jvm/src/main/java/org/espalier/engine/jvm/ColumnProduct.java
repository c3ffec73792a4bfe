// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.CompressedKernels;
import org.espalier.engine.jvm.kernel.Kernels;

/** With the weights that a mask keeps, step by step and in each block by block. */
final class ColumnProduct implements Product {
  private static final Arrangement COLUMNS = Arrangement.COLUMNS;

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

  private static void eachBlock(
      Signal input, int inputStep, Signal output, int outputStep, int steps, Samples samples, Work work) {
    for (int t = 0; t < steps; t++) {
      for (int block = samples.first(); block < samples.end(); block++) {
        work.on(
            input.place(COLUMNS, block, inputStep + t, samples),
            output.place(COLUMNS, block, outputStep + t, samples), samples.width(block));
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
  public void affine(float[] bias, Signal x, int xStep, Signal y, int yStep, int steps, Samples samples) {
    affine(false, bias, x, xStep, y, yStep, steps, samples);
  }

  private void affine(
      boolean rectified, float[] bias, Signal x, int xStep, Signal y, int yStep, int steps, Samples samples) {
    CompressedLayout w = layout();
    float[] values = values();
    float[] from = x.read(COLUMNS, samples);
    float[] to = y.write(COLUMNS, samples);
    eachBlock(
        x, xStep, y, yStep, steps, samples,
        (in, out, width) -> compressed.product(
            from, in, width, w.starts(), w.index(), values, bias, rectified, to, out, span));
  }

  @Override
  public void activated(Activation function, float[] bias, Signal x, Signal y, Samples samples) {
    boolean rectified = function == Activation.RELU;
    affine(rectified, bias, x, 0, y, 0, x.steps(), samples);
    if (!rectified) {
      float[] values = y.write(COLUMNS, samples);
      for (int block = samples.first(); block < samples.end(); block++) {
        kernels.elements().activate(
            function, values, values, y.block(COLUMNS, block), y.length(COLUMNS, block, samples));
      }
    }
  }

  @Override
  public void add(Signal x, int xStep, Signal y, int yStep, int steps, Samples samples) {
    CompressedLayout w = layout();
    float[] values = values();
    float[] from = x.read(COLUMNS, samples);
    float[] to = y.write(COLUMNS, samples);
    eachBlock(
        x, xStep, y, yStep, steps, samples,
        (in, out, width) -> compressed.addProduct(from, in, width, w.starts(), w.index(), values, to, out, span));
  }

  @Override
  public void back(Signal d, int dStep, Signal x, int xStep, int steps, Samples samples) {
    CompressedLayout w = layout();
    float[] values = weight.byInput();
    float[] from = d.read(COLUMNS, samples);
    float[] to = x.write(COLUMNS, samples);
    eachBlock(
        x, xStep, d, dStep, steps, samples,
        (in, out, width) -> compressed.product(
            from, out, width, w.startsByInput(), w.indexByInput(), values, zeros, false, to, in, inputs));
  }

  @Override
  public void gradient(Signal x, int xStep, Signal d, int dStep, int steps, Samples samples) {
    CompressedLayout w = layout();
    float[] gradient = weight.parameter().gradient();
    float[] from = x.read(COLUMNS, samples);
    float[] slopes = d.read(COLUMNS, samples);
    eachBlock(
        x, xStep, d, dStep, steps, samples,
        (in, out, width) -> compressed.gradient(
            from, in, slopes, out, width, w.starts(), w.index(), gradient, span));
  }

  @Override
  public void biasGradient(Signal d, int dStep, float[] gradient, int steps, Samples samples) {
    float[] slopes = d.read(COLUMNS, samples);
    eachBlock(
        d, dStep, d, dStep, steps, samples,
        (in, out, width) -> compressed.sums(slopes, out, width, gradient, span));
  }
}
