package org.espalier.pruning.quantisation;

import java.util.Arrays;
import java.util.List;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;

/**
 * A dense layer or convolution in integers: inputs as bytes, products summed in 32 bits (Jacob et al. 2018, sec. 2.2),
 * outputs and biases in single precision. With inputs s (q - z) and weights t w an output is s t (sum q w - z sum w).
 */
final class IntegerLayer {
  private static final int PADDING = -1;

  private final QuantisedLayer layer;
  private final ParameterSpec weight;
  private final String bias;
  private final int groups;
  private final int inputSize;
  private final int outputSize;
  /** Places in a channel at which a filter is applied, or time steps. */
  private final int places;
  /**
   * Of a convolution for each place the inputs of the first group that it reads, {@link #PADDING} where it is filled
   * with zeros; empty of a dense layer, which reads them as they lie.
   */
  private final int[] gathered;
  private final int read;
  private final int groupInputs;
  /** Distance of two outputs of one place, and of two places. */
  private final int outputStride;
  private final int placeStride;

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
      gathered = gathered(conv, input, output);
      outputStride = places;
      placeStride = 1;
    } else {
      groups = 1;
      gathered = new int[0];
      outputStride = 1;
      placeStride = channels;
    }
    groupInputs = inputSize / groups;
    bytes = new byte[inputSize + 1];
    patch = new byte[read + 1];
    sums = new int[PackedWeights.padded(channels / groups)];
    line = new float[sums.length];
    outputs = new float[capacity * outputSize];
  }

  private int[] gathered(Layer.Conv2d conv, Shape input, Shape output) {
    int height = input.get(1);
    int width = input.get(2);
    int kernel = conv.kernel();
    int[] all = new int[places * read];
    int at = 0;
    for (int place = 0; place < places; place++) {
      int top = place / output.get(2) * conv.stride() - conv.padding();
      int left = place % output.get(2) * conv.stride() - conv.padding();
      for (int i = 0; i < read; i++) {
        int channel = i / (kernel * kernel);
        int row = top + i / kernel % kernel;
        int column = left + i % kernel;
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        all[at++] = inside ? (channel * height + row) * width + column : PADDING;
      }
    }
    return all;
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
      for (int group = 0; group < groups; group++) {
        for (int place = 0; place < places; place++) {
          compute(group, place, grid, sample * outputSize);
        }
      }
    }
    return outputs;
  }

  private void compute(int group, int place, Grid grid, int sample) {
    PackedWeights weights = packed[group];
    if (gathered.length > 0) {
      byte zero = (byte) (grid.zero() - IntegerKernels.MIDDLE);
      for (int i = 0; i < read; i++) {
        int from = gathered[place * read + i];
        patch[i] = from == PADDING ? zero : bytes[group * groupInputs + from];
      }
      IntegerKernels.FASTEST.multiply(patch, 0, weights, sums);
    } else {
      IntegerKernels.FASTEST.multiply(bytes, place * read, weights, sums);
    }
    IntegerKernels.FASTEST.scale(sums, grid, weights, biases[group], line);
    int at = sample + group * weights.outputs() * outputStride + place * placeStride;
    if (outputStride == 1) {
      System.arraycopy(line, 0, outputs, at, weights.outputs());
    } else {
      for (int o = 0; o < weights.outputs(); o++) {
        outputs[at + o * outputStride] = line[o];
      }
    }
  }
}
