// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
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
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {
  private static final Architecture ARCHITECTURE =
      Architecture.from(Shape.of(20)).dense(48, Initializer.FAN_IN).activate(Activation.TANH)
          .dense(32, Initializer.FAN_IN).build();

  private static Parameter weight(double density) {
    ParameterSpec spec = ARCHITECTURE.parameter("dense2.weight");
    Parameter parameter =
        new Parameter(
            spec, new PanelLayout(48, 32, 1, 1), spec.initializer().draw(spec, Seeds.of(1).stream("initial")));
    int kept = (int) Math.round(density * spec.size());
    parameter.mask(Mask.random(spec.size(), kept, Seeds.of(1).stream("mask")));
    return parameter;
  }

  @Test
  void storesKeptWeightsAloneFromAFixedDensityOn() {
    assertTrue(weight(1).compressed().isEmpty());
    assertTrue(weight(0.32).compressed().isEmpty());
    assertTrue(weight(0.31).compressed().isPresent());
    Parameter sparse = weight(0.1);
    assertEquals(sparse.mask().kept(), sparse.value().length);
    assertEquals(sparse.mask().kept(), sparse.gradient().length);
    sparse.mask(Mask.all(sparse.size()));
    assertTrue(sparse.compressed().isEmpty(), "and goes back");
  }

  /** No operation does this: so it is done to the array behind them. */
  @Test
  void aRemovedWeightThatIsNotZeroIsNoSoundOne() {
    for (int removed : new int[] {0, 17, 20 * 48 - 1}) {
      ParameterSpec spec = ARCHITECTURE.parameter("dense1.weight");
      Parameter parameter = new Parameter(spec, new PanelLayout(20, 48, 1, 1), new float[spec.size()]);
      boolean[] keep = new boolean[spec.size()];
      Arrays.fill(keep, true);
      keep[removed] = false;
      parameter.mask(Mask.of(keep));
      assertTrue(parameter.sound(Kernels.scalar()));
      float[] beside = new float[spec.size()];
      Arrays.fill(beside, -3);
      parameter.values(beside);
      assertTrue(parameter.sound(Kernels.scalar()));
      float[] only = new float[spec.size()];
      only[removed] = 1e-30f;
      parameter.padded().store(only, parameter.value());
      assertFalse(parameter.sound(Kernels.scalar()));
    }
  }

  @Test
  void smallAndRaggedBatchesNeedFewerKeptWeights() {
    WeightMatrix matrix = new WeightMatrix(weight(0.3), Kernels.scalar());
    assertFalse(matrix.compressed(1));
    assertFalse(matrix.compressed(7));
    assertTrue(matrix.compressed(16));
    assertFalse(matrix.compressed(17), "two vectors for 17 samples");
    assertTrue(matrix.compressed(64));
    assertTrue(new WeightMatrix(weight(0.1), Kernels.scalar()).compressed(17));
  }

  /** A large batch is computed from the kept weights, block by block, and samples one by one from the whole matrix. */
  @ParameterizedTest
  @ValueSource(ints = {64, 80, 150})
  void outputsAreTheSameEitherWay(int batch) {
    try (Network network = new JvmEngine().create(ARCHITECTURE, Seeds.of(2).stream("initial"))) {
      for (ParameterSpec spec : ARCHITECTURE.parameters()) {
        if (spec.role() == ParameterSpec.Role.WEIGHT) {
          network.mask(spec.name(), Mask.random(spec.size(), spec.size() / 8, Seeds.of(2).stream(spec.name())));
        }
      }
      float[] inputs = gaussian(batch * 20);
      float[] together = network.pass(batch).forward(inputs, batch, Pass.Mode.INFER);
      Pass single = network.pass(1);
      for (int sample = 0; sample < batch; sample++) {
        float[] alone = single.forward(Arrays.copyOfRange(inputs, sample * 20, (sample + 1) * 20), 1, Pass.Mode.INFER);
        assertArrayEquals(Arrays.copyOfRange(together, sample * 32, (sample + 1) * 32), alone, 0f);
      }
    }
  }

  /** With kept weights alone in one layer and all of them in the next, for a flattened sequence and each function. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientsOfSeveralBlocksAreThoseOfTheReference(Activation function) {
    Architecture architecture =
        Architecture.from(Shape.of(3, 5)).dense(24, Initializer.FAN_IN).activate(function).then(new Layer.Flatten())
            .dense(40, Initializer.FAN_IN).activate(function).dense(2, Initializer.FAN_IN).build();
    int batch = 150;
    try (Network network = new JvmEngine().create(architecture, Seeds.of(2).stream("initial"))) {
      for (String masked : new String[] {"dense1.weight", "dense2.weight"}) {
        int size = network.values(masked).length;
        network.mask(masked, Mask.random(size, size / 8, Seeds.of(2).stream(masked)));
      }
      // so that units without weights are not at a kink
      network.values("dense1.bias", gaussian(24));
      network.values("dense2.bias", gaussian(40));
      float[] inputs = gaussian(batch * 15);
      float[] slopes = gaussian(batch * 2);
      Pass pass = network.pass(batch);
      pass.forward(inputs, batch, Pass.Mode.TRAIN);
      pass.backward(slopes);
      ReferenceNetwork reference = ReferenceNetwork.of(network);
      for (String name : new String[] {"dense1.weight", "dense1.bias", "dense2.weight", "dense3.weight"}) {
        int[] places = Arrays.copyOf(network.mask(name).places(), 8);
        double[] expected = reference.gradient(name, places, samples(inputs, batch), samples(slopes, batch));
        float[] gradient = network.gradient(name);
        for (int k = 0; k < places.length; k++) {
          assertEquals(expected[k], gradient[places[k]], 1e-3, name + " at " + places[k]);
        }
      }
    }
  }

  /** The checksum is that of versions that summed a batch in one go: blocks must not show in the gradients. */
  @Test
  void batchesOfSeveralBlocksTrainAsThoseOfOne() {
    CRC32C checksum = new CRC32C();
    for (double density : new double[] {0.5, 0.3, 0.28, 0.1}) {
      for (int batch : new int[] {17, 65, 100, 150, 200}) {
        train(density, batch, checksum);
      }
    }
    assertEquals("6dd807d6", Long.toHexString(checksum.getValue()));
  }

  private static void train(double density, int batch, CRC32C checksum) {
    try (Network network = new JvmEngine().create(ARCHITECTURE, Seeds.of(1).stream("i"))) {
      for (ParameterSpec spec : ARCHITECTURE.parameters()) {
        if (spec.role() == ParameterSpec.Role.WEIGHT) {
          int kept = (int) (density * spec.size());
          network.mask(spec.name(), Mask.random(spec.size(), kept, Seeds.of(1).stream(spec.name())));
        }
      }
      Pass pass = network.pass(batch);
      Random random = new Random(1);
      for (int update = 0; update < 5; update++) {
        pass.forward(gaussian(batch * 20, random), batch, Pass.Mode.TRAIN);
        float[] slopes = gaussian(batch * 32, random);
        network.zeroGradients();
        pass.backward(slopes);
        network.update(new Optimizer.Adam(3e-3));
      }
      for (String name : network.weights().names()) {
        for (float value : network.values(name)) {
          ByteBuffer bits = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
          checksum.update(bits.flip());
        }
      }
    }
  }

  private static float[] gaussian(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] gaussian(int count) {
    RandomStream random = Seeds.of(2).stream("inputs");
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[][] samples(float[] values, int batch) {
    double[][] samples = new double[batch][values.length / batch];
    for (int i = 0; i < values.length; i++) {
      samples[i / samples[0].length][i % samples[0].length] = values[i];
    }
    return samples;
  }
}
