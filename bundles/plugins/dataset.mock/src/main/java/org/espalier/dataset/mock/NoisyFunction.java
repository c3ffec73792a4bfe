// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.mock;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/**
 * Noisy observations of a function of standard normal states.
 *
 * @param states numbers in a state
 * @param values numbers in the function's value
 * @param signal the function
 * @param noise standard deviation of the normal noise added to each value
 * @param bound observations are clipped to [-bound, bound]
 */
record NoisyFunction(int states, int values, Signal signal, double noise, double bound) {

  /** A deterministic function. */
  @FunctionalInterface
  interface Signal {
    /** Writes the values at a state. */
    void at(float[] state, double[] values);
  }

  /**
   * Data of these sizes, with two facts of the test split: {@code signal-variance}, the mean over the outputs of the
   * variance of the noiseless values, and {@code bayes-error}, the mean squared error of the noiseless function.
   */
  Data data(SplitSizes sizes, Seeds seeds) {
    Map<Split, Sample> samples = sizes.draw(seeds, this::sample);
    Map<Split, Examples> splits = new EnumMap<>(Split.class);
    samples.forEach((split, sample) -> splits.put(split, sample.observations()));
    Sample test = samples.get(Split.TEST);
    return new Data(
        Shape.of(states),
        new Target.Regression(values),
        splits,
        Map.of("signal-variance", variance(test.clean()), "bayes-error", noise(test)));
  }

  private Sample sample(int size, RandomStream random) {
    Table table = new Table(size, states, values);
    double[] clean = new double[Sizes.product("the targets of the examples", size, values)];
    float[] state = new float[states];
    double[] value = new double[values];
    for (int n = 0; n < size; n++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException();
      }
      for (int i = 0; i < states; i++) {
        state[i] = (float) random.nextGaussian();
      }
      signal.at(state, value);
      System.arraycopy(state, 0, table.inputs(), n * states, states);
      System.arraycopy(value, 0, clean, n * values, values);
      for (int j = 0; j < values; j++) {
        double observed = value[j] + noise * random.nextGaussian();
        table.targets()[n * values + j] = (float) Math.max(-bound, Math.min(bound, observed));
      }
    }
    return new Sample(table, clean);
  }

  private double variance(double[] clean) {
    double sum = 0;
    for (int j = 0; j < values; j++) {
      double mean = 0;
      for (int i = j; i < clean.length; i += values) {
        mean += clean[i] * values / clean.length;
      }
      for (int i = j; i < clean.length; i += values) {
        sum += (clean[i] - mean) * (clean[i] - mean);
      }
    }
    return sum / clean.length;
  }

  private static double noise(Sample sample) {
    double sum = 0;
    for (int i = 0; i < sample.clean().length; i++) {
      double error = sample.observations().targets()[i] - sample.clean()[i];
      sum += error * error;
    }
    return sum / sample.clean().length;
  }

  private record Sample(Table observations, double[] clean) {}
}
