// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network in libtorch's operations is the one that the architecture means: beside the float64 reference. */
final class TorchNetworkTest {
  private static final int NETWORKS = 60;
  private static final int SAMPLES = 5;

  @ParameterizedTest
  @EnumSource(names = {"Contiguous", "ChannelsLast"})
  void randomNetworksOfAllLayersAreComputedAsMeant(MemoryFormat format) {
    RandomStream random = Seeds.of(3).stream("networks");
    for (int n = 0; n < NETWORKS; n++) {
      RandomNetwork network = RandomNetwork.draw(random);
      double[][] inputs = network.inputs(SAMPLES, random);
      try (TorchSubject.Plain plain = new TorchSubject.Plain()) {
        for (Pass.Mode mode : Pass.Mode.values()) {
          double[][] expected = ReferenceNetwork.of(network.architecture(), network.weights()).outputs(inputs, mode);
          double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
          float[] actual = outputs(network, inputs, mode == Pass.Mode.TRAIN, format);
          assertEquals(flat.length, actual.length);
          for (int i = 0; i < flat.length; i++) {
            assertEquals(flat[i], actual[i], 1e-3 * Math.max(1, Math.abs(flat[i])), network.architecture().toString());
          }
        }
      }
    }
  }

  private static float[] outputs(RandomNetwork network, double[][] inputs, boolean training, MemoryFormat format) {
    Architecture architecture = network.architecture();
    Map<String, float[]> start = new LinkedHashMap<>();
    for (ParameterSpec spec : architecture.parameters()) {
      start.put(spec.name(), network.weights().get(spec.name()));
    }
    long[] shape =
        LongStream.concat(
            LongStream.of(inputs.length), LongStream.of(TorchModel.dimensions(architecture.inputShape()))).toArray();
    float[] values = new float[inputs.length * architecture.inputShape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) inputs[i / inputs[0].length][i % inputs[0].length];
    }
    try (NoGradGuard none = new NoGradGuard()) {
      Tensor samples = TorchModel.tensor(values, shape);
      if (shape.length == 4) {
        samples = samples.contiguous(format);
      }
      Tensor outputs = new TorchNetwork(architecture, start, format).forward(samples, training).contiguous();
      float[] read = new float[Math.toIntExact(outputs.numel())];
      outputs.data_ptr_float().get(read);
      return read;
    }
  }
}
