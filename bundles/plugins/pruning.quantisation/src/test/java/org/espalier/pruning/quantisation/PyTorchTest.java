// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what PyTorch 1.13 computes: {@code benchmarks/pytorch/quantisation.py} made the file. */
class PyTorchTest {
  private static final int SAMPLES = 6;
  private static final int INPUTS = 5;
  private static final Map<String, float[]> KNOWN = known();
  private static final Architecture NETWORK = Architecture.from(Shape.of(INPUTS))
      .dense(8, Initializer.ZERO)
      .activate(Activation.RELU)
      .dense(3, Initializer.ZERO)
      .build();

  private static Map<String, float[]> known() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        PyTorchTest.class.getResourceAsStream("/pytorch.txt"), StandardCharsets.UTF_8))) {
      Map<String, float[]> known = new HashMap<>();
      lines.lines().map(line -> line.split(" ")).forEach(parts -> {
        float[] values = new float[parts.length - 1];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.parseFloat(parts[i + 1]);
        }
        known.put(parts[0], values);
      });
      return known;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static QuantisedNetwork network(Scheme scheme) {
    QuantisedNetwork network = (QuantisedNetwork) new QuantisedEngine(new JvmEngine(), scheme)
        .create(NETWORK, Seeds.of(0).stream("initial"));
    network.weights(new Weights(Map.of(
        "dense1.weight", KNOWN.get("first.weight"), "dense1.bias", KNOWN.get("first.bias"),
        "dense2.weight", KNOWN.get("second.weight"), "dense2.bias", KNOWN.get("second.bias"))));
    return network;
  }

  private static Scheme scheme(Scheme.Mode mode, String kind, int activationBits) {
    return new Scheme(mode, kind.equals("channel"), 8, activationBits, 0.1);
  }

  private static void assertClose(String name, float[] actual, double tolerance) {
    float[] expected = KNOWN.get(name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * Math.max(1, Math.abs(expected[i])), name + " " + i);
    }
  }

  private static float[] floats(int[] integers) {
    float[] values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i];
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void weightsAreTheSameIntegersAtTheSameScales(String kind) {
    QuantisedNetwork network = network(scheme(Scheme.Mode.DYNAMIC, kind, 8));
    for (Map.Entry<String, String> layer : Map.of("first", "dense1", "second", "dense2").entrySet()) {
      IntegerWeights weights = layer(network, layer.getValue()).integers(layer.getValue() + ".weight");
      String name = kind + "." + layer.getKey();
      assertArrayEquals(KNOWN.get(name + ".scales"), weights.scales(), name);
      assertArrayEquals(KNOWN.get(name + ".integers"), floats(weights.steps()), name);
    }
  }

  private static QuantisedLayer layer(QuantisedNetwork network, String name) {
    return network.layers().stream().filter(layer -> layer.node().name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void dynamicOutputsAreTheSame(String kind) {
    for (int bits : new int[] {8, 7}) {
      QuantisedNetwork network = network(scheme(Scheme.Mode.DYNAMIC, kind, bits));
      float[] outputs = network.pass(SAMPLES).forward(KNOWN.get("inputs"), SAMPLES, Pass.Mode.INFER);
      assertClose(kind + ".dynamic." + bits, outputs, 1e-6);
      float[] simulated = network.simulated().pass(SAMPLES).forward(KNOWN.get("inputs"), SAMPLES, Pass.Mode.INFER);
      assertClose(kind + ".dynamic." + bits, simulated, 1e-6);
    }
  }

  /** PyTorch rounds the outputs of the last layer too, which stay as they are here. */
  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void staticActivationsAreTheSameIntegers(String kind) {
    QuantisedNetwork network = network(scheme(Scheme.Mode.STATIC, kind, 8));
    float[] inputs = KNOWN.get("inputs");
    network.calibrate(Calibration.of(network.unrounded(), inputs, SAMPLES));
    Pass pass = network.pass(SAMPLES);
    float[] outputs = pass.forward(inputs, SAMPLES, Pass.Mode.INFER);
    assertIntegers(kind + ".static.inputs", layer(network, "dense1"), inputs);
    assertIntegers(kind + ".static.hidden", layer(network, "dense2"), pass.activations("relu1"));
    assertClose(kind + ".static.outputs", outputs, KNOWN.get(kind + ".static.step")[0] / 2 + 1e-6);
  }

  private static void assertIntegers(String name, QuantisedLayer layer, float[] read) {
    Grid grid = layer.range().grid(8);
    assertArrayEquals(KNOWN.get(name), new float[] {grid.scale(), grid.zero()}, 1e-8f, name);
    float[] expected = KNOWN.get(name + ".integers");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], grid.zero() + grid.steps(read[i]), name + " " + i);
    }
  }

  /** Outputs, gradients with what is cut off, moving averages and the weights that come of them. */
  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void trainingWithRoundedNumbersIsTheSame(String kind) {
    QuantisedNetwork network = network(scheme(Scheme.Mode.AWARE, kind, 8));
    Pass pass = network.pass(SAMPLES);
    float[] targets = KNOWN.get("targets");
    for (int step = 0; step < 3; step++) {
      float[] batch = KNOWN.get("inputs").clone();
      for (int i = 0; i < batch.length; i++) {
        batch[i] *= 1 + step;
      }
      network.zeroGradients();
      float[] outputs = pass.forward(batch, SAMPLES, Pass.Mode.TRAIN);
      assertClose(kind + ".aware." + step + ".outputs", outputs, 2e-6);
      float[] slopes = new float[targets.length];
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] = 2 * (outputs[i] - targets[i]) / slopes.length;
      }
      pass.backward(slopes);
      assertClose(kind + ".aware." + step + ".first.gradient", network.gradient("dense1.weight"), 2e-6);
      assertClose(kind + ".aware." + step + ".second.gradient", network.gradient("dense2.weight"), 2e-6);
      network.update(new Optimizer.Sgd(0.1, 0, 0));
    }
    assertClose(kind + ".aware.first.weight", network.values("dense1.weight"), 2e-6);
    for (Map.Entry<String, String> layer : Map.of("inputs", "dense1", "hidden", "dense2").entrySet()) {
      Range range = layer(network, layer.getValue()).range();
      assertClose(kind + ".aware." + layer.getKey(), new float[] {range.low(), range.high()}, 1e-6);
    }
  }
}
