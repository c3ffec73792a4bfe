// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract suite, which masks all or nothing, leaves out. */
final class LstmTest {
  private static final int STEPS = 6;
  private static final int FEATURES = 3;
  private static final int UNITS = 21;
  private static final Architecture ARCHITECTURE =
      Architecture.from(Shape.of(STEPS, FEATURES))
          .then(new Layer.Lstm(UNITS, false, Initializer.FAN_IN, Initializer.FAN_IN)).dense(2, Initializer.FAN_IN)
          .build();

  private static Network network() {
    return new JvmEngine().create(ARCHITECTURE, Seeds.of(3).stream("initial"));
  }

  private static double[][] samples(int count) {
    RandomStream random = Seeds.of(3).stream("samples");
    double[][] samples = new double[count][STEPS * FEATURES];
    for (double[] sample : samples) {
      Arrays.setAll(sample, i -> (float) random.nextGaussian());
    }
    return samples;
  }

  private static float[] flat(double[][] samples) {
    float[] values = new float[samples.length * samples[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) samples[i / samples[0].length][i % samples[0].length];
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm1.weight", "lstm1.recurrent"})
  void oneMatrixMayBeMaskedAlone(String masked) {
    try (Network network = network()) {
      int size = network.values(masked).length;
      network.mask(masked, Mask.random(size, size / 10, Seeds.of(3).stream("mask")));
      double[][] samples = samples(32);
      double[][] slopes = new double[32][2];
      Arrays.stream(slopes).forEach(slope -> Arrays.fill(slope, 0.5));
      Pass pass = network.pass(32);
      float[] outputs = pass.forward(flat(samples), 32, Pass.Mode.TRAIN);
      ReferenceNetwork reference = ReferenceNetwork.of(network);
      assertArrayEquals(flat(reference.outputs(samples, Pass.Mode.TRAIN)), outputs, 1e-5f);
      pass.backward(flat(slopes));
      int[] kept = network.mask(masked).places();
      double[] expected = reference.gradient(masked, kept, samples, slopes);
      float[] gradient = network.gradient(masked);
      for (int k = 0; k < kept.length; k++) {
        assertEquals(expected[k], gradient[kept[k]], 1e-3, masked + " at " + kept[k]);
      }
    }
  }

  /** Slopes are shared by passes of any capacity, and a smaller batch must not see what a larger one left there. */
  @Test
  void passesOfSeveralSizesDoNotDisturbEachOther() {
    for (double density : new double[] {1, 0.1}) {
      float[] alone = gradient(density, false);
      assertFalse(Arrays.equals(new float[alone.length], alone));
      assertArrayEquals(alone, gradient(density, true), "density " + density);
    }
  }

  private static float[] gradient(double density, boolean afterAnother) {
    try (Network network = network()) {
      for (String name : new String[] {"lstm1.weight", "lstm1.recurrent"}) {
        int size = network.values(name).length;
        network.mask(name, Mask.random(size, (int) (density * size), Seeds.of(3).stream(name)));
      }
      Pass small = network.pass(16);
      Pass large = network.pass(48);
      small.forward(flat(samples(16)), 16, Pass.Mode.TRAIN);
      large.forward(flat(samples(48)), 48, Pass.Mode.TRAIN);
      float[] slopes = new float[48 * 2];
      Arrays.fill(slopes, 1);
      if (afterAnother) {
        large.backwardToInputs(slopes);
        network.zeroGradients();
      }
      small.backward(slopes);
      return network.gradient("lstm1.recurrent");
    }
  }
}
