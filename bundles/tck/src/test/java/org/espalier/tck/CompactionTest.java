package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.compaction.Compaction;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
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
      Architecture architecture = architecture(random);
      Weights weights = masked(architecture, random);
      Compaction small = Compaction.of(architecture, weights);
      double[][] inputs = inputs(architecture.inputShape().size(), random);
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

  private static double[][] inputs(int size, RandomStream random) {
    double[][] inputs = new double[2][size];
    for (double[] input : inputs) {
      for (int i = 0; i < size; i++) {
        input[i] = random.nextGaussian();
      }
    }
    return inputs;
  }

  private static Architecture architecture(RandomStream random) {
    return switch (random.nextInt(3)) {
      case 0 -> image(random);
      case 1 -> sequence(random);
      default -> vector(Architecture.from(Shape.of(1 + random.nextInt(6))), random).build();
    };
  }

  private static Architecture image(RandomStream random) {
    Architecture.Builder builder = Architecture.from(Shape.of(1 + random.nextInt(3), 6, 6));
    int blocks = 1 + random.nextInt(3);
    for (int b = 0; b < blocks; b++) {
      int filters = 1 + random.nextInt(6);
      builder.then(
          new Layer.Conv2d(filters, 3, 1, random.nextInt(3) == 0 && b == 0 ? 0 : 1, random.nextBoolean(), ANY, ANY));
      maybeNorm(builder, random);
      activate(builder, random);
      if (random.nextBoolean()) {
        String shortcut = builder.last();
        builder.conv(filters, 3, ANY);
        maybeNorm(builder, random);
        builder.add(shortcut);
      }
    }
    switch (random.nextInt(3)) {
      case 0 -> builder.then(new Layer.GlobalAveragePool());
      case 1 -> builder.then(new Layer.Pool2d(Layer.Pooling.AVERAGE, 2, 2)).flatten();
      default -> builder.maxPool().flatten();
    }
    return vector(builder, random).build();
  }

  private static Architecture sequence(RandomStream random) {
    Architecture.Builder builder = Architecture.from(Shape.of(3, 1 + random.nextInt(4)));
    builder.then(new Layer.Lstm(1 + random.nextInt(6), true, ANY, ANY));
    if (random.nextBoolean()) {
      builder.dense(1 + random.nextInt(5), ANY);
      activate(builder, random);
    }
    if (random.nextBoolean()) {
      builder.then(new Layer.Lstm(1 + random.nextInt(6), false, ANY, ANY));
    } else {
      builder.flatten();
    }
    return vector(builder, random).build();
  }

  private static Architecture.Builder vector(Architecture.Builder builder, RandomStream random) {
    int layers = random.nextInt(3);
    for (int l = 0; l < layers; l++) {
      int units = 1 + random.nextInt(8);
      builder.dense(units, ANY);
      maybeNorm(builder, random);
      activate(builder, random);
      if (random.nextInt(3) == 0) {
        String shortcut = builder.last();
        builder.dense(units, ANY).add(shortcut);
      }
    }
    return builder.dense(1 + random.nextInt(3), ANY);
  }

  private static void maybeNorm(Architecture.Builder builder, RandomStream random) {
    if (random.nextBoolean()) {
      builder.batchNorm();
    }
  }

  private static void activate(Architecture.Builder builder, RandomStream random) {
    builder.activate(Activation.values()[random.nextInt(Activation.values().length)]);
  }

  /** Random parameters; of about half of the channels the incoming weights, or these and the bias, are zero. */
  private static Weights masked(Architecture architecture, RandomStream random) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (ParameterSpec p : architecture.parameters()) {
      float[] values = new float[p.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (p.name().endsWith("variance") ? 0.5 + random.nextDouble() : 0.7 * random.nextGaussian());
      }
      weights.put(p.name(), values);
    }
    for (Node node : architecture.nodes()) {
      boolean gated = node.layer() instanceof Layer.Lstm;
      List<ParameterSpec> own =
          architecture.parameters().stream().filter(p -> p.layer().equals(node.name())).toList();
      for (int row = 0; !own.isEmpty() && row < own.get(0).shape().get(0) / (gated ? 4 : 1); row++) {
        if (random.nextBoolean()) {
          boolean biasToo = random.nextBoolean();
          switchOff(own, weights, gated ? 2 * own.get(0).shape().get(0) / 4 + row : row, biasToo || gated);
        }
      }
    }
    return new Weights(weights);
  }

  private static void switchOff(List<ParameterSpec> own, Map<String, float[]> weights, int row, boolean biasToo) {
    for (ParameterSpec p : own) {
      boolean multiplies = p.role() == ParameterSpec.Role.WEIGHT || p.role() == ParameterSpec.Role.GAIN;
      if (multiplies || biasToo && p.role() == ParameterSpec.Role.BIAS) {
        int length = p.size() / p.shape().get(0);
        Arrays.fill(weights.get(p.name()), row * length, (row + 1) * length, 0);
      }
    }
  }
}
