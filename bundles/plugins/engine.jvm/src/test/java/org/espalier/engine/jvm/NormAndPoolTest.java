// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch norm, pooling and flattening of images that no convolution made, in batches of several blocks. */
final class NormAndPoolTest {
  private static final Layer OVERLAPPING = new Layer.Pool2d(Layer.Pooling.MAX, 3, 2);
  private static final Layer WITH_GAPS = new Layer.Pool2d(Layer.Pooling.AVERAGE, 2, 3);

  static Map<String, Architecture> architectures() {
    Map<String, Architecture> all = new LinkedHashMap<>();
    all.put("norm of features", Architecture.from(Shape.of(19)).batchNorm().build());
    for (Activation function : Activation.values()) {
      all.put(
          "norm of an image, " + function,
          Architecture.from(Shape.of(18, 3, 5)).batchNorm().activate(function).build());
    }
    all.put(
        "norms between dense layers",
        Architecture.from(Shape.of(7)).dense(20, Initializer.FAN_IN).batchNorm().activate(Activation.TANH)
            .dense(17, Initializer.FAN_IN).batchNorm().build());
    Architecture.Builder residual =
        Architecture.from(Shape.of(3, 4, 5)).batchNorm().activate(Activation.LEAKY_RELU);
    String shortcut = residual.last();
    all.put("residual", residual.batchNorm().add(shortcut).activate(Activation.RELU).maxPool().build());
    all.put("overlapping windows", Architecture.from(Shape.of(17, 6, 8)).then(OVERLAPPING).batchNorm().build());
    all.put("windows with gaps", Architecture.from(Shape.of(4, 9, 7)).batchNorm().then(WITH_GAPS).build());
    all.put(
        "means of channels",
        Architecture.from(Shape.of(33, 3, 4)).batchNorm().activate(Activation.RELU)
            .then(new Layer.GlobalAveragePool()).dense(3, Initializer.FAN_IN).build());
    all.put(
        "flattened",
        Architecture.from(Shape.of(18, 4, 3)).batchNorm().flatten().batchNorm().dense(3, Initializer.FAN_IN).build());
    return all;
  }

  static Stream<Arguments> cases() {
    return architectures().entrySet().stream()
        .flatMap(entry -> Stream.of(1, 5, 64, 150).map(batch -> Arguments.of(entry.getKey(), batch)));
  }

  private static Network network(String name, Kernels kernels) {
    Network network = new JvmEngine(kernels).create(architectures().get(name), Seeds.of(3).stream("initial"));
    for (ParameterSpec spec : network.architecture().parameters()) {
      if (!spec.name().endsWith("weight")) {
        float[] values = gaussian(spec.size(), spec.name());
        boolean positive = spec.name().endsWith("variance");
        for (int i = 0; i < values.length; i++) {
          values[i] = positive ? 0.1f + Math.abs(values[i]) : values[i];
        }
        network.values(spec.name(), values);
      }
    }
    return network;
  }

  private static float[] gaussian(int n, String stream) {
    RandomStream random = Seeds.of(3).stream(stream);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[][] samples(float[] values, int count) {
    int size = values.length / count;
    double[][] samples = new double[count][size];
    for (int i = 0; i < values.length; i++) {
      samples[i / size][i % size] = values[i];
    }
    return samples;
  }

  private static void assertClose(double[] expected, float[] found, int from, double tolerance, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[from + i], tolerance * Math.max(1, Math.abs(expected[i])), what + " at " + i);
    }
  }

  private static void assertClose(double[][] expected, float[] found, double tolerance, String what) {
    for (int b = 0; b < expected.length; b++) {
      assertClose(expected[b], found, b * expected[b].length, tolerance, what + " of sample " + b);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyLayerGivesWhatTheReferenceGives(String name, int batch) {
    try (Network network = network(name, Kernels.fastest())) {
      Architecture architecture = network.architecture();
      float[] inputs = gaussian(batch * architecture.inputShape().size(), "inputs");
      Pass pass = network.pass(150);
      for (Mode mode : new Mode[] {Mode.INFER, Mode.TRAIN, Mode.INFER}) {
        Map<String, double[][]> expected = ReferenceNetwork.of(network).forward(samples(inputs, batch), mode);
        pass.forward(inputs, batch, mode);
        for (Node node : architecture.nodes()) {
          assertClose(expected.get(node.name()), pass.activations(node.name()), 2e-5, mode + ", " + node.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheReference(String name, int batch) {
    try (Network network = network(name, Kernels.fastest())) {
      Architecture architecture = network.architecture();
      float[] inputs = gaussian(batch * architecture.inputShape().size(), "inputs");
      float[] slopes = gaussian(batch * architecture.outputShape().size(), "slopes");
      ReferenceNetwork reference = ReferenceNetwork.of(network);
      Pass pass = network.pass(batch);
      pass.forward(inputs, batch, Mode.TRAIN);
      float[] inputGradients = pass.backwardToInputs(slopes).clone();
      for (ParameterSpec spec : architecture.parameters()) {
        if (spec.trained()) {
          int[] places = Arrays.stream(Seeds.of(3).stream("places").permutation(spec.size())).limit(5).toArray();
          double[] expected =
              reference.gradient(spec.name(), places, samples(inputs, batch), samples(slopes, batch));
          float[] gradient = network.gradient(spec.name());
          for (int i = 0; i < places.length; i++) {
            assertEquals(
                expected[i], gradient[places[i]], 3e-4 * Math.max(1, Math.abs(expected[i])), spec + " at " + places[i]);
          }
        }
      }
      assertInputGradients(reference, inputs, slopes, inputGradients, batch);
      assertArrayEquals(inputGradients, pass.inputGradients(slopes), "by inputs alone");
    }
  }

  /** By differences in a few inputs of the last sample, all through the reference. */
  private static void assertInputGradients(
      ReferenceNetwork reference, float[] inputs, float[] slopes, float[] found, int batch) {
    double[][] x = samples(inputs, batch);
    double[][] weights = samples(slopes, batch);
    int size = x[0].length;
    for (int i : Arrays.stream(Seeds.of(3).stream("inputs tried").permutation(size)).limit(5).toArray()) {
      double held = x[batch - 1][i];
      double step = 1e-6;
      x[batch - 1][i] = held + step;
      double above = sum(reference.outputs(x, Mode.TRAIN), weights);
      x[batch - 1][i] = held - step;
      double below = sum(reference.outputs(x, Mode.TRAIN), weights);
      x[batch - 1][i] = held;
      assertEquals((above - below) / (2 * step), found[(batch - 1) * size + i], 3e-4, "input " + i);
    }
  }

  private static double sum(double[][] outputs, double[][] weights) {
    double sum = 0;
    for (int b = 0; b < outputs.length; b++) {
      for (int i = 0; i < outputs[b].length; i++) {
        sum += outputs[b][i] * weights[b][i];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalarKernelsGiveTheSameBits(String name, int batch) {
    assertArrayEquals(trained(name, batch, Kernels.scalar()), trained(name, batch, Kernels.fastest()));
  }

  /** All that a few updates leave: parameters, running statistics, outputs of an inference. */
  private static float[] trained(String name, int batch, Kernels kernels) {
    try (Network network = network(name, kernels)) {
      Architecture architecture = network.architecture();
      float[] inputs = gaussian(batch * architecture.inputShape().size(), "inputs");
      float[] slopes = gaussian(batch * architecture.outputShape().size(), "slopes");
      Pass pass = network.pass(batch);
      for (int update = 0; update < 3; update++) {
        int count = update == 1 ? (batch + 1) / 2 : batch;
        pass.forward(inputs, count, Mode.TRAIN);
        network.zeroGradients();
        pass.backward(slopes);
        network.update(new Optimizer.Sgd(1e-2, 0.9, 1e-3));
      }
      float[] all = pass.forward(inputs, batch, Mode.INFER).clone();
      for (String parameter : network.weights().names()) {
        float[] values = network.values(parameter);
        all = Arrays.copyOf(all, all.length + values.length);
        System.arraycopy(values, 0, all, all.length - values.length, values.length);
      }
      return all;
    }
  }

  /** Far from 0 compared with its spread, where sums of squares would lose all digits. */
  @ParameterizedTest
  @MethodSource("offsets")
  void varianceIsThatOfNumbersFarFromZero(float offset, int batch) {
    Architecture architecture = Architecture.from(Shape.of(3, 7, 5)).then(new Layer.BatchNorm(1, 1e-5)).build();
    try (Network network = new JvmEngine().create(architecture, Seeds.of(3).stream("initial"))) {
      float[] inputs = gaussian(batch * 105, "inputs");
      double[] sums = new double[3];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = offset + inputs[i];
        sums[i / 35 % 3] += inputs[i];
      }
      double n = batch * 35.0;
      double[] squares = new double[3];
      for (int i = 0; i < inputs.length; i++) {
        double deviation = inputs[i] - sums[i / 35 % 3] / n;
        squares[i / 35 % 3] += deviation * deviation;
      }
      network.pass(batch).forward(inputs, batch, Mode.TRAIN);
      for (int c = 0; c < 3; c++) {
        assertEquals(sums[c] / n, network.values("norm1.running-mean")[c], 1e-7 * offset + 1e-7);
        double variance = squares[c] / (n - 1);
        assertEquals(variance, network.values("norm1.running-variance")[c], 1e-6 * variance);
      }
    }
  }

  static Stream<Arguments> offsets() {
    return Stream.of(0f, 1000f, 30000f).flatMap(offset -> Stream.of(1, 2, 150).map(n -> Arguments.of(offset, n)));
  }

  /** Of equal values, as a ReLU's zeros are, the first one in the window has the slope. */
  @Test
  void theFirstOfEqualMaximaIsTheOne() {
    for (Kernels kernels : List.of(Kernels.scalar(), Kernels.fastest())) {
      for (int batch : new int[] {1, 65}) {
        Architecture architecture = Architecture.from(Shape.of(2, 3, 3)).then(new Layer.Pool2d(
            Layer.Pooling.MAX, 2, 1)).build();
        try (Network network = new JvmEngine(kernels).create(architecture, Seeds.of(3).stream("initial"))) {
          Pass pass = network.pass(batch);
          float[] inputs = new float[batch * 18];
          float[] slopes = new float[batch * 8];
          Arrays.fill(slopes, 1);
          for (int b = 0; b < batch; b++) {
            // the second channel: its middle is the largest of every window
            inputs[b * 18 + 13] = 1;
          }
          pass.forward(inputs, batch, Mode.TRAIN);
          float[] found = pass.backwardToInputs(slopes);
          for (int b = 0; b < batch; b++) {
            assertArrayEquals(
                new float[] {1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0},
                Arrays.copyOfRange(found, b * 18, (b + 1) * 18));
          }
        }
      }
    }
  }

  @Test
  void masksOfGainAndBiasHold() {
    try (Network network = network("norm of an image, TANH", Kernels.fastest())) {
      Mask mask = Mask.random(18, 7, Seeds.of(3).stream("mask"));
      network.mask("norm1.gain", mask);
      network.mask("norm1.bias", mask);
      Pass pass = network.pass(5);
      pass.forward(gaussian(5 * 270, "inputs"), 5, Mode.TRAIN);
      pass.backward(gaussian(5 * 270, "slopes"));
      network.update(new Optimizer.Adam(1e-2));
      for (String name : List.of("norm1.gain", "norm1.bias")) {
        for (int i = 0; i < 18; i++) {
          assertEquals(mask.keeps(i), network.gradient(name)[i] != 0, name + " at " + i);
          assertEquals(mask.keeps(i), network.values(name)[i] != 0, name + " at " + i);
        }
      }
    }
  }

  /** Only the data move running statistics, and only in training. */
  @Test
  void noOptimiserMovesRunningStatistics() {
    try (Network network = network("norm of features", Kernels.fastest())) {
      float[] mean = network.values("norm1.running-mean");
      float[] variance = network.values("norm1.running-variance");
      network.update(new Optimizer.Sgd(0.1, 0.9, 0.5));
      network.pass(5).forward(gaussian(5 * 19, "inputs"), 5, Mode.INFER);
      assertArrayEquals(mean, network.values("norm1.running-mean"));
      assertArrayEquals(variance, network.values("norm1.running-variance"));
      assertTrue(network.moments("norm1.running-mean").isEmpty());
      network.pass(5).forward(gaussian(5 * 19, "inputs"), 5, Mode.TRAIN);
      assertNotEquals(mean[0], network.values("norm1.running-mean")[0]);
      assertNotEquals(variance[0], network.values("norm1.running-variance")[0]);
    }
  }

  /** What a pass has seen is its own: the statistics of the batch, too. */
  @Test
  void passesDoNotDisturbEachOther() {
    String name = "norm of an image, RELU";
    float[] inputs = gaussian(70 * 270, "inputs");
    float[] slopes = gaussian(70 * 270, "slopes");
    try (Network network = network(name, Kernels.fastest())) {
      Pass alone = network.pass(5);
      alone.forward(inputs, 5, Mode.TRAIN);
      alone.backward(slopes);
      float[] expected = network.gradient("norm1.gain");
      network.zeroGradients();
      Pass other = network.pass(70);
      other.forward(slopes, 70, Mode.TRAIN);
      other.backward(inputs);
      network.zeroGradients();
      alone.backward(slopes);
      assertArrayEquals(expected, network.gradient("norm1.gain"));
    }
  }

  /** A vector that is flattened stays the same signal, and a second reader of it must find it. */
  @Test
  void aFunctionOfAFlattenedVectorLeavesTheVectorToOthers() {
    Architecture.Builder builder = Architecture.from(Shape.of(5)).dense(4, Initializer.FAN_IN);
    String dense = builder.last();
    Architecture architecture = builder.flatten().activate(Activation.RELU).add(dense).build();
    try (Network network = new JvmEngine().create(architecture, Seeds.of(3).stream("initial"))) {
      float[] inputs = gaussian(15, "inputs");
      double[][] expected = ReferenceNetwork.of(network).outputs(samples(inputs, 3), Mode.INFER);
      assertClose(expected, network.pass(3).forward(inputs, 3, Mode.INFER), 1e-5, "outputs");
    }
  }
}
