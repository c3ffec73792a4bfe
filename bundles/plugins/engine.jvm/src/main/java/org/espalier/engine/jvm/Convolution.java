// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.PanelKernels;

/**
 * A convolution in which every filter reads every channel: at each pixel a product of matrices whose terms are the
 * channels at the taps within the image, so that nothing is rearranged or padded. Weights lie as {@link PanelLayout}
 * has them.
 *
 * <p>Sums are in a fixed order: of outputs and slopes by taps, then channels; of weights' gradients by blocks of
 * samples, rows of the image, and there by {@link #ROWS} pixels and samples, each part from 0, then added.
 */
final class Convolution {
  private static final Arrangement PANELS = Arrangement.PANELS;
  private static final int LANES = Kernels.LANES;

  /** Outputs that are computed together. */
  private static final int OUTPUTS = 2 * LANES;

  /** Terms that are added in one go: so many that their weights stay in the first-level cache. */
  private static final int TERMS = 256;

  /** Rows of a panel, pixels and samples, that give a part of a gradient. */
  private static final int ROWS = 256;

  private static final float[] ZEROS = new float[Kernels.FIRST + OUTPUTS];

  private final Windows.Geometry geometry;
  private final PanelLayout layout;
  private final PanelKernels panels;
  private final Kernels kernels;
  private final Product forward;
  private final Product back;
  private final float[] part = new float[LANES * OUTPUTS];
  private int[] rows = {};
  private int rowsCount;

  Convolution(Windows.Geometry geometry, PanelLayout layout, Kernels kernels) {
    this.geometry = geometry;
    this.layout = layout;
    this.kernels = kernels;
    this.panels = kernels.panels();
    int channels = layout.inputs() / layout.taps();
    this.forward = new Product(Windows.forward(geometry), channels, layout.outputs());
    this.back = new Product(Windows.back(geometry), layout.outputs(), channels);
  }

  /** y = b + W x. */
  void forward(Signal x, float[] weight, float[] bias, Signal y, Samples samples) {
    forward.compute(x, weight, bias, LANES, y, samples);
  }

  /** x = d W, the way back, with the {@link PanelLayout#transpose transposed} weights. */
  void back(Signal d, float[] transposed, Signal x, Samples samples) {
    back.compute(d, transposed, ZEROS, 0, x, samples);
  }

  /** One way through the windows. */
  private final class Product {
    private final Windows windows;
    private final int sources;
    private final int outputs;
    private int[] places = {};
    private int placesPanel;
    private int placesCount;

    Product(Windows windows, int sources, int outputs) {
      this.windows = windows;
      this.sources = sources;
      this.outputs = outputs;
    }

    private int[] places(int panel, int count) {
      if (placesPanel != panel || placesCount != count) {
        places = windows.places(sources, panel, count);
        placesPanel = panel;
        placesCount = count;
      }
      return places;
    }

    void compute(Signal x, float[] weight, float[] bias, int biasPanel, Signal y, Samples samples) {
      float[] from = x.read(PANELS, samples);
      float[] to = y.write(PANELS, samples);
      int terms = windows.taps() * sources;
      int parts = (terms + TERMS - 1) / TERMS;
      for (int block = samples.first(); block < samples.end(); block++) {
        for (int o = 0; o < outputs; o += OUTPUTS) {
          for (int p = 0; p < parts; p++) {
            int first = (int) ((long) terms * p / parts);
            int end = (int) ((long) terms * (p + 1) / parts);
            for (Windows.Run run : windows.runs()) {
              add(run, first, end, x, from, weight, bias, biasPanel, y, to, o, block, samples);
            }
          }
        }
      }
    }

    /** The terms of a run from this one to before that one. */
    private void add(
        Windows.Run run, int first, int end, Signal x, float[] from, float[] weight, float[] bias, int biasPanel,
        Signal y, float[] to, int o, int block, Samples samples) {
      int count = samples.count(block);
      int[] places = places(x.panel(count), count);
      int wPanel = windows.taps() * sources * LANES;
      int wAt = Kernels.FIRST + o / LANES * wPanel;
      int xAt = x.block(PANELS, block) + run.base() * count * LANES;
      int yPanel = y.panel(count);
      int yAt = y.block(PANELS, block) + o / LANES * yPanel + run.target() * count * LANES;
      int rows = run.pixels() * count;
      int outs = Math.min(OUTPUTS, outputs - o);
      int[] taps = run.taps();
      if (taps.length == 0) {
        if (first == 0) {
          panels.across(
              from, 0, places, 0, 0, weight, wAt, wPanel, bias, Kernels.FIRST + o / LANES * biasPanel, biasPanel, 0, to,
              yAt, yPanel, rows, outs);
        }
        return;
      }
      int start = taps[0] * sources;
      for (int k = 0; k < taps.length; k += 2) {
        int low = Math.max(first, taps[k] * sources);
        int high = Math.min(end, taps[k + 1] * sources);
        if (low >= high) {
          continue;
        }
        if (low == start) {
          panels.across(
              from, xAt, places, low, high - low, weight, wAt + low * LANES, wPanel, bias,
              Kernels.FIRST + o / LANES * biasPanel, biasPanel, 0, to, yAt, yPanel, rows, outs);
        } else {
          panels.across(
              from, xAt, places, low, high - low, weight, wAt + low * LANES, wPanel, to, yAt, yPanel, LANES, to, yAt,
              yPanel, rows, outs);
        }
      }
    }
  }

  /** Adds d x to the gradient. */
  void gradient(Signal x, Signal d, float[] gradient, Samples samples) {
    float[] inputs = x.read(PANELS, samples);
    float[] slopes = d.read(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int row = geometry.outWidth() * samples.count(block);
      for (int h = 0; h < geometry.outHeight(); h++) {
        for (int r = 0; r < row; r += ROWS) {
          int end = Math.min(row, r + ROWS);
          for (int o = 0; o < layout.outputs(); o += OUTPUTS) {
            for (int tap = 0; tap < layout.taps(); tap++) {
              gradient(x, inputs, d, slopes, gradient, samples, block, h, r, end, o, tap);
            }
          }
        }
      }
    }
  }

  /** What rows of one image row, from this one to before that one, give to the weights of some outputs at a tap. */
  private void gradient(
      Signal x, float[] inputs, Signal d, float[] slopes, float[] gradient, Samples samples, int block, int h,
      int first, int end, int o, int tap) {
    int count = samples.count(block);
    int source = geometry.row(h, tap);
    int from = Math.max(first, geometry.first(tap) * count);
    int to = Math.min(end, geometry.end(tap) * count);
    if (source < 0 || source >= geometry.height() || from >= to) {
      return;
    }
    int channels = layout.inputs() / layout.taps();
    int outs = Math.min(OUTPUTS, layout.outputs() - o);
    int xAt = x.block(PANELS, block) + (source * geometry.width() + geometry.column(tap)) * count * LANES;
    int dPanel = d.panel(count);
    int dAt =
        d.block(PANELS, block) + o / LANES * dPanel + (h * geometry.outWidth() * count + from) * LANES;
    for (int c = 0; c < channels; c += LANES) {
      int columns = Math.min(LANES, channels - c);
      Arrays.fill(part, 0);
      // tiles have four columns; what the lanes beyond the last channel give is left there
      int whole = (columns + 3) / 4 * 4;
      panels.down(
          inputs, xAt + c / LANES * x.panel(count), whole, rows(count), from, to - from, slopes, dAt, dPanel, part, 0,
          LANES * LANES, outs);
      int at = Kernels.FIRST + o / LANES * layout.panel() + (tap * channels + c) * LANES;
      for (int p = 0; p < Kernels.panels(outs); p++) {
        kernels.elements().add(
            part, p * LANES * LANES, gradient, at + p * layout.panel(), columns * LANES);
      }
    }
  }

  private int[] rows(int count) {
    if (rowsCount != count) {
      rows = geometry.rows(count);
      rowsCount = count;
    }
    return rows;
  }
}
