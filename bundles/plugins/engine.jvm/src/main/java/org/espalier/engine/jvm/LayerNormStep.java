// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * y = gain h + bias, with h = (x - mean) / sqrt(variance + epsilon) over the features of each sample and step.
 * Gradients are sums over samples, in each block step after step.
 */
record LayerNormStep(Signals signals, Parameter gain, Parameter bias, float epsilon, Kernels kernels)
    implements TangentStep {
  private static final Arrangement PANELS = Arrangement.PANELS;
  private static final int LANES = Kernels.LANES;
  private static final int FIRST = Kernels.FIRST;
  /** A row that counts for every panel. */
  private static final float[] ZEROS = new float[FIRST + LANES];
  private static final int[] HERE = {0};

  /**
   * Numbers of signals.
   *
   * @param normal h
   * @param factors 1 / sqrt(variance + epsilon), in the first lane
   */
  record Signals(int input, int output, int normal, int factors) {}

  @Override
  public int output() {
    return signals.output();
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal x = values[signals.input()];
    Signal h = values[signals.normal()];
    Signal factors = values[signals.factors()];
    float[] from = x.read(PANELS, samples);
    float[] normal = h.write(PANELS, samples);
    float[] scales = factors.write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      kernels.rows().normalise(
          from, normal, x.block(PANELS, block), x.panel(samples.count(block)), rows(x, block, samples), x.features(),
          epsilon, scales, factors.block(PANELS, block));
    }
    scale(h, gain.value(), bias.value(), LANES, values[signals.output()], samples);
  }

  private static int rows(Signal signal, int block, Samples samples) {
    return signal.steps() * samples.count(block);
  }

  /**
   * y = shift + scale x, feature by feature.
   *
   * @param step from a panel's row of shifts to the next
   */
  private void scale(Signal x, float[] scale, float[] shift, int step, Signal y, Samples samples) {
    float[] from = x.read(PANELS, samples);
    float[] to = y.write(PANELS, samples);
    panels(x, samples, (panel, at, rows) ->
        kernels.panels().each(
            from, at, HERE, 0, 1, scale, FIRST + panel * LANES, shift, FIRST + panel * step, 0, to, at, rows));
  }

  /** Rows of one panel. */
  private interface Panel {
    void accept(int panel, int at, int rows);
  }

  private static void panels(Signal x, Samples samples, Panel panel) {
    for (int block = samples.first(); block < samples.end(); block++) {
      for (int p = 0; p < Kernels.panels(x.features()); p++) {
        panel.accept(p, x.block(PANELS, block) + p * x.panel(samples.count(block)), rows(x, block, samples));
      }
    }
  }

  @Override
  public void closeGradients(int batch) {
    gain.maskGradient(kernels);
    bias.maskGradient(kernels);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal dy = slopes.of(signals.output());
    if (slopes.parametersWanted()) {
      gradients(values[signals.normal()], dy, samples);
    }
    if (slopes.wanted(signals.input())) {
      Signal dx = slopes.open(signals.input(), samples);
      scale(dy, gain.value(), ZEROS, 0, dx, samples);
      project(values, dx, samples);
      slopes.close(signals.input(), samples);
    }
  }

  private void gradients(Signal h, Signal dy, Samples samples) {
    float[] normal = h.read(PANELS, samples);
    float[] d = dy.read(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      for (int t = 0; t < h.steps(); t++) {
        int at = h.place(PANELS, block, t, samples);
        for (int p = 0; p < Kernels.panels(h.features()); p++) {
          int place = at + p * h.panel(count);
          kernels.panels().eachSum(
              normal, place, Places.ROWS, 0, count, d, place, gain.gradient(), FIRST + p * LANES);
        }
        kernels.panels().sums(d, at, h.panel(count), count, bias.gradient(), FIRST, h.features());
      }
    }
  }

  /** Through the normalisation, whose Jacobian is symmetric: the same way for slopes and for motions. */
  private void project(Signal[] values, Signal v, Samples samples) {
    Signal factors = values[signals.factors()];
    float[] normal = values[signals.normal()].read(PANELS, samples);
    float[] scales = factors.read(PANELS, samples);
    v.read(PANELS, samples);
    float[] projected = v.write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      kernels.rows().project(
          projected, normal, v.block(PANELS, block), v.panel(samples.count(block)), rows(v, block, samples),
          v.features(), scales, factors.block(PANELS, block));
    }
  }

  /** With a prime for motions: y' = gain' h + bias' + gain h'. */
  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    Signal h = values[signals.normal()];
    Signal dy = motions.of(signals.output());
    float[] gains = motions.values(gain);
    float[] biases = motions.values(bias);
    if (!motions.moves(signals.input())) {
      scale(h, gains, biases, LANES, dy, samples);
      return;
    }
    Signal dh = motions.of(signals.normal());
    take(motions.of(signals.input()), dh, samples);
    project(values, dh, samples);
    scale(dh, gain.value(), biases, LANES, dy, samples);
    float[] normal = h.read(PANELS, samples);
    float[] moved = dy.write(PANELS, samples);
    panels(h, samples, (panel, at, rows) ->
        kernels.panels().each(
            normal, at, HERE, 0, 1, gains, FIRST + panel * LANES, moved, at, LANES, moved, at, rows));
  }

  private static void take(Signal from, Signal to, Samples samples) {
    float[] source = from.read(PANELS, samples);
    float[] target = to.write(PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = from.block(PANELS, block);
      System.arraycopy(source, at, target, at, from.length(PANELS, block, samples));
    }
  }
}
