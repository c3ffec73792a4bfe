// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/** The architectures that engines are tried on, by a name for people: small, of odd sizes, every layer in some. */
final class Population {
  private static final Initializer NORMAL = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);
  private static final Initializer UNIFORM = Initializer.FAN_IN;
  private static final int RANDOM_CHAINS = 12;

  private Population() {}

  static Map<String, Architecture> all() {
    Map<String, Architecture> all = new LinkedHashMap<>();
    dense(all);
    residual(all);
    concatenated(all);
    convolutional(all);
    recurrent(all);
    randomChains(all);
    return all;
  }

  private static void dense(Map<String, Architecture> all) {
    all.put("one dense layer", Architecture.from(Shape.of(5)).then(biased(3)).build());
    all.put("one output", Architecture.from(Shape.of(1)).then(biased(1)).build());
    for (Activation function : Activation.values()) {
      all.put(
          function.name().toLowerCase(Locale.ROOT),
          Architecture.from(Shape.of(7)).then(biased(19)).activate(function).then(biased(5)).build());
    }
    all.put(
        "ReLU6 at both of its ends",
        Architecture.from(Shape.of(7)).then(new Layer.Dense(19, new Initializer(NORMAL.scheme(), 9), UNIFORM))
            .activate(Activation.RELU6).then(biased(5)).build());
    all.put(
        "wider than a vector",
        Architecture.from(Shape.of(33)).then(biased(70)).activate(Activation.TANH).then(biased(17)).build());
    all.put(
        "activation on the input",
        Architecture.from(Shape.of(6)).activate(Activation.SIGMOID).then(biased(4)).build());
    all.put(
        "activation at the output",
        Architecture.from(Shape.of(6)).then(biased(9)).activate(Activation.TANH).build());
    all.put(
        "flattened image",
        Architecture.from(Shape.of(2, 3, 3)).flatten().then(biased(8)).activate(Activation.RELU).then(biased(2))
            .build());
    all.put(
        "batch norm on features",
        Architecture.from(Shape.of(6)).then(biased(10)).batchNorm().activate(Activation.TANH).then(biased(3))
            .build());
    normalised(all);
  }

  /** More features than a vector has elements, fewer, and one, which is its own mean. */
  private static void normalised(Map<String, Architecture> all) {
    for (int features : new int[] {1, 2, 10, 16, 37}) {
      all.put(
          "layer norm on " + features + " features",
          Architecture.from(Shape.of(6)).then(biased(features)).layerNorm().activate(Activation.TANH).then(biased(3))
              .build());
    }
    all.put("layer norm on the input and at the output", Architecture.from(Shape.of(5)).layerNorm().then(biased(18))
        .layerNorm().build());
    all.put("layer norm at every step", Architecture.from(Shape.of(3, 4)).then(biased(19)).layerNorm()
        .activate(Activation.GELU).flatten().then(biased(2)).build());
    Architecture.Builder block = Architecture.from(Shape.of(6)).then(biased(18));
    String shortcut = block.last();
    block.layerNorm().then(biased(40)).activate(Activation.RELU).then(biased(18)).add(shortcut);
    all.put("residual block behind a layer norm", block.layerNorm().then(biased(3)).build());
  }

  private static void residual(Map<String, Architecture> all) {
    Architecture.Builder builder = Architecture.from(Shape.of(6)).then(biased(11)).activate(Activation.TANH);
    String shortcut = builder.last();
    builder.then(biased(11)).activate(Activation.RELU).add(shortcut);
    all.put("residual dense block", builder.then(biased(4)).build());
    all.put(
        "the input added three times",
        Architecture.from(Shape.of(5))
            .node(new Layer.Add(), List.of(Architecture.INPUT, Architecture.INPUT, Architecture.INPUT))
            .then(biased(5)).add(Architecture.INPUT).build());
  }

  /** Parts that begin and end inside a vector, the input among them, and one that is read twice. */
  private static void concatenated(Map<String, Architecture> all) {
    Architecture.Builder builder = Architecture.from(Shape.of(6)).then(biased(19)).activate(Activation.TANH);
    String first = builder.last();
    String second = builder.then(biased(5)).activate(Activation.SILU).last();
    builder.node(new Layer.Concatenate(), List.of(second, Architecture.INPUT, first, second));
    all.put("features one after another", builder.then(biased(3)).build());
    all.put(
        "concatenation at the output",
        Architecture.from(Shape.of(16)).then(biased(16)).concatenate(Architecture.INPUT).build());
    Architecture.Builder steps = Architecture.from(Shape.of(3, 4)).then(new Layer.Lstm(5, true, NORMAL, UNIFORM));
    all.put(
        "features of every step one after another",
        steps.concatenate(Architecture.INPUT).then(biased(3)).flatten().then(biased(2)).build());
    Architecture.Builder images = Architecture.from(Shape.of(2, 5, 4)).conv(3, 3, NORMAL).activate(Activation.TANH);
    String earlier = images.last();
    images.conv(18, 3, NORMAL).batchNorm().concatenate(earlier).conv(4, 1, NORMAL).concatenate(Architecture.INPUT);
    all.put("channels one after another", images.flatten().then(biased(2)).build());
  }

  private static void convolutional(Map<String, Architecture> all) {
    all.put(
        "strided convolution",
        Architecture.from(Shape.of(2, 7, 5)).then(new Layer.Conv2d(3, 3, 2, 1, true, NORMAL, UNIFORM))
            .activate(Activation.TANH).flatten().then(biased(4)).build());
    all.put(
        "convolution, batch norm, max pooling",
        Architecture.from(Shape.of(2, 6, 6)).conv(4, 3, NORMAL).batchNorm().activate(Activation.RELU).maxPool()
            .flatten().then(biased(3)).build());
    all.put(
        "average pooling",
        Architecture.from(Shape.of(2, 5, 5)).conv(3, 3, NORMAL).then(new Layer.Pool2d(Layer.Pooling.AVERAGE, 2, 2))
            .flatten().then(biased(3)).build());
    all.put(
        "global average pooling",
        Architecture.from(Shape.of(3, 4, 4)).conv(5, 1, NORMAL).activate(Activation.LEAKY_RELU)
            .then(new Layer.GlobalAveragePool()).then(biased(3)).build());
    Architecture.Builder builder = Architecture.from(Shape.of(2, 5, 5)).conv(4, 3, NORMAL).batchNorm();
    String shortcut = builder.activate(Activation.RELU).last();
    builder.conv(4, 3, NORMAL).batchNorm().add(shortcut).activate(Activation.RELU);
    all.put("residual convolutional block", builder.then(new Layer.GlobalAveragePool()).then(biased(3)).build());
    windows(all);
    grouped(all);
  }

  /**
   * Kernels, strides and paddings on images that are not square: more padding than keeps the size, strides of more than
   * a kernel, last rows that are not read.
   */
  private static void windows(Map<String, Architecture> all) {
    int[][] windows = {{1, 1, 0}, {1, 2, 0}, {2, 1, 0}, {2, 2, 1}, {2, 3, 0}, {3, 1, 0}, {3, 2, 1}, {3, 1, 2},
        {5, 1, 2}, {5, 2, 1}, {5, 3, 4}};
    for (int[] w : windows) {
      boolean bias = w[0] != 2;
      all.put(
          "kernel " + w[0] + ", stride " + w[1] + ", padding " + w[2] + (bias ? ", bias" : ""),
          Architecture.from(Shape.of(3, 6, 9)).then(new Layer.Conv2d(4, w[0], w[1], w[2], bias, NORMAL, UNIFORM))
              .activate(Activation.TANH).flatten().then(biased(2)).build());
    }
    all.put(
        "two convolutions, tall image",
        Architecture.from(Shape.of(2, 9, 4)).then(new Layer.Conv2d(5, 3, 2, 0, true, NORMAL, UNIFORM))
            .activate(Activation.SIGMOID).then(new Layer.Conv2d(3, 1, 1, 0, true, NORMAL, UNIFORM)).build());
    all.put(
        "more filters than a vector has elements",
        Architecture.from(Shape.of(17, 2, 3)).conv(35, 3, NORMAL).batchNorm().activate(Activation.TANH)
            .conv(19, 1, NORMAL).then(new Layer.GlobalAveragePool()).build());
  }

  private static void grouped(Map<String, Architecture> all) {
    for (int groups : new int[] {2, 3}) {
      for (int kernel : new int[] {1, 2, 3}) {
        boolean bias = kernel != 3;
        all.put(
            groups + " groups, kernel " + kernel + (bias ? ", bias" : ""),
            Architecture.from(Shape.of(6, 5, 7))
                .then(new Layer.Conv2d(12, kernel, kernel == 2 ? 2 : 1, kernel / 2, groups, bias, NORMAL, UNIFORM))
                .activate(Activation.TANH).then(new Layer.GlobalAveragePool()).then(biased(2)).build());
      }
    }
    for (int kernel : new int[] {1, 2, 3, 5}) {
      boolean bias = kernel != 3;
      all.put(
          "depthwise, kernel " + kernel + (bias ? ", bias" : ""),
          Architecture.from(Shape.of(5, 7, 6))
              .then(new Layer.Conv2d(5, kernel, kernel == 5 ? 2 : 1, kernel / 2, 5, bias, NORMAL, UNIFORM))
              .activate(Activation.TANH).flatten().then(biased(2)).build());
    }
    all.put(
        "depthwise, several filters a channel",
        Architecture.from(Shape.of(3, 5, 4)).conv(9, 3, 3, NORMAL).activate(Activation.TANH)
            .conv(9, 2, 9, NORMAL).then(new Layer.GlobalAveragePool()).build());
    // smooth, because among so many numbers one would be so near to a kink that a difference takes in both sides
    Architecture.Builder separable = Architecture.from(Shape.of(4, 4, 5)).depthwise(3, NORMAL).batchNorm()
        .activate(Activation.TANH).conv(6, 1, NORMAL).batchNorm();
    String shortcut = separable.last();
    separable.conv(18, 1, NORMAL).batchNorm().activate(Activation.TANH).depthwise(3, NORMAL).batchNorm()
        .activate(Activation.SIGMOID).conv(6, 1, 2, NORMAL).batchNorm().add(shortcut);
    all.put("separable convolution, inverted residual", separable.then(new Layer.GlobalAveragePool()).then(biased(3))
        .build());
  }

  private static void recurrent(Map<String, Architecture> all) {
    all.put(
        "LSTM, last step",
        Architecture.from(Shape.of(4, 3)).then(new Layer.Lstm(5, false, NORMAL, UNIFORM)).then(biased(2)).build());
    all.put(
        "LSTM, every step, then dense on every step",
        Architecture.from(Shape.of(3, 4)).then(new Layer.Lstm(4, true, NORMAL, UNIFORM)).then(biased(3))
            .activate(Activation.TANH).flatten().then(biased(2)).build());
    all.put(
        "two LSTM layers",
        Architecture.from(Shape.of(3, 2)).then(new Layer.Lstm(4, true, NORMAL, UNIFORM))
            .then(new Layer.Lstm(3, false, NORMAL, UNIFORM)).then(biased(2)).build());
  }

  private static void randomChains(Map<String, Architecture> all) {
    RandomStream random = Seeds.of(0).stream("architectures");
    for (int n = 1; n <= RANDOM_CHAINS; n++) {
      Architecture.Builder builder = Architecture.from(Shape.of(1 + random.nextInt(20)));
      List<Activation> functions = new ArrayList<>(List.of(Activation.values()));
      int depth = 1 + random.nextInt(4);
      for (int layer = 0; layer < depth; layer++) {
        builder.then(biased(1 + random.nextInt(40))).activate(functions.get(random.nextInt(functions.size())));
      }
      all.put("random chain " + n, builder.then(biased(1 + random.nextInt(20))).build());
    }
  }

  private static Layer biased(int units) {
    return new Layer.Dense(units, NORMAL, UNIFORM);
  }
}
