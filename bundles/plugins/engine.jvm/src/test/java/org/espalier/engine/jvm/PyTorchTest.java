// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

/** Layer norm, SiLU, GELU and concatenation beside PyTorch's numbers, which {@code pytorch.py} wrote. */
class PyTorchTest {
  private static final int SAMPLES = 3;

  private static Map<String, float[]> numbers() throws IOException {
    Map<String, float[]> numbers = new HashMap<>();
    try (InputStream in = PyTorchTest.class.getResourceAsStream("pytorch.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split(" ")).forEach(line -> {
        double[] values = Stream.of(line).skip(1).mapToDouble(Double::parseDouble).toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) values[i];
        }
        numbers.put(line[0], floats);
      });
    }
    return numbers;
  }

  @Test
  void outputsAndGradientsAreThoseOfPyTorch() throws IOException {
    Map<String, float[]> numbers = numbers();
    Architecture architecture = Architecture.from(Shape.of(5)).dense(19, Initializer.ZERO).layerNorm()
        .activate(Activation.SILU).concatenate(Architecture.INPUT).activate(Activation.GELU)
        .dense(4, Initializer.ZERO).layerNorm().build();
    try (Network network = new JvmEngine().create(architecture, Seeds.of(0).stream("none"))) {
      for (ParameterSpec spec : architecture.parameters()) {
        network.values(spec.name(), numbers.get(spec.name()));
      }
      Pass pass = network.pass(SAMPLES);
      assertClose("output", numbers, pass.forward(numbers.get("input"), SAMPLES, Pass.Mode.TRAIN));
      assertClose("gradient/input", numbers, pass.backwardToInputs(numbers.get("slopes")));
      for (ParameterSpec spec : architecture.parameters()) {
        assertClose("gradient/" + spec.name(), numbers, network.gradient(spec.name()));
      }
    }
  }

  private static void assertClose(String name, Map<String, float[]> numbers, float[] found) {
    float[] expected = numbers.get(name);
    assertEquals(expected.length, found.length, name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * Math.max(1, Math.abs(expected[i])), name + " at " + i);
    }
  }
}
