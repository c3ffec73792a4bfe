// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Some filters of a convolution and the channels that all of them read, as one convolution: the whole, a group, or what
 * a mask keeps. What is not all of an image's channels is copied to a signal of its own, or from there.
 */
final class ConvPart {
  private static final Signal NONE = new Signal(new Signal.Shape(1, 1, false), 0);

  private final int taps;
  private final Parameter weight;
  private final Channels some;
  private final boolean allChannels;
  private final boolean allFilters;
  private final PanelLayout layout;
  private final Convolution convolution;
  private final int[] sources;
  private final float[] packed;
  private final float[] gradient;
  private int packedVersion = -1;
  private float[] transposed = {};
  private int transposedVersion = -1;
  private Signal in = NONE;
  private Signal out = NONE;

  /**
   * Which they are.
   *
   * @param columns the channels' numbers in a filter
   * @param channels their numbers in the input
   * @param filters numbers of the filters
   */
  record Channels(int[] columns, int[] channels, int[] filters) {}

  /**
   * @param allChannels whether all channels of the input are read
   * @param allFilters whether all channels of the output are made
   */
  ConvPart(
      Windows.Geometry geometry, Parameter weight, Channels some, boolean allChannels, boolean allFilters,
      Kernels kernels) {
    this.taps = geometry.taps();
    this.weight = weight;
    this.some = some;
    this.allChannels = allChannels;
    this.allFilters = allFilters;
    this.layout = new PanelLayout(some.columns().length * taps, some.filters().length, 1, taps);
    this.convolution = new Convolution(geometry, layout, kernels);
    this.sources = whole() ? new int[0] : sources();
    this.packed = new float[sources.length];
    this.gradient = new float[sources.length];
  }

  boolean readsAllChannels() {
    return allChannels;
  }

  boolean writesAllFilters() {
    return allFilters;
  }

  private boolean whole() {
    return allChannels && allFilters;
  }

  /** Writes the outputs of its filters, and leaves the others. */
  void forward(Signal x, float[] biases, Signal y, Samples samples) {
    if (allFilters) {
      convolution.forward(channels(x, samples), packed(), biases, y, samples);
      return;
    }
    int[] filters = some.filters();
    float[] own = new float[Kernels.FIRST + Kernels.padded(filters.length)];
    for (int f = 0; f < filters.length; f++) {
      own[Kernels.FIRST + f] = biases[Kernels.FIRST + filters[f]];
    }
    out = sized(out, y, filters.length, samples);
    convolution.forward(channels(x, samples), packed(), own, out, samples);
    y.scatter(out, filters, samples);
  }

  private Signal channels(Signal x, Samples samples) {
    if (allChannels) {
      return x;
    }
    in = sized(in, x, some.channels().length, samples);
    in.gather(x, some.channels(), samples);
    return in;
  }

  private Signal slopes(Signal d, Samples samples) {
    if (allFilters) {
      return d;
    }
    out = sized(out, d, some.filters().length, samples);
    out.gather(d, some.filters(), samples);
    return out;
  }

  /** Goes on from the gradient that there is: a sum of sums would have other bits than the whole's. */
  void openGradient() {
    take(weight.gradient(), gradient);
  }

  /** Adds to the gradient of the weights, between {@link #openGradient} and {@link #closeGradient}. */
  void gradient(Signal x, Signal d, Samples samples) {
    convolution.gradient(
        channels(x, samples), slopes(d, samples), whole() ? weight.gradient() : gradient, samples);
  }

  void closeGradient() {
    giveBack(gradient, weight.gradient());
  }

  /** Writes the slopes of its channels, and leaves the others. */
  void back(Signal d, Signal dx, Samples samples) {
    if (allChannels) {
      convolution.back(slopes(d, samples), transposed(), dx, samples);
      return;
    }
    in = sized(in, dx, some.channels().length, samples);
    convolution.back(slopes(d, samples), transposed(), in, samples);
    dx.scatter(in, some.channels(), samples);
  }

  private float[] packed() {
    if (whole()) {
      return weight.value();
    }
    if (packedVersion != weight.version()) {
      take(weight.value(), packed);
      packedVersion = weight.version();
    }
    return packed;
  }

  private float[] transposed() {
    if (transposedVersion != weight.version()) {
      transposed = transposed.length == 0 ? new float[layout.transposedLength()] : transposed;
      layout.transpose(packed(), transposed);
      transposedVersion = weight.version();
    }
    return transposed;
  }

  /** Of each place here the one in the whole; of what pads, the array's first, which holds no weight. */
  private int[] sources() {
    PanelLayout all = weight.padded();
    int[] places = new int[layout.length()];
    for (int f = 0; f < some.filters().length; f++) {
      for (int k = 0; k < some.columns().length * taps; k++) {
        places[layout.at(k, f)] = all.at(some.columns()[k / taps] * taps + k % taps, some.filters()[f]);
      }
    }
    return places;
  }

  private void take(float[] all, float[] own) {
    for (int i = 0; i < own.length; i++) {
      own[i] = all[sources[i]];
    }
  }

  private void giveBack(float[] own, float[] all) {
    for (int i = 0; i < own.length; i++) {
      if (sources[i] >= Kernels.FIRST) {
        all[sources[i]] = own[i];
      }
    }
  }

  /** One of the image's pixels and so many features: the given one, if it holds the batch. */
  private static Signal sized(Signal signal, Signal image, int features, Samples samples) {
    return signal.capacity() < samples.batch()
        ? new Signal(new Signal.Shape(image.steps(), features, true), samples.batch())
        : signal;
  }
}
