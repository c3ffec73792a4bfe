// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.ChannelGroup;
import org.espalier.network.Curve;
import org.espalier.network.Images;
import org.espalier.network.compaction.Compaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two engines that share no code train convolutional networks alike: dense, with half of their filters masked, and
 * compacted.
 *
 * <p>Every update begins with the same numbers on both, so that what differs is the rounding of one pass. A float32 sum
 * of thousands of terms is exact to some 1e-6 of its largest ones, and two dozen layers add theirs up: outputs and
 * running statistics agree to {@link #VALUES} of the largest value, gradients, which cross the network twice, to {@link
 * #GRADIENTS}. Where a ReLU's input is within rounding of 0, or two values of a pooling window of one another, rounding
 * decides which way a whole slope goes, and one such place in millions is seen in all gradients before it: gradients
 * are compared after those passes in which every ReLU and every maximum chose alike on both engines, which most do.
 */
class EnginesTest {
  /** Of outputs and running statistics; most that was seen is 6e-6. */
  private static final double VALUES = 2e-5;
  /** Of gradients; most that was seen is 2e-5. */
  private static final double GRADIENTS = 1e-4;
  /** Of the network's largest gradient: those of gains that a later batch norm takes back are nothing but rounding. */
  private static final double SMALLEST_SCALE = 0.1;
  /** Of running statistics: the mean behind a linear bottleneck, which batch norm centres, is nothing but rounding. */
  private static final double SMALLEST_STATISTIC = 0.1;
  private static final int UPDATES = 3;
  private static final int PHASES = 3;
  private static final int BATCH = 12;
  private static final int CLASSES = 10;
  private static final Optimizer OPTIMIZER = new Optimizer.Adam(5e-3);
  private static final Shape IMAGE = Shape.of(3, 32, 32);

  enum Net {
    /** The network of experiments/strategy-shootout-conv.yaml. */
    SMALL {
      @Override
      Architecture.Builder layers() {
        Architecture.Builder layers = Architecture.from(IMAGE);
        convolution(layers, 16).maxPool();
        convolution(layers, 32).maxPool();
        convolution(layers, 48);
        convolution(layers, 48).maxPool();
        convolution(layers, 96);
        return convolution(layers, 96).maxPool();
      }
    },
    VGG {
      @Override
      Architecture.Builder layers() {
        Architecture.Builder layers = Architecture.from(IMAGE);
        convolution(layers, 8).maxPool();
        convolution(layers, 16).maxPool();
        for (int filters : new int[] {32, 64, 64}) {
          convolution(layers, filters);
          convolution(layers, filters).maxPool();
        }
        return layers;
      }
    },
    RESIDUAL {
      @Override
      Architecture.Builder layers() {
        Architecture.Builder layers = convolution(Architecture.from(IMAGE), 12);
        for (int filters : new int[] {12, 24, 40}) {
          int stride = filters == 12 ? 1 : 2;
          String start = layers.last();
          layers.node(Images.convolution(filters, 1, stride, 1), List.of(start)).batchNorm();
          String around = layers.last();
          layers.node(Images.convolution(filters, 3, stride, 1), List.of(start)).batchNorm().activate(Activation.RELU)
              .conv(filters, 3, Images.HE).batchNorm().add(around).activate(Activation.RELU);
        }
        return layers;
      }
    },
    DEPTHWISE {
      @Override
      Architecture.Builder layers() {
        Architecture.Builder layers = convolution(Architecture.from(IMAGE), 16).maxPool();
        for (int filters : new int[] {24, 48}) {
          layers.depthwise(3, Images.HE).batchNorm().activate(Activation.RELU)
              .conv(filters, 1, Images.HE).batchNorm().activate(Activation.RELU).maxPool();
        }
        return layers;
      }
    },
    INVERTED {
      @Override
      Architecture.Builder layers() {
        Architecture.Builder layers = Architecture.from(IMAGE);
        convolution(layers, 8, 3, 2, 1);
        int channels = 8;
        for (int filters : new int[] {8, 12, 12}) {
          String start = layers.last();
          int inner = 4 * channels;
          convolution(layers, inner, 1, 1, 1);
          convolution(layers, inner, 3, filters == channels ? 1 : 2, inner);
          layers.conv(filters, 1, Images.HE).batchNorm();
          if (filters == channels) {
            layers.add(start);
          }
          channels = filters;
        }
        return layers;
      }

      private void convolution(Architecture.Builder layers, int filters, int kernel, int stride, int groups) {
        layers.then(Images.convolution(filters, kernel, stride, groups)).batchNorm().activate(Activation.RELU6);
      }
    },
    GROUPED {
      @Override
      Architecture.Builder layers() {
        return convolution(Architecture.from(IMAGE), 16).maxPool()
            .conv(32, 3, 4, Images.HE).batchNorm().activate(Activation.RELU).maxPool()
            .conv(36, 5, 2, Images.HE).batchNorm().activate(Activation.RELU);
      }
    };

    abstract Architecture.Builder layers();

    Architecture architecture() {
      return layers().then(new Layer.GlobalAveragePool()).dense(CLASSES, Images.HE).build();
    }

    private static Architecture.Builder convolution(Architecture.Builder layers, int filters) {
      return layers.conv(filters, 3, Images.HE).batchNorm().activate(Activation.RELU);
    }
  }

  private int compared;
  private final RandomStream random = Seeds.of(3).stream("images");

  @ParameterizedTest
  @EnumSource(Net.class)
  void jvmTrainsAsDl4jDoes(Net net) {
    Architecture architecture = net.architecture();
    try (Network jvm = create(new JvmEngine(), architecture);
        Network dl4j = create(new Dl4jEngine(1), architecture)) {
      assertEquals(dl4j.weights(), jvm.weights());
      train(jvm, dl4j);
      masks(architecture).forEach((name, mask) -> {
        jvm.mask(name, mask);
        dl4j.mask(name, mask);
      });
      train(jvm, dl4j);
      Compaction compaction = Compaction.of(jvm);
      assertTrue(compaction.architecture().parameterCount() < architecture.parameterCount() / 2);
      try (Network smallJvm = compaction.on(jvm); Network smallDl4j = compaction.on(dl4j)) {
        float[] images = images();
        float[] expected = infer(dl4j, images);
        assertClose(expected, infer(smallDl4j, images), VALUES, "outputs of the compacted network on dl4j");
        assertClose(expected, infer(smallJvm, images), VALUES, "outputs of the compacted network");
        train(smallJvm, smallDl4j);
      }
      assertTrue(compared >= PHASES * UPDATES / 2, compared + " gradients were compared");
    }
  }

  private static Network create(Engine engine, Architecture architecture) {
    return engine.create(architecture, Seeds.of(3).stream("initial"));
  }

  /** Half of every group's filters go, with all that depends on them. */
  private Map<String, Mask> masks(Architecture architecture) {
    Map<String, boolean[]> keep = new LinkedHashMap<>();
    for (ChannelGroup group : ChannelGroup.of(architecture)) {
      int[] removed = Arrays.copyOf(random.permutation(group.size()), group.size() / 2);
      for (ParameterSpec spec : architecture.parameters()) {
        for (int channel : removed) {
          for (int place : spec.trained() ? group.places(spec, channel) : new int[0]) {
            keep.computeIfAbsent(spec.name(), name -> all(spec.size()))[place] = false;
          }
        }
      }
    }
    Map<String, Mask> masks = new LinkedHashMap<>();
    keep.forEach((name, places) -> masks.put(name, Mask.of(places)));
    return masks;
  }

  private static boolean[] all(int size) {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    return all;
  }

  private void train(Network jvm, Network dl4j) {
    Pass pass = jvm.pass(BATCH);
    Pass other = dl4j.pass(BATCH);
    for (int update = 0; update < UPDATES; update++) {
      float[] images = images();
      float[] outputs = other.forward(images, BATCH, Mode.TRAIN);
      assertClose(outputs, pass.forward(images, BATCH, Mode.TRAIN), VALUES, "outputs");
      float[] slopes = slopes(outputs);
      jvm.zeroGradients();
      dl4j.zeroGradients();
      float[] inputSlopes = pass.backwardToInputs(slopes);
      float[] expectedSlopes = other.backwardToInputs(slopes);
      if (choices(jvm.architecture(), pass).equals(choices(jvm.architecture(), other))) {
        compared++;
        assertClose(expectedSlopes, inputSlopes, GRADIENTS, "slopes by the inputs");
        assertGradients(dl4j, jvm);
      }
      for (ParameterSpec spec : jvm.architecture().parameters()) {
        if (!spec.trained()) {
          assertClose(
              dl4j.values(spec.name()), jvm.values(spec.name()), VALUES, SMALLEST_STATISTIC, spec.name());
        }
      }
      assertClose(infer(dl4j, images), infer(jvm, images), VALUES, "outputs by running statistics");
      jvm.update(OPTIMIZER);
      dl4j.weights(jvm.weights());
    }
  }

  private static void assertGradients(Network expected, Network actual) {
    List<String> names =
        actual.architecture().parameters().stream().filter(ParameterSpec::trained).map(ParameterSpec::name).toList();
    double largest = names.stream().mapToDouble(name -> largest(expected.gradient(name))).max().orElse(0);
    for (String name : names) {
      assertClose(
          expected.gradient(name), actual.gradient(name), GRADIENTS, SMALLEST_SCALE * largest, "gradient of " + name);
    }
  }

  /** Which way slopes go: the places where a ReLU lets them through, and those that are the maximum of their window. */
  private static Map<String, BitSet> choices(Architecture architecture, Pass pass) {
    Map<String, BitSet> choices = new LinkedHashMap<>();
    for (Node node : architecture.nodes()) {
      float[] values = pass.activations(node.name());
      int size = BATCH * architecture.shape(node.name()).size();
      BitSet chosen = new BitSet();
      if (node.layer() instanceof Layer.Activate activate) {
        for (int i = 0; i < size; i++) {
          chosen.set(i, Curve.of(activate.function()).slope(values[i], values[i]) > 0);
        }
      } else if (node.layer() instanceof Layer.Pool2d) {
        String read = node.inputs().get(0);
        float[] inputs = pass.activations(read);
        int side = architecture.shape(read).get(2);
        for (int i = 0; i < 4 * size; i++) {
          int window = i / side / 2 * (side / 2) + i % side / 2;
          chosen.set(i, inputs[i] > 0 && inputs[i] == values[window]);
        }
      }
      choices.put(node.name(), chosen);
    }
    return choices;
  }

  private float[] images() {
    float[] images = new float[BATCH * IMAGE.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  private static float[] infer(Network network, float[] images) {
    return network.pass(BATCH).forward(images, BATCH, Mode.INFER).clone();
  }

  /** Of the mean cross-entropy of the batch, whose classes come in turn. */
  private static float[] slopes(float[] outputs) {
    float[] slopes = new float[BATCH * CLASSES];
    for (int sample = 0; sample < BATCH; sample++) {
      double sum = 0;
      for (int i = sample * CLASSES; i < (sample + 1) * CLASSES; i++) {
        sum += Math.exp(outputs[i]);
      }
      for (int i = 0; i < CLASSES; i++) {
        double probability = Math.exp(outputs[sample * CLASSES + i]) / sum;
        slopes[sample * CLASSES + i] = (float) ((probability - (i == sample % CLASSES ? 1 : 0)) / BATCH);
      }
    }
    return slopes;
  }

  private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    assertClose(expected, actual, tolerance, 0, what);
  }

  /** The elements agree up to a share of the largest, or of the least scale that is given. */
  private static void assertClose(float[] expected, float[] actual, double tolerance, double leastScale, String what) {
    double scale = Math.max(leastScale, largest(expected));
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= tolerance * scale)) {
        fail(what + ", element " + i + ": " + expected[i] + " and " + actual[i] + " of up to " + scale);
      }
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
