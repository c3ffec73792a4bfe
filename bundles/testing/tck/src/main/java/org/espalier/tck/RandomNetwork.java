// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;

/**
 * A small random network, of every kind of layer as more of them are drawn: images, time series and vectors, residual
 * connections in each, with random channels switched off in random ways.
 *
 * @param architecture its layers
 * @param weights its parameters; about half of the channels have incoming weights of zero, or these and their bias
 */
public record RandomNetwork(Architecture architecture, Weights weights) {
  private static final Initializer ANY = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);

  /** The stream's next network. */
  public static RandomNetwork draw(RandomStream random) {
    Architecture architecture = architecture(random);
    return new RandomNetwork(architecture, masked(architecture, random));
  }

  /** Standard normal inputs, float32 values in float64 arrays. */
  public double[][] inputs(int samples, RandomStream random) {
    double[][] inputs = new double[samples][architecture.inputShape().size()];
    for (double[] input : inputs) {
      for (int i = 0; i < input.length; i++) {
        input[i] = (float) random.nextGaussian();
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
    return random.nextInt(3) == 0 ? grouped(random) : ungrouped(random);
  }

  /** Grouped and depthwise convolutions among ordinary ones, of several kernels and strides, on oblong images. */
  private static Architecture grouped(RandomStream random) {
    int channels = 1 + random.nextInt(4);
    Architecture.Builder builder = Architecture.from(Shape.of(channels, 7, 5));
    int layers = 2 + random.nextInt(4);
    for (int l = 0; l < layers; l++) {
      String shortcut = builder.last();
      int before = channels;
      int groups = groups(channels, random);
      int kernel = List.of(1, 2, 3, 5).get(random.nextInt(4));
      int padding = kernel / 2 + (kernel > 2 && random.nextInt(4) == 0 ? 1 : 0);
      boolean keepsSize = 2 * padding == kernel - 1;
      int stride = l > 0 && !keepsSize && random.nextBoolean() ? 2 : 1;
      channels = keepsSize && random.nextBoolean() ? channels : groups * (1 + random.nextInt(12 / groups));
      builder.then(
          new Layer.Conv2d(channels, kernel, stride, padding, groups, random.nextBoolean(), ANY, ANY));
      maybeNorm(builder, random);
      if (keepsSize && channels == before && random.nextBoolean()) {
        builder.add(shortcut);
      }
      if (random.nextBoolean()) {
        activate(builder, random);
      }
    }
    return pooled(builder, random);
  }

  /** One, as many as there are channels, or any number that divides them. */
  private static int groups(int channels, RandomStream random) {
    return switch (random.nextInt(3)) {
      case 0 -> 1;
      case 1 -> channels;
      default -> {
        int groups = 1 + random.nextInt(channels);
        while (channels % groups != 0) {
          groups--;
        }
        yield groups;
      }
    };
  }

  private static Architecture ungrouped(RandomStream random) {
    Architecture.Builder builder = Architecture.from(Shape.of(1 + random.nextInt(3), 6, 6));
    int blocks = 1 + random.nextInt(3);
    for (int b = 0; b < blocks; b++) {
      int filters = 1 + random.nextInt(6);
      int stride = random.nextInt(4) == 0 && b == 0 ? 2 : 1;
      int padding = random.nextInt(3) == 0 && b == 0 ? 0 : 1;
      builder.then(new Layer.Conv2d(filters, 3, stride, padding, random.nextBoolean(), ANY, ANY));
      maybeNorm(builder, random);
      activate(builder, random);
      if (random.nextBoolean()) {
        String shortcut = builder.last();
        builder.conv(filters, 3, ANY);
        maybeNorm(builder, random);
        join(builder, shortcut, random);
      }
    }
    return pooled(builder, random);
  }

  private static Architecture pooled(Architecture.Builder builder, RandomStream random) {
    switch (random.nextInt(3)) {
      case 0 -> builder.then(new Layer.GlobalAveragePool());
      case 1 -> builder.then(new Layer.Pool2d(Layer.Pooling.AVERAGE, 2, 2)).flatten();
      default -> builder.maxPool().flatten();
    }
    return vector(builder, random).build();
  }

  private static Architecture sequence(RandomStream random) {
    Architecture.Builder builder = Architecture.from(Shape.of(3, 1 + random.nextInt(4)));
    int units = 1 + random.nextInt(6);
    builder.then(new Layer.Lstm(units, true, ANY, ANY));
    if (random.nextInt(3) == 0) {
      String shortcut = builder.last();
      join(builder.then(new Layer.Lstm(units, true, ANY, ANY)), shortcut, random);
    }
    if (random.nextInt(3) == 0) {
      builder.layerNorm();
    }
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
      if (random.nextInt(3) == 0) {
        builder.layerNorm();
      } else {
        maybeNorm(builder, random);
      }
      activate(builder, random);
      if (random.nextInt(3) == 0) {
        String shortcut = builder.last();
        join(builder.dense(units, ANY), shortcut, random);
      }
    }
    builder.dense(1 + random.nextInt(3), ANY);
    if (random.nextInt(4) == 0) {
      activate(builder, random);
    }
    return builder;
  }

  private static void join(Architecture.Builder builder, String earlier, RandomStream random) {
    if (random.nextInt(3) == 0) {
      builder.concatenate(earlier);
    } else {
      builder.add(earlier);
    }
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
