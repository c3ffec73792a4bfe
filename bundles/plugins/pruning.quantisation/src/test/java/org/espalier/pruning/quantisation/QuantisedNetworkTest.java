// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.junit.jupiter.api.Test;

class QuantisedNetworkTest {
  private static final int SAMPLES = 19;
  private static final Initializer NORMAL = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);
  private static final Scheme DYNAMIC = new Scheme(Scheme.Mode.DYNAMIC, true, 8, 8, 1);
  private static final Scheme STATIC = new Scheme(Scheme.Mode.STATIC, false, 8, 8, 1);
  private static final Scheme AWARE = new Scheme(Scheme.Mode.AWARE, true, 8, 8, 0.01);

  private static Architecture mlp() {
    return Architecture.from(Shape.of(7)).dense(33, NORMAL).activate(Activation.TANH).dense(64, NORMAL)
        .activate(Activation.RELU).dense(3, NORMAL).build();
  }

  /** Padding, strides, groups, a depthwise layer, batch norm, a residual addition, pooling. */
  private static Architecture images() {
    Architecture.Builder builder = Architecture.from(Shape.of(3, 9, 9))
        .then(new Layer.Conv2d(8, 3, 2, 1, 1, true, NORMAL, Initializer.FAN_IN)).batchNorm().activate(Activation.RELU);
    String earlier = builder.last();
    return builder
        .then(new Layer.Conv2d(8, 3, 1, 1, 2, false, NORMAL, Initializer.ZERO)).activate(Activation.LEAKY_RELU)
        .depthwise(3, NORMAL).add(earlier).maxPool().flatten().dense(5, NORMAL).build();
  }

  private static Architecture steps() {
    return Architecture.from(Shape.of(4, 6)).dense(9, NORMAL).activate(Activation.SIGMOID).dense(2, NORMAL).build();
  }

  private static Architecture recurrent() {
    return Architecture.from(Shape.of(4, 6)).then(new Layer.Lstm(5, false, NORMAL, Initializer.FAN_IN))
        .dense(2, NORMAL).build();
  }

  private static QuantisedNetwork network(Architecture architecture, Scheme scheme) {
    QuantisedNetwork network =
        (QuantisedNetwork) new QuantisedEngine(new JvmEngine(), scheme).create(architecture, stream("initial"));
    RandomStream random = stream("biases");
    for (ParameterSpec parameter : architecture.parameters()) {
      if (parameter.role() == ParameterSpec.Role.BIAS) {
        network.values(parameter.name(), normal(parameter.size(), random, 0.3));
      }
    }
    return network;
  }

  private static RandomStream stream(String name) {
    return Seeds.of(5).stream(name);
  }

  private static float[] normal(int size, RandomStream random, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static float[] inputs(Architecture architecture) {
    return normal(SAMPLES * architecture.inputShape().size(), stream("inputs"), 2);
  }

  private static float[] outputs(Network network, float[] inputs) {
    return Arrays.copyOf(
        network.pass(SAMPLES).forward(inputs, SAMPLES, Pass.Mode.INFER),
        SAMPLES * network.architecture().outputShape().size());
  }

  private static void calibrate(QuantisedNetwork network) {
    network.calibrate(Calibration.of(network.unrounded(), inputs(network.architecture()), SAMPLES));
  }

  /** A number may be rounded to the other neighbour in one of the two where both are as near: few are. */
  @Test
  void integersComputeWhatIsSimulated() {
    for (Architecture architecture : List.of(mlp(), images(), steps())) {
      for (Scheme scheme : List.of(DYNAMIC, STATIC)) {
        QuantisedNetwork network = network(architecture, scheme);
        calibrate(network);
        network.mask(architecture.parameters().get(0).name(),
            Mask.random(architecture.parameters().get(0).size(), 20, stream("mask")));
        assertTrue(network.computesInIntegers());
        float[] integers = outputs(network, inputs(architecture));
        float[] simulated = outputs(network.simulated(), inputs(architecture));
        int apart = 0;
        for (int i = 0; i < integers.length; i++) {
          double difference = Math.abs(integers[i] - simulated[i]);
          assertEquals(simulated[i], integers[i], 0.02, architecture + " " + i);
          apart += difference > 2e-6 * Math.max(1, Math.abs(simulated[i])) ? 1 : 0;
        }
        assertTrue(apart <= integers.length / 20, apart + " of " + integers.length + " apart, " + architecture);
        assertTrue(decibels(outputs(network.unrounded(), inputs(architecture)), integers) > 25);
      }
    }
  }

  /** Each bit halves the step, and so the error of rounding: 6 dB. */
  @Test
  void everyBitBrings6Decibels() {
    for (Architecture architecture : List.of(mlp(), images(), recurrent())) {
      float[] inputs = inputs(architecture);
      double four = decibels(architecture, new Scheme(Scheme.Mode.DYNAMIC, true, 4, 4, 1), inputs);
      double eight = decibels(architecture, DYNAMIC, inputs);
      assertEquals(4 * 20 * Math.log10(2), eight - four, 4, architecture.toString());
    }
  }

  private static double decibels(Architecture architecture, Scheme scheme, float[] inputs) {
    QuantisedNetwork network = network(architecture, scheme);
    return decibels(outputs(network.unrounded(), inputs), outputs(network, inputs));
  }

  private static double decibels(float[] expected, float[] actual) {
    double power = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      power += expected[i] * expected[i];
      error += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    }
    return 10 * Math.log10(power / error);
  }

  /** With one scale a channel whose weights are all small is lost beside large ones. */
  @Test
  void scalesOfTheirOwnSaveSmallChannels() {
    Architecture architecture = Architecture.from(Shape.of(7)).dense(4, NORMAL).build();
    float[] errors = new float[2];
    for (boolean perChannel : new boolean[] {false, true}) {
      QuantisedNetwork network = network(architecture, new Scheme(Scheme.Mode.DYNAMIC, perChannel, 8, 32, 1));
      float[] weights = network.values("dense1.weight");
      for (int i = 0; i < 7; i++) {
        weights[i] *= 1e-4f;
      }
      network.values("dense1.weight", weights);
      IntegerWeights integers = network.integers("dense1.weight");
      for (int i = 0; i < 7; i++) {
        errors[perChannel ? 1 : 0] += Math.abs(integers.rounded()[i] - weights[i]);
      }
    }
    assertTrue(errors[1] < errors[0] / 50, Arrays.toString(errors));
  }

  /** A sample's outputs do not depend on the others of its batch. */
  @Test
  void dynamicRangesAreThoseOfASample() {
    QuantisedNetwork network = network(mlp(), DYNAMIC);
    float[] inputs = inputs(mlp());
    float[] together = outputs(network, inputs);
    float[] alone = network.pass(1).forward(Arrays.copyOfRange(inputs, 7, 14), 1, Pass.Mode.INFER);
    assertArrayEquals(Arrays.copyOfRange(together, 3, 6), Arrays.copyOf(alone, 3));
  }

  @Test
  void whatIsBeyondAStaticRangeIsCutOff() {
    Architecture architecture = Architecture.from(Shape.of(7)).dense(4, NORMAL).build();
    QuantisedNetwork network = network(architecture, STATIC);
    calibrate(network);
    float[] inputs = inputs(architecture);
    float[] beyond = inputs.clone();
    float[] further = inputs.clone();
    beyond[0] = 1000;
    further[0] = 2000;
    assertArrayEquals(outputs(network, beyond), outputs(network, further));
    Pass pass = network.pass(SAMPLES);
    pass.forward(beyond, SAMPLES, Pass.Mode.TRAIN);
    float[] slopes = new float[SAMPLES * 4];
    Arrays.fill(slopes, 1);
    float[] back = pass.inputGradients(slopes);
    assertEquals(0, back[0]);
    assertNotEquals(0, back[1]);
  }

  /** What vectors compute is what plain loops do, to the bit, at the ends of their ranges, too. */
  @Test
  void kernelsGiveTheSameSums() {
    assertTrue(IntegerKernels.FASTEST.description().startsWith("Vector API"), IntegerKernels.FASTEST.description());
    RandomStream random = stream("kernels");
    for (int inputs : new int[] {1, 2, 7, 64, 301}) {
      for (int outputs : new int[] {1, 31, 32, 33, 100}) {
        int[] steps = new int[inputs * outputs];
        byte[] read = new byte[inputs + 3];
        for (int i = 0; i < steps.length; i++) {
          steps[i] = i % 3 == 0 ? -127 : i % 3 == 1 ? 127 : random.nextInt(255) - 127;
        }
        for (int i = 0; i < read.length; i++) {
          read[i] = (byte) (i % 2 == 0 ? -128 : random.nextInt(256) - 128);
        }
        PackedWeights packed =
            PackedWeights.of(new IntegerWeights(steps, new float[] {1}, outputs), 0, outputs);
        int[] vector = new int[PackedWeights.padded(outputs)];
        int[] scalar = new int[PackedWeights.padded(outputs)];
        IntegerKernels.FASTEST.multiply(read, 2, packed, vector);
        new ScalarKernels().multiply(read, 2, packed, scalar);
        assertArrayEquals(scalar, vector);
        for (int o = 0; o < outputs; o++) {
          int sum = 0;
          for (int i = 0; i < inputs; i++) {
            sum += read[2 + i] * steps[o * inputs + i];
          }
          assertEquals(sum, vector[o]);
        }
      }
    }
  }

  @Test
  void kernelsRoundAndScaleToTheSameBits() {
    ScalarKernels scalar = new ScalarKernels();
    for (int count : new int[] {1, 15, 16, 17, 100}) {
      float[] values = normal(count + 3, stream("values"), 3);
      values[3] = 0.5f;
      assertEquals(scalar.least(values, 3, count), IntegerKernels.FASTEST.least(values, 3, count));
      assertEquals(scalar.greatest(values, 3, count), IntegerKernels.FASTEST.greatest(values, 3, count));
      // a step of 1/64, so that .5 / 64 and the like lie in the middle
      Grid grid = new Grid(1 / 64f, 100, 0, 255);
      for (int i = 4; i < values.length; i += 2) {
        values[i] = (Math.round(values[i] * 64) + 0.5f) / 64;
      }
      byte[] one = new byte[count];
      byte[] other = new byte[count];
      scalar.quantise(values, 3, count, grid, one);
      IntegerKernels.FASTEST.quantise(values, 3, count, grid, other);
      assertArrayEquals(one, other);
      for (int i = 0; i < count; i++) {
        double nearest = Math.rint(Math.max(-100, Math.min(155, values[3 + i] * 64.0)));
        assertEquals(nearest + 100 - 128, one[i]);
      }
      int[] steps = new int[count];
      Arrays.setAll(steps, i -> i % 255 - 127);
      float[] scales = normal(count, stream("scales"), 1);
      PackedWeights packed = PackedWeights.of(new IntegerWeights(steps, scales, count), 0, count);
      int padded = PackedWeights.padded(count);
      int[] sums = new int[padded];
      Arrays.setAll(sums, i -> 12_345 * i - 99_999);
      float[] biases = normal(padded, stream("biases"), 1);
      float[] some = new float[padded];
      float[] more = new float[padded];
      scalar.scale(sums, grid, packed, biases, some);
      IntegerKernels.FASTEST.scale(sums, grid, packed, biases, more);
      assertArrayEquals(some, more);
    }
  }

  private static void learn(Network network, int steps) {
    Pass pass = network.pass(SAMPLES);
    float[] inputs = inputs(network.architecture());
    for (int step = 0; step < steps; step++) {
      network.zeroGradients();
      float[] outputs = pass.forward(inputs, SAMPLES, Pass.Mode.TRAIN);
      pass.backward(Arrays.copyOf(outputs, SAMPLES * network.architecture().outputShape().size()));
      network.update(new Optimizer.Adam(0.01));
    }
  }

  @Test
  void aRestoredNetworkGoesOnToTheBit() throws IOException {
    for (Architecture architecture : List.of(mlp(), images(), recurrent())) {
      QuantisedNetwork one = network(architecture, AWARE);
      learn(one, 3);
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      one.save(new DataOutputStream(saved));
      QuantisedNetwork other = network(architecture, AWARE);
      learn(other, 1);
      other.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      learn(one, 3);
      learn(other, 3);
      assertEquals(one.weights(), other.weights());
      assertArrayEquals(outputs(one, inputs(architecture)), outputs(other, inputs(architecture)));
    }
  }

  @Test
  void trainingWithRoundedNumbersLearnsAndKeepsMasks() {
    QuantisedNetwork network = network(mlp(), AWARE);
    Mask mask = Mask.random(network.values("dense2.weight").length, 200, stream("mask"));
    network.mask("dense2.weight", mask);
    double before = power(outputs(network, inputs(mlp())));
    learn(network, 50);
    assertTrue(power(outputs(network, inputs(mlp()))) < before / 5);
    assertEquals(Mask.nonzero(network.values("dense2.weight")), mask);
    int[] steps = network.integers("dense2.weight").steps();
    for (int i = 0; i < steps.length; i++) {
      assertTrue(mask.keeps(i) || steps[i] == 0);
    }
  }

  private static double power(float[] values) {
    double power = 0;
    for (float value : values) {
      power += value * value;
    }
    return power;
  }

  /** An LSTM is not computed in integers; its inputs and weights are rounded all the same. */
  @Test
  void recurrentLayersAreSimulated() {
    QuantisedNetwork network = network(recurrent(), DYNAMIC);
    assertEquals(false, network.computesInIntegers());
    float[] inputs = inputs(recurrent());
    double decibels = decibels(outputs(network.unrounded(), inputs), outputs(network, inputs));
    assertTrue(decibels > 25 && decibels < 70, "" + decibels);
  }

  @Test
  void bytesAreCounted() {
    QuantisedNetwork network = network(mlp(), STATIC);
    calibrate(network);
    int weights = 7 * 33 + 33 * 64 + 64 * 3;
    int biases = 33 + 64 + 3;
    assertEquals(4L * (weights + biases), Storage.of(network.unrounded()).whole());
    assertEquals(weights + 4 * biases + 3 * 4 + 3 * 5, Storage.of(network).whole());
    assertEquals(weights + 4 * biases + (33 + 64 + 3) * 4, Storage.of(network(mlp(), DYNAMIC)).whole());
    QuantisedNetwork four = network(mlp(), new Scheme(Scheme.Mode.DYNAMIC, false, 4, 8, 1));
    assertEquals((7 * 33 * 4 + 7) / 8 + 33 * 64 / 2 + 64 * 3 / 2 + 4 * biases + 3 * 4, Storage.of(four).whole());
    four.mask("dense2.weight", Mask.keeping(33 * 64, new int[] {5}));
    long others = Storage.of(four).whole() - 33 * 64 / 2;
    long dense = Storage.of(network(mlp(), new Scheme(Scheme.Mode.DYNAMIC, false, 4, 8, 1))).kept() - 33 * 64 / 2;
    assertTrue(dense <= others);
    assertEquals((33 * 64 + 4 + 7) / 8, Storage.of(four).kept() - dense);
  }

  /** Networks that are made of one know the same ranges: a target network, a compacted one. */
  @Test
  void networksLikeItHaveItsRanges() {
    QuantisedNetwork network = network(mlp(), STATIC);
    Network other = network.like(mlp(), network.weights());
    calibrate(network);
    assertArrayEquals(outputs(network, inputs(mlp())), outputs(other, inputs(mlp())));
  }
}
