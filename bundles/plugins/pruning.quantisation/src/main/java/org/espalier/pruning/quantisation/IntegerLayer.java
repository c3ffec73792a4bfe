// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;

/**
 * A dense layer or convolution in integers: inputs as bytes, products summed in 32 bits (Jacob et al. 2018, sec. 2.2),
 * outputs and biases in single precision. With inputs s (q - z) and weights t w an output is s t (sum q w - z sum w).
 */
final class IntegerLayer {
  private final QuantisedLayer layer;
  private final ParameterSpec weight;
  private final String bias;
  private final int groups;
  private final int inputSize;
  private final int outputSize;
  /** Places in a channel at which a filter is applied, or time steps. */
  private final int places;
  /** Inputs of an output. */
  private final int read;
  /** Of a convolution. */
  private final Optional<Patches> patches;

  private final byte[] bytes;
  private final byte[] patch;
  private final int[] sums;
  private final float[] line;
  private final float[] outputs;
  private PackedWeights[] packed = {};
  private float[][] biases = {};
  private int version = -1;

  /** Whether there is a way to compute a layer in integers. */
  static boolean computes(QuantisedLayer layer) {
    return layer.node().layer() instanceof Layer.Dense || layer.node().layer() instanceof Layer.Conv2d;
  }

  IntegerLayer(QuantisedLayer layer, int capacity) {
    this.layer = layer;
    List<ParameterSpec> parameters = layer.architecture().parameters();
    weight = parameters.stream().filter(p -> p.role() == Role.WEIGHT).findFirst().orElseThrow();
    bias = parameters.stream().filter(p -> p.role() == Role.BIAS).map(ParameterSpec::name).findFirst().orElse("");
    Shape input = layer.architecture().inputShape();
    Shape output = layer.architecture().outputShape();
    inputSize = input.size();
    outputSize = output.size();
    int channels = weight.shape().get(0);
    read = weight.size() / channels;
    places = outputSize / channels;
    if (layer.node().layer() instanceof Layer.Conv2d conv) {
      groups = conv.groups();
      patches = Optional.of(new Patches(conv, input, output));
    } else {
      groups = 1;
      patches = Optional.empty();
    }
    bytes = new byte[inputSize + 1];
    patch = new byte[read + 1];
    sums = new int[PackedWeights.padded(channels / groups)];
    line = new float[sums.length];
    outputs = new float[capacity * outputSize];
  }

  private void pack() {
    if (version != layer.version()) {
      IntegerWeights integers = layer.integers(weight.name());
      int outputsOfGroup = integers.channels() / groups;
      packed = new PackedWeights[groups];
      Arrays.setAll(packed, group -> PackedWeights.of(integers, group * outputsOfGroup, outputsOfGroup));
      float[] all = bias.isEmpty() ? new float[integers.channels()] : layer.network().values(bias);
      biases = new float[groups][sums.length];
      for (int group = 0; group < groups; group++) {
        System.arraycopy(all, group * outputsOfGroup, biases[group], 0, outputsOfGroup);
      }
      version = layer.version();
    }
  }

  /** Outputs for a batch of inputs, in an array of its own. */
  float[] forward(float[] inputs, int batch) {
    pack();
    for (int sample = 0; sample < batch; sample++) {
      Grid grid = layer.grid(inputs, sample * inputSize, inputSize);
      IntegerKernels.FASTEST.quantise(inputs, sample * inputSize, inputSize, grid, bytes);
      if (patches.isPresent()) {
        convolve(patches.get(), grid, sample * outputSize);
      } else {
        for (int step = 0; step < places; step++) {
          int at = sample * outputSize + step * packed[0].outputs();
          compute(bytes, step * read, 0, grid);
          System.arraycopy(line, 0, outputs, at, packed[0].outputs());
        }
      }
    }
    return outputs;
  }

  private void convolve(Patches of, Grid grid, int first) {
    of.load(bytes, (byte) (grid.zero() - IntegerKernels.MIDDLE));
    for (int group = 0; group < groups; group++) {
      int filters = packed[group].outputs();
      for (int place = 0; place < places; place++) {
        of.copy(group, place, patch);
        compute(patch, 0, group, grid);
        for (int filter = 0; filter < filters; filter++) {
          outputs[first + (group * filters + filter) * places + place] = line[filter];
        }
      }
    }
  }

  /** The outputs of a group for the inputs that begin at {@code from}, in {@link #line}. */
  private void compute(byte[] inputs, int from, int group, Grid grid) {
    IntegerKernels.FASTEST.multiply(inputs, from, packed[group], sums);
    IntegerKernels.FASTEST.scale(sums, grid, packed[group], biases[group], line);
  }
}
