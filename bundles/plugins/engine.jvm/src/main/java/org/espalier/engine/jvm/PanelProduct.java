// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.PanelKernels;

/** With all of the matrix; steps are so many more rows. */
final class PanelProduct implements Product {
  private static final Arrangement PANELS = Arrangement.PANELS;
  private static final int LANES = Kernels.LANES;
  private static final float[] ZEROS = new float[LANES];

  private final WeightMatrix weight;
  private final Kernels kernels;
  private final PanelKernels panels;
  private final int inputs;
  private final int span;
  private final int panel;
  private final Places inputPlaces;
  private final Places outputPlaces;

  PanelProduct(WeightMatrix weight, Kernels kernels) {
    this.weight = weight;
    this.kernels = kernels;
    this.panels = kernels.panels();
    this.inputs = weight.layout().inputs();
    this.span = weight.layout().span();
    this.panel = weight.layout().panel();
    this.inputPlaces = new Places(inputs);
    this.outputPlaces = new Places(span);
  }

  @Override
  public void affine(float[] bias, Signal x, int xStep, Signal y, int yStep, int steps, Samples samples) {
    float[] from = x.read(PANELS, samples);
    float[] to = y.write(PANELS, samples);
    float[] w = weight.padded();
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      panels.across(
          from, x.place(PANELS, block, xStep, samples), inputPlaces.inPanels(x.panel(count)), 0, inputs, w,
          Kernels.FIRST, panel, bias, Kernels.FIRST, LANES, 0, to, y.place(PANELS, block, yStep, samples),
          y.panel(count), steps * count, span);
    }
  }

  @Override
  public void activated(Activation function, float[] bias, Signal x, Signal y, Samples samples) {
    affine(bias, x, 0, y, 0, x.steps(), samples);
    ActivationStep.apply(kernels, function, y, y, PANELS, samples);
  }

  @Override
  public void add(Signal x, int xStep, Signal y, int yStep, int steps, Samples samples) {
    float[] from = x.read(PANELS, samples);
    float[] to = y.write(PANELS, samples);
    float[] w = weight.padded();
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      int at = y.place(PANELS, block, yStep, samples);
      int distance = y.panel(count);
      panels.across(
          from, x.place(PANELS, block, xStep, samples), inputPlaces.inPanels(x.panel(count)), 0, inputs, w,
          Kernels.FIRST, panel, to, at, distance, LANES, to, at, distance, steps * count, span);
    }
  }

  @Override
  public void back(Signal d, int dStep, Signal x, int xStep, int steps, Samples samples) {
    float[] from = d.read(PANELS, samples);
    float[] to = x.write(PANELS, samples);
    float[] w = weight.transposed();
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      panels.across(
          from, d.place(PANELS, block, dStep, samples), outputPlaces.inPanels(d.panel(count)), 0, span, w,
          Kernels.FIRST, span * LANES, ZEROS, 0, 0, 0, to, x.place(PANELS, block, xStep, samples), x.panel(count),
          steps * count, inputs);
    }
  }

  @Override
  public void gradient(Signal x, int xStep, Signal d, int dStep, int steps, Samples samples) {
    float[] from = x.read(PANELS, samples);
    float[] slopes = d.read(PANELS, samples);
    float[] gradient = weight.paddedGradient();
    for (int t = 0; t < steps; t++) {
      for (int block = samples.first(); block < samples.end(); block++) {
        int count = samples.count(block);
        int xAt = x.place(PANELS, block, xStep + t, samples);
        int dAt = d.place(PANELS, block, dStep + t, samples);
        for (int i = 0; i < inputs; i += LANES) {
          panels.down(
              from, xAt + i / LANES * x.panel(count), Math.min(LANES, inputs - i), Places.ROWS, 0, count, slopes, dAt,
              d.panel(count), gradient, Kernels.FIRST + i * LANES, panel, span);
        }
      }
    }
  }

  @Override
  public void biasGradient(Signal d, int dStep, float[] gradient, int steps, Samples samples) {
    float[] slopes = d.read(PANELS, samples);
    for (int t = 0; t < steps; t++) {
      for (int block = samples.first(); block < samples.end(); block++) {
        int count = samples.count(block);
        panels.sums(
            slopes, d.place(PANELS, block, dStep + t, samples), d.panel(count), count, gradient, Kernels.FIRST, span);
      }
    }
  }
}
