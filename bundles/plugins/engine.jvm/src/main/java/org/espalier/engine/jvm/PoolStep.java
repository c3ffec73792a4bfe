// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Layer;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * The maximum or the mean over windows of an image; the slope of a maximum goes to the first one in the window, row by
 * row. All samples and lanes of a pixel lie side by side, so a window is a few pixels that are met one after another.
 */
record PoolStep(int input, int output, Geometry geometry, Layer.Pooling pooling, Kernels kernels) implements Step {
  private static final Arrangement PANELS = Arrangement.PANELS;

  /**
   * Windows that fit into an image, from its first row and column on.
   *
   * @param height of the image
   * @param width of the image
   * @param windowHeight at most the height
   * @param windowWidth at most the width
   */
  record Geometry(int height, int width, int windowHeight, int windowWidth, int stride) {

    /** The one that is all of the image. */
    static Geometry all(int height, int width) {
      return new Geometry(height, width, height, width, 1);
    }

    int rows() {
      return (height - windowHeight) / stride + 1;
    }

    int columns() {
      return (width - windowWidth) / stride + 1;
    }

    int size() {
      return windowHeight * windowWidth;
    }

    /** A pixel of the image, given the window and a place in it, both counted row by row. */
    int pixel(int window, int place) {
      int row = window / columns() * stride + place / windowWidth;
      return row * width + window % columns() * stride + place % windowWidth;
    }
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal x = values[input];
    Signal y = values[output];
    float[] from = x.read(PANELS, samples);
    float[] to = y.write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      for (int panel = 0; panel < Kernels.panels(x.features()); panel++) {
        forward(
            from, x.block(PANELS, block) + panel * x.panel(count), to,
            y.block(PANELS, block) + panel * y.panel(count), count * Kernels.LANES);
      }
    }
  }

  /** Of one panel, whose pixels have so many values each. */
  private void forward(float[] x, int xAt, float[] y, int yAt, int n) {
    float share = 1f / geometry.size();
    for (int window = 0; window < geometry.rows() * geometry.columns(); window++) {
      int to = yAt + window * n;
      if (pooling == Layer.Pooling.MAX) {
        System.arraycopy(x, xAt + geometry.pixel(window, 0) * n, y, to, n);
        for (int place = 1; place < geometry.size(); place++) {
          kernels.elements().max(x, xAt + geometry.pixel(window, place) * n, y, to, n);
        }
      } else {
        Arrays.fill(y, to, to + n, 0);
        for (int place = 0; place < geometry.size(); place++) {
          kernels.elements().addScaled(share, x, xAt + geometry.pixel(window, place) * n, y, to, n);
        }
      }
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    if (!slopes.wanted(input)) {
      return;
    }
    Signal x = values[input];
    Signal y = values[output];
    Signal dy = slopes.of(output);
    float[] from = x.read(PANELS, samples);
    float[] outputs = y.read(PANELS, samples);
    dy.read(PANELS, samples);
    // nothing else reads this slope, of which nothing is left in the end
    float[] d = dy.write(PANELS, samples);
    float[] to = slopes.open(input, samples).write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      for (int panel = 0; panel < Kernels.panels(x.features()); panel++) {
        backward(
            from, to, x.block(PANELS, block) + panel * x.panel(count), outputs, d,
            y.block(PANELS, block) + panel * y.panel(count), count * Kernels.LANES);
      }
    }
    slopes.close(input, samples);
  }

  /** Each row of the image starts at 0 shortly before the first window reaches it. */
  private void backward(float[] x, float[] dx, int xAt, float[] y, float[] dy, int yAt, int n) {
    float share = 1f / geometry.size();
    int rowLength = geometry.width() * n;
    int cleared = 0;
    for (int row = 0; row < geometry.rows(); row++) {
      int reached = row * geometry.stride() + geometry.windowHeight();
      clear(dx, xAt, cleared, reached, rowLength);
      cleared = reached;
      for (int window = row * geometry.columns(); window < (row + 1) * geometry.columns(); window++) {
        int from = yAt + window * n;
        for (int place = 0; place < geometry.size(); place++) {
          int to = xAt + geometry.pixel(window, place) * n;
          if (pooling == Layer.Pooling.MAX) {
            kernels.elements().maxBackward(x, dx, to, y, dy, from, n);
          } else {
            kernels.elements().addScaled(share, dy, from, dx, to, n);
          }
        }
      }
    }
    clear(dx, xAt, cleared, geometry.height(), rowLength);
  }

  private static void clear(float[] dx, int at, int fromRow, int toRow, int rowLength) {
    Arrays.fill(dx, at + fromRow * rowLength, at + toRow * rowLength, 0);
  }
}
