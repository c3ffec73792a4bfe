// SPDX-License-Identifier: Apache-2.0
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
  private final int input;
  private final int output;
  private final Windows.Geometry geometry;
  private final int groups;
  private final Parameter weight;
  private final Optional<Parameter> bias;
  private final Optional<Activation> function;
  private final Kernels kernels;
  private final float[] noBias;
  private List<ConvPart> parts = List.of();
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
  private List<ConvPart> parts() {
    if (weight.mask() != mask) {
      mask = weight.mask();
      int filters = weight.padded().outputs() / groups;
      int channels = weight.padded().inputs() / geometry.taps();
      boolean[] kept = kept();
      List<ConvPart> made = new ArrayList<>();
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
  private Optional<ConvPart> part(boolean[] kept, int firstFilter, int filters, int firstChannel, int channels) {
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
    ConvPart.Channels some =
        new ConvPart.Channels(inputs, Arrays.stream(inputs).map(c -> firstChannel + c).toArray(), outputs);
    return outputs.length == 0
        ? Optional.empty()
        : Optional.of(
            new ConvPart(
                geometry, weight, some, groups == 1 && inputs.length == channels,
                groups == 1 && outputs.length == filters, kernels));
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal y = values[output];
    List<ConvPart> parts = parts();
    if (parts.isEmpty() || !parts.get(0).writesAllFilters()) {
      y.fill(biases(), samples);
    }
    parts.forEach(part -> part.forward(values[input], biases(), y, samples));
    function.ifPresent(f -> ActivationStep.apply(kernels, f, y, y, Arrangement.PANELS, samples));
  }

  @Override
  public void openGradients(int batch) {
    parts().forEach(ConvPart::openGradient);
  }

  @Override
  public void closeGradients(int batch) {
    parts().forEach(ConvPart::closeGradient);
    weight.maskGradient(kernels);
    bias.ifPresent(b -> b.maskGradient(kernels));
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal x = values[input];
    Signal d = slopes.of(output);
    // nothing else reads this slope
    function.ifPresent(f -> ActivationStep.slope(kernels, f, values[output], d, d, Arrangement.PANELS, samples));
    List<ConvPart> parts = parts();
    if (slopes.parametersWanted()) {
      parts.forEach(part -> part.gradient(x, d, samples));
      bias.ifPresent(b -> biasGradient(kernels, geometry, b, d, samples));
    }
    if (slopes.wanted(input)) {
      Signal dx = slopes.open(input, samples);
      if (parts.isEmpty() || !parts.get(0).readsAllChannels()) {
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
  }
}
