package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * A convolution, and a function of it if there is one: as one or several in which every filter reads every channel, one
 * for each group, and of those only the filters and channels of which the mask keeps a weight. A part that is not the
 * whole reads and writes signals of its own, of its channels alone. The bits are those of the whole, since a weight of
 * 0 adds nothing.
 */
final class ConvStep implements Fusible {
  private static final Signal NONE = new Signal(new Signal.Shape(1, 1, false), 0);

  private final int input;
  private final int output;
  private final Windows.Geometry geometry;
  private final int groups;
  private final Parameter weight;
  private final Optional<Parameter> bias;
  private final Optional<Activation> function;
  private final Kernels kernels;
  private final float[] noBias;
  private List<Part> parts = List.of();
  private Mask mask;

  ConvStep(
      int input, int output, Windows.Geometry geometry, int groups, Parameter weight, Optional<Parameter> bias,
      Optional<Activation> function, Kernels kernels) {
    this.input = input;
    this.output = output;
    this.geometry = geometry;
    this.groups = groups;
    this.weight = weight;
    this.bias = bias;
    this.function = function;
    this.kernels = kernels;
    this.noBias = new float[Kernels.FIRST + Kernels.padded(weight.padded().outputs())];
  }

  @Override
  public ConvStep then(Activation function, int output) {
    return new ConvStep(input, output, geometry, groups, weight, bias, Optional.of(function), kernels);
  }

  @Override
  public int output() {
    return output;
  }

  private float[] biases() {
    return bias.map(Parameter::value).orElse(noBias);
  }

  /** Made anew when the mask changes. */
  private List<Part> parts() {
    if (weight.mask() != mask) {
      mask = weight.mask();
      int filters = weight.padded().outputs() / groups;
      int channels = weight.padded().inputs() / geometry.taps();
      boolean[] kept = kept();
      List<Part> made = new ArrayList<>();
      for (int group = 0; group < groups; group++) {
        part(kept, group * filters, filters, group * channels, channels).ifPresent(made::add);
      }
      parts = made;
    }
    return parts;
  }

  /** Of each weight. */
  private boolean[] kept() {
    boolean[] kept = new boolean[mask.size()];
    for (int place : mask.places()) {
      kept[place] = true;
    }
    return kept;
  }

  /** The filters from this one on and the channels that they read, as far as the mask keeps any of their weights. */
  private Optional<Part> part(boolean[] kept, int firstFilter, int filters, int firstChannel, int channels) {
    int taps = geometry.taps();
    boolean[] used = new boolean[filters];
    boolean[] read = new boolean[channels];
    for (int f = 0; f < filters; f++) {
      for (int k = 0; k < channels * taps; k++) {
        if (kept[(firstFilter + f) * channels * taps + k]) {
          used[f] = true;
          read[k / taps] = true;
        }
      }
    }
    int[] outputs = IntStream.range(0, filters).filter(f -> used[f]).map(f -> firstFilter + f).toArray();
    int[] inputs = IntStream.range(0, channels).filter(c -> read[c]).toArray();
    boolean whole = groups == 1 && outputs.length == filters && inputs.length == channels;
    int[] sources = Arrays.stream(inputs).map(c -> firstChannel + c).toArray();
    return outputs.length == 0 ? Optional.empty() : Optional.of(new Part(inputs, sources, outputs, whole));
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal y = values[output];
    List<Part> parts = parts();
    if (!whole(parts)) {
      y.fill(biases(), samples);
    }
    parts.forEach(part -> part.forward(values[input], y, samples));
    function.ifPresent(f -> ActivationStep.apply(kernels, f, y, y, Arrangement.PANELS, samples));
  }

  private static boolean whole(List<Part> parts) {
    return parts.size() == 1 && parts.get(0).whole;
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal x = values[input];
    Signal d = slopes.of(output);
    // nothing else reads this slope
    function.ifPresent(f -> ActivationStep.slope(kernels, f, values[output], d, d, Arrangement.PANELS, samples));
    List<Part> parts = parts();
    if (slopes.parametersWanted()) {
      parts.forEach(part -> part.gradient(x, d, samples));
      weight.maskGradient(kernels);
      bias.ifPresent(b -> biasGradient(kernels, geometry, b, d, samples));
    }
    if (slopes.wanted(input)) {
      Signal dx = slopes.open(input, samples);
      if (!whole(parts)) {
        dx.fill(new float[Kernels.FIRST + Kernels.padded(x.features())], samples);
      }
      parts.forEach(part -> part.back(d, dx, samples));
      slopes.close(input, samples);
    }
  }

  /** Row of the image by row, each from 0, then added. */
  static void biasGradient(
      Kernels kernels, Windows.Geometry geometry, Parameter bias, Signal d, Samples samples) {
    float[] slopes = d.read(Arrangement.PANELS, samples);
    float[] sums = new float[Kernels.padded(d.features())];
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      int rows = geometry.outWidth() * count;
      for (int h = 0; h < geometry.outHeight(); h++) {
        Arrays.fill(sums, 0);
        kernels.panels().sums(
            slopes, d.block(Arrangement.PANELS, block) + h * rows * Kernels.LANES, d.panel(count), rows, sums, 0,
            d.features());
        kernels.elements().add(sums, 0, bias.gradient(), Kernels.FIRST, sums.length);
      }
    }
    bias.maskGradient(kernels);
  }

  /** Filters and channels that are computed as one convolution. */
  private final class Part {
    private final int[] columns;
    private final int[] channels;
    private final int[] filters;
    private final boolean whole;
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
     * @param columns the channels' numbers in a filter
     * @param channels their numbers in the input
     * @param whole whether this is all of the convolution
     */
    Part(int[] columns, int[] channels, int[] filters, boolean whole) {
      this.columns = columns;
      this.channels = channels;
      this.filters = filters;
      this.whole = whole;
      this.layout = new PanelLayout(columns.length * geometry.taps(), filters.length, 1, geometry.taps());
      this.convolution = new Convolution(geometry, layout, kernels);
      this.sources = whole ? new int[0] : sources();
      this.packed = new float[sources.length];
      this.gradient = new float[sources.length];
    }

    void forward(Signal x, Signal y, Samples samples) {
      if (whole) {
        convolution.forward(x, weight.value(), biases(), y, samples);
        return;
      }
      float[] packedBiases = new float[Kernels.FIRST + Kernels.padded(filters.length)];
      for (int f = 0; f < filters.length; f++) {
        packedBiases[Kernels.FIRST + f] = biases()[Kernels.FIRST + filters[f]];
      }
      out = sized(out, y.steps(), filters.length, samples);
      convolution.forward(gathered(x, samples), packed(), packedBiases, out, samples);
      y.scatter(out, filters, samples);
    }

    private Signal gathered(Signal x, Samples samples) {
      in = sized(in, x.steps(), channels.length, samples);
      in.gather(x, channels, samples);
      return in;
    }

    private Signal slopes(Signal d, Samples samples) {
      out = sized(out, d.steps(), filters.length, samples);
      out.gather(d, filters, samples);
      return out;
    }

    void gradient(Signal x, Signal d, Samples samples) {
      if (whole) {
        convolution.gradient(x, d, weight.gradient(), samples);
        return;
      }
      // goes on from what there is: a sum of sums would have other bits than the whole's
      take(weight.gradient(), gradient);
      convolution.gradient(gathered(x, samples), slopes(d, samples), gradient, samples);
      giveBack(gradient, weight.gradient());
    }

    void back(Signal d, Signal dx, Samples samples) {
      if (whole) {
        convolution.back(d, transposed(), dx, samples);
        return;
      }
      in = sized(in, dx.steps(), channels.length, samples);
      convolution.back(slopes(d, samples), transposed(), in, samples);
      dx.scatter(in, channels, samples);
    }

    private float[] packed() {
      if (whole) {
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
      int taps = geometry.taps();
      int[] sources = new int[layout.length()];
      for (int f = 0; f < filters.length; f++) {
        for (int k = 0; k < columns.length * taps; k++) {
          sources[layout.at(k, f)] = all.at(columns[k / taps] * taps + k % taps, filters[f]);
        }
      }
      return sources;
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
  }

  /** One of this size: the given one, if it holds the batch. */
  private static Signal sized(Signal signal, int steps, int features, Samples samples) {
    return signal.capacity() < samples.batch()
        ? new Signal(new Signal.Shape(steps, features, true), samples.batch())
        : signal;
  }
}
