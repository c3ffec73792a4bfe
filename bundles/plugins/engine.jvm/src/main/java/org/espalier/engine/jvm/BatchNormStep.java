// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Layer;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.NormKernels;

/**
 * y = f(gain (x - mean) / sqrt(variance + epsilon) + bias), or without a function the same without f, for each channel:
 * with the moments of the batch, which the running ones follow, or with the running ones. Works on one panel after
 * another, strip by strip, so that what a strip needs more than once is in the nearest cache.
 */
final class BatchNormStep implements Fusible {
  private static final Arrangement PANELS = Arrangement.PANELS;
  private static final int LANES = Kernels.LANES;
  private static final int FIRST = Kernels.FIRST;
  /** Of the signal of statistics. */
  private static final Samples ONE = Samples.all(1);

  private final Signals signals;
  private final Parameters parameters;
  private final Layer.BatchNorm norm;
  private final Optional<Activation> function;
  private final Kernels kernels;
  private final int channels;
  private final double[] means;
  private final double[] variances;
  private final Moments moments = new Moments();
  private final float[] constants = new float[4 * LANES];
  private final float[] results = new float[3 * LANES];
  private final double[] slopeSums = new double[2 * LANES];

  /**
   * Numbers of signals.
   *
   * @param statistics those used in the last forward, of one sample and two steps: mean, 1 / sqrt(variance + epsilon)
   */
  record Signals(int input, int output, int statistics) {}

  /** What the layer has of each channel; the last two follow the data. */
  record Parameters(Parameter gain, Parameter bias, Parameter mean, Parameter variance) {}

  BatchNormStep(
      Signals signals, Parameters parameters, Layer.BatchNorm norm, Optional<Activation> function, Kernels kernels) {
    this.signals = signals;
    this.parameters = parameters;
    this.norm = norm;
    this.function = function;
    this.kernels = kernels;
    this.channels = parameters.gain().size();
    this.means = new double[channels];
    this.variances = new double[channels];
  }

  @Override
  public BatchNormStep then(Activation function, int output) {
    return new BatchNormStep(
        new Signals(signals.input(), output, signals.statistics()), parameters, norm, Optional.of(function), kernels);
  }

  @Override
  public int output() {
    return signals.output();
  }

  @Override
  public boolean whole(Pass.Mode mode) {
    return mode == Pass.Mode.TRAIN;
  }

  /** Up to {@link NormKernels#ROWS} rows of a panel. */
  private interface Strip {
    void accept(int at, int rows);
  }

  /** All strips of a panel, in a fixed order. */
  private static void strips(Signal x, int panel, Samples samples, Strip strip) {
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      int at = x.block(PANELS, block) + panel * x.panel(count);
      int rows = x.steps() * count;
      for (int row = 0; row < rows; row += NormKernels.ROWS) {
        strip.accept(at + row * LANES, Math.min(NormKernels.ROWS, rows - row));
      }
    }
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal x = values[signals.input()];
    Signal statistics = values[signals.statistics()];
    boolean training = mode == Pass.Mode.TRAIN;
    for (int panel = 0; panel < Kernels.panels(channels); panel++) {
      if (training) {
        measure(x, panel, samples, statistics);
      } else if (samples.first() == 0) {
        takeRunning(panel, statistics);
      }
      normalise(values, panel, samples);
    }
    if (training) {
      follow((double) samples.batch() * x.steps());
    }
  }

  @Override
  public void again(Signal[] values, Samples samples) {
    for (int panel = 0; panel < Kernels.panels(channels); panel++) {
      normalise(values, panel, samples);
    }
  }

  private void measure(Signal x, int panel, Samples samples, Signal statistics) {
    float[] from = x.read(PANELS, samples);
    moments.clear();
    strips(x, panel, samples, (at, rows) -> {
      kernels.norms().moments(from, at, rows, results);
      moments.add(results, rows);
    });
    for (int lane = 0; lane < lanes(panel); lane++) {
      int channel = panel * LANES + lane;
      means[channel] = moments.mean(lane);
      variances[channel] = moments.variance(lane);
      remember(statistics, panel, lane, means[channel], variances[channel]);
    }
  }

  private void takeRunning(int panel, Signal statistics) {
    for (int lane = 0; lane < lanes(panel); lane++) {
      int at = FIRST + panel * LANES + lane;
      remember(statistics, panel, lane, parameters.mean().value()[at], parameters.variance().value()[at]);
    }
  }

  private int lanes(int panel) {
    return Math.min(LANES, channels - panel * LANES);
  }

  private void remember(Signal statistics, int panel, int lane, double mean, double variance) {
    float[] values = statistics.write(PANELS, ONE);
    int at = statistics.block(PANELS, 0) + panel * statistics.panel(1) + lane;
    values[at] = (float) mean;
    values[at + LANES] = (float) (1 / Math.sqrt(variance + norm.epsilon()));
  }

  /** The running statistics, of which the variance is the unbiased one, if there are two numbers at all. */
  private void follow(double n) {
    parameters.mean().follow(means, norm.momentum());
    for (int c = 0; n > 1 && c < channels; c++) {
      variances[c] *= n / (n - 1);
    }
    parameters.variance().follow(variances, norm.momentum());
  }

  /** Constants of a panel: mean, gain / deviation; 0 beyond the last channel. */
  private void constants(Signal statistics, int panel) {
    float[] values = statistics.write(PANELS, ONE);
    int at = statistics.block(PANELS, 0) + panel * statistics.panel(1);
    float[] gain = parameters.gain().value();
    Arrays.fill(constants, 0);
    for (int lane = 0; lane < lanes(panel); lane++) {
      constants[lane] = values[at + lane];
      constants[LANES + lane] = values[at + LANES + lane] * gain[FIRST + panel * LANES + lane];
    }
  }

  private void normalise(Signal[] values, int panel, Samples samples) {
    Signal x = values[signals.input()];
    float[] from = x.read(PANELS, samples);
    float[] to = values[signals.output()].write(PANELS, samples);
    constants(values[signals.statistics()], panel);
    System.arraycopy(parameters.bias().value(), FIRST + panel * LANES, constants, 2 * LANES, lanes(panel));
    strips(x, panel, samples, (at, rows) -> {
      kernels.norms().normalise(from, to, at, rows, constants);
      if (function.isPresent()) {
        kernels.elements().activate(function.get(), to, to, at, rows * LANES);
      }
    });
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal x = values[signals.input()];
    Signal dy = slopes.of(signals.output());
    boolean toInput = slopes.wanted(signals.input());
    dy.read(PANELS, samples);
    // nothing else reads this slope
    float[] d = dy.write(PANELS, samples);
    Signal dx = toInput ? slopes.open(signals.input(), samples) : dy;
    for (int panel = 0; panel < Kernels.panels(channels); panel++) {
      constants(values[signals.statistics()], panel);
      sumSlopes(values, d, panel, samples);
      if (slopes.parametersWanted()) {
        addGradients(values[signals.statistics()], panel);
      }
      if (toInput) {
        back(x, d, dx.write(PANELS, samples), panel, samples, values[signals.statistics()]);
      }
    }
    if (slopes.parametersWanted()) {
      parameters.gain().maskGradient(kernels);
      parameters.bias().maskGradient(kernels);
    }
    if (toInput) {
      slopes.close(signals.input(), samples);
    }
  }

  /** Takes the slope through the function, and sums d and d (x - mean). */
  private void sumSlopes(Signal[] values, float[] d, int panel, Samples samples) {
    Signal x = values[signals.input()];
    float[] from = x.read(PANELS, samples);
    float[] y = values[signals.output()].read(PANELS, samples);
    Arrays.fill(slopeSums, 0);
    strips(x, panel, samples, (at, rows) -> {
      if (function.isPresent()) {
        kernels.elements().activateBackward(function.get(), y, d, d, at, rows * LANES);
      }
      kernels.norms().slopeSums(from, d, at, rows, constants, results);
      for (int i = 0; i < slopeSums.length; i++) {
        slopeSums[i] += results[i];
      }
    });
  }

  private void addGradients(Signal statistics, int panel) {
    float[] gain = parameters.gain().gradient();
    float[] bias = parameters.bias().gradient();
    for (int lane = 0; lane < lanes(panel); lane++) {
      int at = FIRST + panel * LANES + lane;
      bias[at] += (float) slopeSums[lane];
      gain[at] += (float) (slopeSums[LANES + lane] * inverseDeviation(statistics, panel, lane));
    }
  }

  private static double inverseDeviation(Signal statistics, int panel, int lane) {
    int at = statistics.block(PANELS, 0) + panel * statistics.panel(1) + LANES + lane;
    return statistics.write(PANELS, ONE)[at];
  }

  /** dx = gain / deviation (d - mean of d - (x - mean) / variance x mean of d (x - mean)). */
  private void back(Signal x, float[] d, float[] dx, int panel, Samples samples, Signal statistics) {
    double n = (double) samples.batch() * x.steps();
    for (int lane = 0; lane < lanes(panel); lane++) {
      double inverse = inverseDeviation(statistics, panel, lane);
      constants[2 * LANES + lane] = (float) (slopeSums[lane] / n);
      constants[3 * LANES + lane] = (float) (slopeSums[LANES + lane] / n * inverse * inverse);
    }
    float[] from = x.read(PANELS, samples);
    strips(x, panel, samples, (at, rows) -> kernels.norms().normaliseBackward(from, d, dx, at, rows, constants));
  }
}
