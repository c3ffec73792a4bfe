// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Optional;
import org.espalier.api.engine.Pass;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.PanelKernels;

/**
 * A convolution in which every filter reads the one channel of its own number: lanes of a panel are channels, and never
 * meet. Sums of outputs and slopes are by taps; those of weights' gradients by blocks of samples and rows of the image.
 */
final class DepthwiseStep implements Step {
  private static final Arrangement PANELS = Arrangement.PANELS;
  private static final int LANES = Kernels.LANES;
  private static final float[] ZEROS = new float[LANES];

  private final int input;
  private final int output;
  private final Windows.Geometry geometry;
  private final Parameter weight;
  private final Optional<Parameter> bias;
  private final Kernels kernels;
  private final PanelKernels panels;
  private final Windows forward;
  private final Windows back;

  DepthwiseStep(
      int input, int output, Windows.Geometry geometry, Parameter weight, Optional<Parameter> bias, Kernels kernels) {
    this.input = input;
    this.output = output;
    this.geometry = geometry;
    this.weight = weight;
    this.bias = bias;
    this.kernels = kernels;
    this.panels = kernels.panels();
    this.forward = Windows.forward(geometry);
    this.back = Windows.back(geometry);
  }

  @Override
  public int output() {
    return output;
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    compute(forward, values[input], bias.map(Parameter::value), values[output], samples);
  }

  /** y = b + sum over the taps; without biases from 0. */
  private void compute(Windows windows, Signal x, Optional<float[]> biases, Signal y, Samples samples) {
    float[] from = x.read(PANELS, samples);
    float[] to = y.write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      int[] places = windows.places(1, 0, count);
      for (int panel = 0; panel < Kernels.panels(x.features()); panel++) {
        int xAt = x.block(PANELS, block) + panel * x.panel(count);
        int yAt = y.block(PANELS, block) + panel * y.panel(count);
        int wAt = Kernels.FIRST + panel * windows.taps() * LANES;
        int place = biases.isPresent() ? Kernels.FIRST + panel * LANES : 0;
        for (Windows.Run run : windows.runs()) {
          run(run, places, from, xAt, wAt, biases.orElse(ZEROS), place, to, yAt, count);
        }
      }
    }
  }

  private void run(
      Windows.Run run, int[] places, float[] from, int xAt, int wAt, float[] biases, int biasAt, float[] to, int yAt,
      int count) {
    int source = xAt + run.base() * count * LANES;
    int target = yAt + run.target() * count * LANES;
    int rows = run.pixels() * count;
    int[] taps = run.taps();
    if (taps.length == 0) {
      panels.each(from, 0, places, 0, 0, weight.value(), wAt, biases, biasAt, 0, to, target, rows);
    }
    for (int k = 0; k < taps.length; k += 2) {
      panels.each(
          from, source, places, taps[k], taps[k + 1] - taps[k], weight.value(), wAt + taps[k] * LANES,
          k == 0 ? biases : to, k == 0 ? biasAt : target, k == 0 ? 0 : LANES, to, target, rows);
    }
  }

  @Override
  public void closeGradients(int batch) {
    weight.maskGradient(kernels);
    bias.ifPresent(b -> b.maskGradient(kernels));
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal d = slopes.of(output);
    if (slopes.parametersWanted()) {
      gradient(values[input], d, samples);
      bias.ifPresent(b -> ConvStep.biasGradient(kernels, geometry, b, d, samples));
    }
    if (slopes.wanted(input)) {
      compute(back, d, Optional.empty(), slopes.open(input, samples), samples);
      slopes.close(input, samples);
    }
  }

  private void gradient(Signal x, Signal d, Samples samples) {
    float[] inputs = x.read(PANELS, samples);
    float[] slopes = d.read(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      int[] rows = geometry.rows(count);
      for (int panel = 0; panel < Kernels.panels(x.features()); panel++) {
        int xAt = x.block(PANELS, block) + panel * x.panel(count);
        int dAt = d.block(PANELS, block) + panel * d.panel(count);
        for (int h = 0; h < geometry.outHeight(); h++) {
          for (int tap = 0; tap < geometry.taps(); tap++) {
            int source = geometry.row(h, tap);
            int first = geometry.first(tap) * count;
            int end = geometry.end(tap) * count;
            if (source >= 0 && source < geometry.height() && first < end) {
              panels.eachSum(
                  inputs, xAt + (source * geometry.width() + geometry.column(tap)) * count * LANES, rows, first,
                  end - first, slopes, dAt + (h * geometry.outWidth() * count + first) * LANES, weight.gradient(),
                  Kernels.FIRST + (panel * geometry.taps() + tap) * LANES);
            }
          }
        }
      }
    }
  }
}
