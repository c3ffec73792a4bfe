package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.kernel.Kernels;
import org.junit.jupiter.api.Test;

final class CompressionTest {
  private static final Architecture ARCHITECTURE =
      Architecture.from(Shape.of(20)).dense(48, Initializer.FAN_IN).activate(Activation.TANH)
          .dense(32, Initializer.FAN_IN).build();

  private static Parameter weight(double density) {
    ParameterSpec spec = ARCHITECTURE.parameter("dense2.weight");
    Parameter parameter = new Parameter(spec, 1, spec.initializer().draw(spec, Seeds.of(1).stream("initial")));
    int kept = (int) Math.round(density * spec.size());
    parameter.mask(Mask.random(spec.size(), kept, Seeds.of(1).stream("mask")));
    return parameter;
  }

  @Test
  void storesKeptWeightsAloneFromAFixedDensityOn() {
    assertTrue(weight(1).compressed().isEmpty());
    assertTrue(weight(0.41).compressed().isEmpty());
    assertTrue(weight(0.4).compressed().isPresent());
    Parameter sparse = weight(0.1);
    assertEquals(sparse.mask().kept(), sparse.value().length);
    assertEquals(sparse.mask().kept(), sparse.gradient().length);
    sparse.mask(Mask.all(sparse.size()));
    assertTrue(sparse.compressed().isEmpty(), "and goes back");
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

  /** A batch of 64 is computed from the kept weights, samples one by one from the whole matrix. */
  @Test
  void outputsAreTheSameEitherWay() {
    try (Network network = new JvmEngine().create(ARCHITECTURE, Seeds.of(2).stream("initial"))) {
      for (ParameterSpec spec : ARCHITECTURE.parameters()) {
        if (spec.role() == ParameterSpec.Role.WEIGHT) {
          network.mask(spec.name(), Mask.random(spec.size(), spec.size() / 8, Seeds.of(2).stream(spec.name())));
        }
      }
      RandomStream random = Seeds.of(2).stream("inputs");
      float[] inputs = new float[64 * 20];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextGaussian();
      }
      float[] together = network.pass(64).forward(inputs, 64, Pass.Mode.INFER);
      Pass single = network.pass(1);
      for (int sample = 0; sample < 64; sample++) {
        float[] alone = single.forward(Arrays.copyOfRange(inputs, sample * 20, (sample + 1) * 20), 1, Pass.Mode.INFER);
        assertArrayEquals(Arrays.copyOfRange(together, sample * 32, (sample + 1) * 32), alone, 0f);
      }
    }
  }
}
