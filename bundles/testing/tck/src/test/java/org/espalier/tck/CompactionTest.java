// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.compaction.Compaction;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final Initializer ANY = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);

  /** Six hundred random networks of every kind of layer, with random channels switched off in random ways. */
  @Test
  void computesTheSameFunctionWithFewerParameters() {
    long before = 0;
    long after = 0;
    for (int trial = 0; trial < 600; trial++) {
      RandomStream random = Seeds.of(trial).stream("compaction");
      RandomNetwork network = RandomNetwork.draw(random);
      Architecture architecture = network.architecture();
      Weights weights = network.weights();
      Compaction small = Compaction.of(architecture, weights);
      double[][] inputs = network.inputs(2, random);
      double[][] expected = ReferenceNetwork.of(architecture, weights).outputs(inputs, Mode.INFER);
      double[][] outputs = ReferenceNetwork.of(small.architecture(), small.weights()).outputs(inputs, Mode.INFER);
      for (int b = 0; b < inputs.length; b++) {
        assertArrayEquals(expected[b], outputs[b], 1e-5, "trial " + trial + ": " + architecture);
      }
      assertTrue(small.architecture().macs() <= architecture.macs(), "trial " + trial + ": " + architecture);
      before += architecture.parameterCount();
      after += small.architecture().parameterCount();
    }
    assertTrue(after < 0.8 * before, after + " of " + before + " parameters are left");
  }

  @Test
  void aSwitchedOffNeuronGoesWithItsColumnInTheNextLayer() {
    Architecture mlp =
        Architecture.from(Shape.of(3)).dense(4, ANY).activate(Activation.RELU).dense(2, ANY).build();
    Map<String, float[]> weights = new LinkedHashMap<>();
    weights.put("dense1.weight", new float[] {1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0, 0});
    // the second neuron is dead for good, the fourth always gives 7
    weights.put("dense1.bias", new float[] {1, -1, 1, 7});
    weights.put("dense2.weight", new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    weights.put("dense2.bias", new float[] {0.5f, 0});
    Compaction small = Compaction.of(mlp, new Weights(weights));
    assertEquals(List.of(0, 2), small.kept().get("dense1"));
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, small.weights().get("dense1.weight"));
    assertArrayEquals(new float[] {1, 3, 5, 7}, small.weights().get("dense2.weight"));
    assertArrayEquals(new float[] {28.5f, 56}, small.weights().get("dense2.bias"));
  }

  @Test
  void aNeuronThatNothingReadsGoes() {
    Architecture mlp =
        Architecture.from(Shape.of(2)).dense(2, ANY).activate(Activation.TANH).dense(1, ANY).build();
    Map<String, float[]> weights = new LinkedHashMap<>();
    weights.put("dense1.weight", new float[] {1, 2, 3, 4});
    weights.put("dense1.bias", new float[] {1, 1});
    weights.put("dense2.weight", new float[] {0, 2});
    weights.put("dense2.bias", new float[] {0});
    assertEquals(List.of(1), Compaction.of(mlp, new Weights(weights)).kept().get("dense1"));
  }

  @Test
  void anEmptiedLayerKeepsOneChannel() {
    Architecture mlp =
        Architecture.from(Shape.of(2)).dense(3, ANY).activate(Activation.TANH).dense(2, ANY).build();
    Map<String, float[]> weights = new LinkedHashMap<>();
    mlp.parameters().forEach(p -> weights.put(p.name(), new float[p.size()]));
    Compaction small = Compaction.of(mlp, new Weights(weights));
    assertEquals(Shape.of(1), small.architecture().shape("dense1"));
    assertEquals(Shape.of(2), small.architecture().outputShape());
  }

  @Test
  void filtersOfAResidualBlockGoTogetherOrNotAtAll() {
    Architecture.Builder builder = Architecture.from(Shape.of(1, 4, 4)).conv(3, 3, ANY);
    String shortcut = builder.last();
    Architecture net = builder.conv(3, 3, ANY).add(shortcut).flatten().dense(2, ANY).build();
    Map<String, float[]> weights = new LinkedHashMap<>();
    RandomStream random = Seeds.of(1).stream("x");
    net.parameters().forEach(p -> weights.put(p.name(), p.initializer().draw(p, random)));
    // filter 0 is off in both convolutions, filter 1 in the second alone
    Arrays.fill(weights.get("conv1.weight"), 0, 9, 0);
    Arrays.fill(weights.get("conv2.weight"), 0, 2 * 27, 0);
    Compaction small = Compaction.of(net, new Weights(weights));
    assertEquals(List.of(1, 2), small.kept().get("conv1"));
    assertEquals(List.of(1, 2), small.kept().get("conv2"));
    assertEquals(List.of(1, 2), small.kept().get("add1"));
  }

  @Test
  void aDepthwiseFilterGoesWithTheChannelThatItReads() {
    Architecture net = Architecture.from(Shape.of(2, 4, 4)).conv(4, 3, ANY).batchNorm().activate(Activation.RELU)
        .depthwise(3, ANY).batchNorm().conv(3, 1, ANY).build();
    Map<String, float[]> weights = drawn(net);
    // a channel that is always 0, and one whose filter is: what is left of either is a constant
    off(weights, "conv1.weight", 1, 18);
    weights.get("norm1.bias")[1] = 0;
    off(weights, "conv2.weight", 2, 9);
    weights.get("norm2.bias")[2] = 5;
    Compaction small = Compaction.of(net, new Weights(weights));
    assertEquals(List.of(0, 3), small.kept().get("conv1"));
    assertEquals(List.of(0, 3), small.kept().get("conv2"));
    assertEquals(Shape.of(2, 1, 3, 3), small.architecture().parameter("conv2.weight").shape());
    assertSame(net, weights, small);
  }

  /** Of three groups of two channels and two filters, the second goes; the first keeps what the third does. */
  @Test
  void groupsGoWholeOrStayOfOneSize() {
    Architecture net = Architecture.from(Shape.of(2, 3, 3)).conv(6, 1, ANY).conv(6, 3, 3, ANY).conv(2, 1, ANY).build();
    Map<String, float[]> weights = drawn(net);
    off(weights, "conv2.weight", 1, 18);
    off(weights, "conv2.weight", 2, 18);
    off(weights, "conv2.weight", 3, 18);
    Compaction small = Compaction.of(net, new Weights(weights));
    assertEquals(List.of(0, 1, 4, 5), small.kept().get("conv1"));
    assertEquals(List.of(0, 1, 4, 5), small.kept().get("conv2"), "filter 1 is zero and stays");
    assertEquals(Shape.of(4, 2, 3, 3), small.architecture().parameter("conv2.weight").shape());
    assertSame(net, weights, small);
    off(weights, "conv2.weight", 5, 18);
    off(weights, "conv1.weight", 0, 2);
    off(weights, "conv1.weight", 5, 2);
    Compaction smaller = Compaction.of(net, new Weights(weights));
    assertEquals(List.of(1, 4), smaller.kept().get("conv1"));
    assertEquals(List.of(0, 4), smaller.kept().get("conv2"));
    assertEquals(Shape.of(2, 1, 3, 3), smaller.architecture().parameter("conv2.weight").shape());
    assertSame(net, weights, smaller);
  }

  private static Map<String, float[]> drawn(Architecture architecture) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    RandomStream random = Seeds.of(1).stream("x");
    architecture.parameters().forEach(p -> weights.put(p.name(), p.initializer().draw(p, random)));
    return weights;
  }

  private static void off(Map<String, float[]> weights, String parameter, int row, int size) {
    Arrays.fill(weights.get(parameter), row * size, (row + 1) * size, 0);
  }

  private static void assertSame(Architecture architecture, Map<String, float[]> weights, Compaction small) {
    double[][] inputs = new double[3][architecture.inputShape().size()];
    RandomStream random = Seeds.of(2).stream("inputs");
    for (double[] input : inputs) {
      Arrays.setAll(input, i -> random.nextGaussian());
    }
    double[][] expected = ReferenceNetwork.of(architecture, new Weights(weights)).outputs(inputs, Mode.INFER);
    double[][] outputs = ReferenceNetwork.of(small.architecture(), small.weights()).outputs(inputs, Mode.INFER);
    for (int b = 0; b < inputs.length; b++) {
      assertArrayEquals(expected[b], outputs[b], 1e-5);
    }
  }
}
