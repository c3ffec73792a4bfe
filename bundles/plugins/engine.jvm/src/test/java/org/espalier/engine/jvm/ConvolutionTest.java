// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.kernel.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions beside loops of the definition, and masked ones beside those with zeros, to the bit. */
final class ConvolutionTest {
  private static final String WEIGHT = "conv1.weight";
  private static final String BIAS = "conv1.bias";
  private static final int[] CHANNELS = {1, 3, 8, 16, 17, 33};
  private static final int[] FILTERS = {1, 8, 24, 40};
  private static final int[] BATCHES = {1, 5, 64, 70};

  /** Rows of a panel, pixels and samples, that give a part of a gradient. */
  private static final int PART = 256;

  /** One layer and a batch. */
  private record Problem(Shape image, Layer.Conv2d layer, int batch) {
    int channels() {
      return image.get(0);
    }

    int height() {
      return image.get(1);
    }

    int width() {
      return image.get(2);
    }

    Architecture architecture() {
      return Architecture.from(image).then(layer).build();
    }

    Shape output() {
      return architecture().outputShape();
    }

    static Problem of(
        int channels, int height, int width, int filters, int kernel, int stride, int padding, int groups,
        boolean bias, int batch) {
      Layer.Conv2d layer =
          new Layer.Conv2d(filters, kernel, stride, padding, groups, bias, Initializer.FAN_IN, Initializer.ZERO);
      return new Problem(Shape.of(channels, height, width), layer, batch);
    }
  }

  /** What a network gives for a batch, in the order of the API. */
  private record Result(float[] outputs, float[] inputs, float[] weights, float[] biases) {}

  /** Each geometry with some of the sizes, so that all sizes meet. */
  static Stream<Problem> problems() {
    Random random = new Random(11);
    List<Problem> problems = new ArrayList<>();
    int turn = 0;
    for (int kernel : new int[] {1, 2, 3, 5}) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int padding = 0; padding < kernel; padding++) {
          for (int k = 0; k < 3; k++) {
            int channels = CHANNELS[turn % CHANNELS.length];
            int filters = FILTERS[turn / 2 % FILTERS.length];
            int batch = BATCHES[(turn + turn / 4) % BATCHES.length];
            int height = kernel + random.nextInt(4);
            int width = kernel + random.nextInt(5);
            problems.add(
                Problem.of(channels, height, width, filters, kernel, stride, padding, 1, turn % 3 > 0, batch));
            turn++;
          }
        }
      }
    }
    for (int groups : new int[] {2, 4}) {
      for (int batch : BATCHES) {
        problems.add(Problem.of(3 * groups, 5, 7, 2 * groups, 3, 1, 1, groups, true, batch));
        problems.add(Problem.of(17 * groups, 6, 4, 10 * groups, 3, 2, 1, groups, false, batch));
        problems.add(Problem.of(5 * groups, 4, 4, 17 * groups, 2, 1, 0, groups, true, batch));
      }
    }
    // several parts in a row of the image
    problems.add(Problem.of(8, 2, 13, 24, 3, 1, 1, 1, true, 70));
    return problems.stream();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void resultsAreThoseOfTheDefinition(Problem problem) {
    for (Kernels kernels : new Kernels[] {Kernels.scalar(), Kernels.fastest()}) {
      try (Network network = network(problem.architecture(), kernels)) {
        float[] x = gaussian(problem.batch() * problem.image().size(), 1);
        float[] d = gaussian(problem.batch() * problem.output().size(), 2);
        Result expected = define(problem, network, x, d);
        Result found = compute(network, network.pass(problem.batch()), x, d, problem.batch());
        String what = problem + ", " + kernels.description();
        assertArrayEquals(expected.outputs(), found.outputs(), what + ": outputs");
        assertArrayEquals(expected.inputs(), found.inputs(), what + ": slopes of inputs");
        assertArrayEquals(expected.weights(), found.weights(), what + ": gradients of weights");
        assertArrayEquals(expected.biases(), found.biases(), what + ": gradients of biases");
      }
    }
  }

  private static Network network(Architecture architecture, Kernels kernels) {
    Network network = new JvmEngine(kernels).create(architecture, Seeds.of(4).stream("initial"));
    for (ParameterSpec spec : architecture.parameters()) {
      if (spec.role() == ParameterSpec.Role.BIAS) {
        network.values(spec.name(), gaussian(spec.size(), 3));
      }
    }
    return network;
  }

  private static Result compute(Network network, Pass pass, float[] x, float[] d, int batch) {
    int outputs = network.architecture().outputShape().size();
    float[] y = Arrays.copyOf(pass.forward(x, batch, Pass.Mode.TRAIN), batch * outputs);
    float[] dx = Arrays.copyOf(pass.backwardToInputs(d), x.length);
    return new Result(y, dx, network.gradient(WEIGHT), biasGradient(network));
  }

  private static float[] biasGradient(Network network) {
    return network.weights().names().contains(BIAS) ? network.gradient(BIAS) : new float[0];
  }

  /** By the order that {@link Convolution} promises: gradients are added to 0. */
  private static Result define(Problem problem, Network network, float[] x, float[] d) {
    float[] weights = network.values(WEIGHT);
    Layer.Conv2d layer = problem.layer();
    float[] biases = layer.bias() ? network.values(BIAS) : new float[layer.filters()];
    Definition definition = new Definition(problem, x, weights, d);
    float[] y = new float[d.length];
    float[] dx = new float[x.length];
    for (int sample = 0; sample < problem.batch(); sample++) {
      definition.outputs(sample, biases, y);
      definition.slopes(sample, dx);
    }
    float[] dw = new float[weights.length];
    float[] db = new float[layer.bias() ? layer.filters() : 0];
    definition.gradients(dw, db);
    return new Result(y, dx, dw, db);
  }

  /** Loops over everything. */
  private record Definition(Problem problem, float[] x, float[] w, float[] d) {
    private int outHeight() {
      return outside(problem.height());
    }

    private int outWidth() {
      return outside(problem.width());
    }

    private int outside(int side) {
      return (side + 2 * problem.layer().padding() - problem.layer().kernel()) / problem.layer().stride() + 1;
    }

    /** Channels of a group. */
    private int channels() {
      return problem.channels() / problem.layer().groups();
    }

    /** Filters of a group. */
    private int filters() {
      return problem.layer().filters() / problem.layer().groups();
    }

    /** Place of an input; -1 outside of the image. */
    private int input(int sample, int channel, int h, int w) {
      return h < 0 || h >= problem.height() || w < 0 || w >= problem.width()
          ? -1
          : ((sample * problem.channels() + channel) * problem.height() + h) * problem.width() + w;
    }

    private int output(int sample, int filter, int h, int w) {
      return ((sample * problem.layer().filters() + filter) * outHeight() + h) * outWidth() + w;
    }

    private int weight(int filter, int channel, int kh, int kw) {
      int kernel = problem.layer().kernel();
      return ((filter * channels() + channel) * kernel + kh) * kernel + kw;
    }

    void outputs(int sample, float[] biases, float[] y) {
      Layer.Conv2d l = problem.layer();
      for (int f = 0; f < l.filters(); f++) {
        for (int oh = 0; oh < outHeight(); oh++) {
          for (int ow = 0; ow < outWidth(); ow++) {
            float sum = biases[f];
            for (int kh = 0; kh < l.kernel(); kh++) {
              for (int kw = 0; kw < l.kernel(); kw++) {
                for (int c = 0; c < channels(); c++) {
                  int channel = f / filters() * channels() + c;
                  int from =
                      input(sample, channel, oh * l.stride() - l.padding() + kh, ow * l.stride() - l.padding() + kw);
                  sum = from < 0 ? sum : Math.fma(x[from], w[weight(f, c, kh, kw)], sum);
                }
              }
            }
            y[output(sample, f, oh, ow)] = sum;
          }
        }
      }
    }

    /** By taps, then filters. */
    void slopes(int sample, float[] dx) {
      Layer.Conv2d l = problem.layer();
      for (int kh = 0; kh < l.kernel(); kh++) {
        for (int kw = 0; kw < l.kernel(); kw++) {
          for (int f = 0; f < l.filters(); f++) {
            for (int oh = 0; oh < outHeight(); oh++) {
              for (int ow = 0; ow < outWidth(); ow++) {
                for (int c = 0; c < channels(); c++) {
                  int channel = f / filters() * channels() + c;
                  int to =
                      input(sample, channel, oh * l.stride() - l.padding() + kh, ow * l.stride() - l.padding() + kw);
                  if (to >= 0) {
                    dx[to] = Math.fma(d[output(sample, f, oh, ow)], w[weight(f, c, kh, kw)], dx[to]);
                  }
                }
              }
            }
          }
        }
      }
    }

    /** Blocks of samples, rows of the image, parts of those, each from 0 and then added. */
    void gradients(float[] dw, float[] db) {
      for (int block = 0; block < problem.batch(); block += Samples.BLOCK) {
        int count = Math.min(Samples.BLOCK, problem.batch() - block);
        for (int oh = 0; oh < outHeight(); oh++) {
          int rows = outWidth() * count;
          for (int first = 0; first < rows; first += PART) {
            addPart(dw, block, count, oh, first, Math.min(rows, first + PART));
          }
          for (int f = 0; f < db.length; f++) {
            float sum = 0;
            for (int row = 0; row < rows; row++) {
              sum += d[output(block + row % count, f, oh, row / count)];
            }
            db[f] += sum;
          }
        }
      }
    }

    private void addPart(float[] dw, int block, int count, int oh, int first, int end) {
      Layer.Conv2d l = problem.layer();
      for (int f = 0; f < l.filters(); f++) {
        for (int c = 0; c < channels(); c++) {
          int channel = f / filters() * channels() + c;
          for (int kh = 0; kh < l.kernel(); kh++) {
            for (int kw = 0; kw < l.kernel(); kw++) {
              float sum = 0;
              for (int row = first; row < end; row++) {
                int sample = block + row % count;
                int ow = row / count;
                int from =
                    input(sample, channel, oh * l.stride() - l.padding() + kh, ow * l.stride() - l.padding() + kw);
                sum = from < 0 ? sum : Math.fma(x[from], d[output(sample, f, oh, ow)], sum);
              }
              dw[weight(f, c, kh, kw)] += sum;
            }
          }
        }
      }
    }
  }

  /** Which weights of a filter mask are kept. */
  enum Kept {
    ALL_OF_SOME_FILTERS {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return filter % 3 == 1;
      }
    },
    SOME_CHANNELS_OF_ALL_FILTERS {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return channel % 4 > 1;
      }
    },
    SOME_CHANNELS_OF_SOME_FILTERS {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return filter % 3 > 0 && channel % 4 != 2;
      }
    },
    FIRST_HALF_OF_THE_FILTERS {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return filter < 10;
      }
    },
    A_FEW_ANYWHERE {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return (filter * 31 + channel * 17 + tap * 7) % 11 < 2;
      }
    },
    A_TAP {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return tap == 4;
      }
    },
    ONE {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return filter == 3 && channel == 2 && tap == 0;
      }
    },
    NOTHING {
      @Override
      boolean keeps(int filter, int channel, int tap) {
        return false;
      }
    };

    abstract boolean keeps(int filter, int channel, int tap);

    Mask mask(Shape shape) {
      int channels = shape.get(1);
      int taps = shape.get(2) * shape.get(3);
      IntPredicate kept = i -> keeps(i / taps / channels, i / taps % channels, i % taps);
      return Mask.keeping(shape.size(), IntStream.range(0, shape.size()).filter(kept).toArray());
    }
  }

  private static Stream<Problem> maskedProblems() {
    return Stream.of(
        Problem.of(20, 5, 6, 24, 3, 1, 1, 1, true, 70),
        Problem.of(20, 7, 6, 24, 3, 2, 1, 1, false, 5),
        Problem.of(12, 5, 4, 40, 3, 1, 0, 2, true, 64),
        Problem.of(36, 4, 5, 20, 3, 1, 2, 4, true, 70));
  }

  /** Gradients are added up over two passes of different sizes. */
  @ParameterizedTest
  @EnumSource(Kept.class)
  void masksGiveTheBitsOfZeros(Kept kept) {
    maskedProblems().forEach(problem -> {
      Architecture architecture = problem.architecture();
      for (Kernels kernels : new Kernels[] {Kernels.scalar(), Kernels.fastest()}) {
        try (Network masked = network(architecture, kernels); Network whole = network(architecture, kernels)) {
          mask(masked, whole, kept);
          Pass[] passes = {masked.pass(problem.batch()), whole.pass(problem.batch())};
          Pass[] others = {masked.pass(3), whole.pass(3)};
          String what = kept + ", " + problem + ", " + kernels.description();
          compare(what + ", first", masked, passes[0], whole, passes[1], problem.batch(), 5);
          compare(what + ", few", masked, others[0], whole, others[1], 3, 6);
          compare(what + ", again", masked, passes[0], whole, passes[1], problem.batch(), 7);
        }
      }
    });
  }

  private static void mask(Network masked, Network whole, Kept kept) {
    Mask mask = kept.mask(masked.architecture().parameter(WEIGHT).shape());
    float[] values = whole.values(WEIGHT);
    masked.values(WEIGHT, values);
    masked.mask(WEIGHT, mask);
    mask.apply(values);
    whole.values(WEIGHT, values);
  }

  /** One way forward and back; where a sum is 0, its sign may differ. */
  private static void compare(
      String what, Network masked, Pass some, Network whole, Pass all, int batch, int seed) {
    Architecture architecture = masked.architecture();
    float[] x = gaussian(batch * architecture.inputShape().size(), seed);
    float[] d = gaussian(batch * architecture.outputShape().size(), seed + 1);
    Result found = compute(masked, some, x, d, batch);
    Result expected = compute(whole, all, x, d, batch);
    same(what + ": outputs", expected.outputs(), found.outputs());
    same(what + ": slopes of inputs", expected.inputs(), found.inputs());
    float[] weights = expected.weights().clone();
    masked.mask(WEIGHT).apply(weights);
    same(what + ": gradients of weights", weights, found.weights());
    same(what + ": gradients of biases", expected.biases(), found.biases());
    assertArrayEquals(found.inputs(), Arrays.copyOf(some.inputGradients(d), x.length), what + ": slopes alone");
  }

  private static void same(String what, float[] expected, float[] found) {
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      boolean same = expected[i] == 0
          ? found[i] == 0
          : Float.floatToRawIntBits(expected[i]) == Float.floatToRawIntBits(found[i]);
      int place = i;
      assertTrue(same, () -> what + " at " + place + ": " + expected[place] + ", not " + found[place]);
    }
  }

  /** Passes see each mask at once, and what an earlier one removed starts again at 0. */
  @Test
  void masksMayChangeBetweenPasses() {
    maskedProblems().forEach(problem -> {
      Architecture architecture = problem.architecture();
      try (Network masked = network(architecture, Kernels.fastest());
          Network whole = network(architecture, Kernels.fastest())) {
        Pass some = masked.pass(problem.batch());
        Pass all = whole.pass(problem.batch());
        Kept[] order = {
          Kept.ALL_OF_SOME_FILTERS, Kept.NOTHING, Kept.SOME_CHANNELS_OF_SOME_FILTERS, Kept.A_FEW_ANYWHERE,
          Kept.FIRST_HALF_OF_THE_FILTERS
        };
        for (Kept kept : order) {
          Mask mask = kept.mask(architecture.parameter(WEIGHT).shape());
          masked.mask(WEIGHT, mask);
          whole.values(WEIGHT, masked.values(WEIGHT));
          masked.zeroGradients();
          whole.zeroGradients();
          compare(kept + " of those before, " + problem, masked, some, whole, all, problem.batch(), 5);
          whole.values(WEIGHT, gaussian(mask.size(), 6));
          masked.values(WEIGHT, whole.values(WEIGHT));
          whole.values(WEIGHT, masked.values(WEIGHT));
          compare(kept + " with new values, " + problem, masked, some, whole, all, problem.batch(), 7);
        }
        masked.mask(WEIGHT, Mask.all(architecture.parameter(WEIGHT).size()));
        whole.values(WEIGHT, masked.values(WEIGHT));
        masked.zeroGradients();
        whole.zeroGradients();
        compare("nothing removed, " + problem, masked, some, whole, all, problem.batch(), 9);
      }
    });
  }

  private static Architecture deep() {
    Architecture.Builder builder =
        Architecture.from(Shape.of(3, 6, 7)).conv(20, 3, Initializer.FAN_IN).activate(Activation.RELU);
    String shortcut = builder.last();
    return builder.conv(20, 3, 2, Initializer.FAN_IN).activate(Activation.TANH).add(shortcut)
        .then(new Layer.Conv2d(8, 3, 2, 1, true, Initializer.FAN_IN, Initializer.ZERO)).flatten()
        .dense(4, Initializer.FAN_IN).build();
  }

  private static Network masked(int seed) {
    Network network = new JvmEngine().create(deep(), Seeds.of(seed).stream("initial"));
    network.mask(WEIGHT, Kept.ALL_OF_SOME_FILTERS.mask(deep().parameter(WEIGHT).shape()));
    network.mask("conv2.weight", Kept.A_FEW_ANYWHERE.mask(deep().parameter("conv2.weight").shape()));
    network.mask("conv3.weight", Kept.SOME_CHANNELS_OF_SOME_FILTERS.mask(deep().parameter("conv3.weight").shape()));
    return network;
  }

  private static void train(Network network, Pass pass, Optimizer optimizer, int from, int to) {
    for (int update = from; update < to; update++) {
      int batch = update % 3 == 2 ? 70 : 64;
      pass.forward(gaussian(batch * network.architecture().inputShape().size(), update), batch, Pass.Mode.TRAIN);
      network.zeroGradients();
      pass.backward(gaussian(batch * network.architecture().outputShape().size(), 1000 + update));
      network.update(optimizer);
    }
  }

  @Test
  void aMaskedNetworkGoesOnFromItsCheckpointToTheBit() throws IOException {
    for (Optimizer optimizer : List.of(new Optimizer.Adam(3e-3), new Optimizer.Sgd(1e-3, 0.9, 1e-4))) {
      try (Network straight = masked(1);
          Network resumed = new JvmEngine().create(deep(), Seeds.of(2).stream("other"))) {
        Pass pass = straight.pass(70);
        train(straight, pass, optimizer, 0, 4);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        straight.save(new DataOutputStream(saved));
        train(straight, pass, optimizer, 4, 9);
        Pass again = resumed.pass(70);
        // so that there is something to be forgotten
        train(resumed, again, optimizer, 20, 22);
        resumed.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
        train(resumed, again, optimizer, 4, 9);
        for (String name : straight.weights().names()) {
          assertArrayEquals(straight.values(name), resumed.values(name), name);
          assertEquals(straight.mask(name), resumed.mask(name), name);
          for (int m = 0; m < straight.moments(name).size(); m++) {
            assertArrayEquals(straight.moments(name).get(m), resumed.moments(name).get(m), name);
          }
        }
      }
    }
  }

  /** A target network follows in place; masks and packed weights follow with it. */
  @Test
  void blendingMovesMaskedConvolutions() {
    try (Network target = masked(1); Network other = masked(2);
        Network whole = new JvmEngine().create(deep(), Seeds.of(3).stream("initial"))) {
      float[] x = gaussian(70 * deep().inputShape().size(), 5);
      Pass pass = target.pass(70);
      float[] before = Arrays.copyOf(pass.forward(x, 70, Pass.Mode.INFER), 70 * 4);
      for (Network from : new Network[] {other, whole}) {
        float[][] expected =
            target.weights().names().stream()
                .map(name -> blended(target.values(name), from.values(name), target.mask(name)))
                .toArray(float[][]::new);
        target.blend(from, 0.25);
        int k = 0;
        for (String name : target.weights().names()) {
          assertArrayEquals(expected[k++], target.values(name), name);
        }
        float[] after = Arrays.copyOf(pass.forward(x, 70, Pass.Mode.INFER), 70 * 4);
        assertFalse(Arrays.equals(before, after), "outputs move, too");
        try (Network fresh = masked(4)) {
          fresh.weights(target.weights());
          assertArrayEquals(Arrays.copyOf(fresh.pass(70).forward(x, 70, Pass.Mode.INFER), 70 * 4), after);
        }
        before = after;
      }
    }
  }

  private static float[] blended(float[] values, float[] others, Mask mask) {
    float[] blended = new float[values.length];
    for (int i = 0; i < blended.length; i++) {
      blended[i] = 0.75f * values[i] + 0.25f * others[i];
    }
    mask.apply(blended);
    return blended;
  }

  private static float[] gaussian(int count, int seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
