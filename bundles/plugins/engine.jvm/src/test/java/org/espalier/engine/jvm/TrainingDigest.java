// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.espalier.api.engine.Engine;
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
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.training.Gradients;

/**
 * A program that trains a few networks, dense, recurrent, convolutional and masked, and prints checksums of every bit
 * that came out.
 */
final class TrainingDigest {
  /** Named one by one: a further function must not change a digest that holds the bits of these. */
  private static final List<Activation> FUNCTIONS =
      List.of(Activation.RELU, Activation.LEAKY_RELU, Activation.TANH, Activation.SIGMOID);

  private static final int UPDATES = 60;

  /** More than a block of columns. */
  private static final int BATCH = 80;

  private static final int CONVOLUTIONAL_UPDATES = 20;

  private static final List<Optimizer> OPTIMIZERS =
      List.of(new Optimizer.Adam(3e-3), new Optimizer.Sgd(1e-2, 0.9, 1e-4));

  private final Engine engine;
  private final CRC32C checksum = new CRC32C();
  /** Of the updates of a whole digest, one of so many is done. */
  private final int part;

  private TrainingDigest(Engine engine, int part) {
    this.engine = engine;
    this.part = part;
  }

  /** Argument: {@code scalar} or {@code fastest}. Prints the kernels' description and the short digest, with a tab. */
  public static void main(String[] arguments) {
    JvmEngine engine = new JvmEngine(arguments[0].equals("scalar") ? Kernels.scalar() : Kernels.fastest());
    System.out.println(engine.environment().get("kernels") + "\t" + Long.toHexString(ofHalf(engine)));
  }

  /** Of half as many updates of all networks, since a JVM that has just begun is slow. */
  static long ofHalf(Engine engine) {
    TrainingDigest digest = new TrainingDigest(engine, 2);
    digest.denseAndRecurrent();
    digest.convolutional();
    digest.residuals();
    return digest.checksum.getValue();
  }

  static long of(Engine engine) {
    TrainingDigest digest = new TrainingDigest(engine, 1);
    digest.denseAndRecurrent();
    digest.convolutional();
    return digest.checksum.getValue();
  }

  /** Of those networks alone: it is older than the others. */
  static long ofDenseAndRecurrent(Engine engine) {
    TrainingDigest digest = new TrainingDigest(engine, 1);
    digest.denseAndRecurrent();
    return digest.checksum.getValue();
  }

  /** Of networks of layer norms, SiLU, GELU and concatenations, alone: it is younger than the others. */
  static long ofResidual(Engine engine) {
    TrainingDigest digest = new TrainingDigest(engine, 1);
    digest.residuals();
    return digest.checksum.getValue();
  }

  private void residuals() {
    for (Activation function : List.of(Activation.SILU, Activation.GELU)) {
      for (double sparsity : new double[] {0, 0.5, 0.95}) {
        for (Optimizer optimizer : OPTIMIZERS) {
          train(blocks(function), sparsity, optimizer, UPDATES);
        }
      }
    }
    for (double sparsity : new double[] {0, 0.95}) {
      train(steps(), sparsity, OPTIMIZERS.get(0), UPDATES);
    }
  }

  private static Architecture blocks(Activation function) {
    Architecture.Builder builder = Architecture.from(Shape.of(17)).dense(37, Initializer.FAN_IN);
    String stream = builder.last();
    builder.layerNorm().dense(70, Initializer.FAN_IN).activate(function).dense(37, Initializer.FAN_IN).add(stream);
    return builder.layerNorm().concatenate(Architecture.INPUT).dense(48, Initializer.FAN_IN).layerNorm()
        .activate(function).dense(6, Initializer.FAN_IN).build();
  }

  private static Architecture steps() {
    return Architecture.from(Shape.of(7, 5))
        .then(new Layer.Lstm(21, true, Initializer.FAN_IN, Initializer.FAN_IN)).layerNorm()
        .concatenate(Architecture.INPUT).dense(9, Initializer.FAN_IN).activate(Activation.GELU).flatten()
        .dense(6, Initializer.FAN_IN).build();
  }

  private void denseAndRecurrent() {
    for (Activation function : FUNCTIONS) {
      for (double sparsity : new double[] {0, 0.5, 0.95}) {
        Optimizer optimizer = OPTIMIZERS.get(function.ordinal() % 2);
        train(architecture(function), sparsity, optimizer, UPDATES);
      }
    }
    for (double sparsity : new double[] {0, 0.95}) {
      train(recurrent(), sparsity, OPTIMIZERS.get(0), UPDATES);
    }
  }

  private void convolutional() {
    for (Architecture architecture : List.of(residual(), grouped())) {
      for (double sparsity : new double[] {0, 0.5, 0.95}) {
        for (Optimizer optimizer : OPTIMIZERS) {
          train(architecture, sparsity, optimizer, CONVOLUTIONAL_UPDATES);
        }
      }
    }
    for (double sparsity : new double[] {0, 0.95}) {
      train(normalised(), sparsity, OPTIMIZERS.get(0), CONVOLUTIONAL_UPDATES);
      train(image(), sparsity, OPTIMIZERS.get(1), CONVOLUTIONAL_UPDATES);
    }
  }

  private static Architecture architecture(Activation function) {
    Architecture.Builder builder = Architecture.from(Shape.of(17)).dense(70, Initializer.FAN_IN).activate(function);
    String shortcut = builder.last();
    return builder.dense(70, Initializer.FAN_IN).activate(function).add(shortcut).dense(6, Initializer.FAN_IN).build();
  }

  private static Architecture recurrent() {
    return Architecture.from(Shape.of(7, 5))
        .then(new Layer.Lstm(21, true, Initializer.FAN_IN, Initializer.FAN_IN)).dense(9, Initializer.FAN_IN)
        .then(new Layer.Lstm(16, false, Initializer.FAN_IN, Initializer.ZERO)).dense(6, Initializer.FAN_IN).build();
  }

  private static Architecture normalised() {
    return Architecture.from(Shape.of(9)).batchNorm().dense(40, Initializer.FAN_IN).batchNorm()
        .activate(Activation.RELU).dense(21, Initializer.FAN_IN).batchNorm().activate(Activation.TANH)
        .dense(3, Initializer.FAN_IN).build();
  }

  private static Architecture image() {
    Architecture.Builder builder =
        Architecture.from(Shape.of(19, 7, 6)).batchNorm().activate(Activation.LEAKY_RELU)
            .then(new Layer.Pool2d(Layer.Pooling.MAX, 3, 2)).batchNorm();
    String shortcut = builder.last();
    builder.activate(Activation.RELU).then(new Layer.Pool2d(Layer.Pooling.AVERAGE, 1, 1)).batchNorm().add(shortcut);
    String sum = builder.activate(Activation.SIGMOID).last();
    String means = builder.then(new Layer.GlobalAveragePool()).dense(5, Initializer.FAN_IN).last();
    return builder.node(new Layer.Pool2d(Layer.Pooling.AVERAGE, 2, 1), List.of(sum)).flatten()
        .dense(5, Initializer.FAN_IN).add(means).build();
  }

  /** Kernels of 3, 1 and 5, with and without biases, and a sum of two layers. */
  private static Architecture residual() {
    Architecture.Builder builder =
        Architecture.from(Shape.of(3, 9, 7)).then(convolution(20, 3, 2, 1, 1)).activate(Activation.RELU);
    String shortcut = builder.last();
    return builder.conv(20, 3, Initializer.FAN_IN).activate(Activation.TANH).add(shortcut)
        .then(convolution(33, 1, 1, 0, 1)).activate(Activation.RELU).then(convolution(8, 5, 1, 2, 1)).flatten()
        .dense(6, Initializer.FAN_IN).build();
  }

  private static Architecture grouped() {
    return Architecture.from(Shape.of(6, 8, 8)).then(convolution(40, 2, 2, 0, 2)).activate(Activation.LEAKY_RELU)
        .then(convolution(24, 3, 1, 2, 4)).activate(Activation.RELU).then(convolution(24, 3, 2, 1, 24))
        .then(convolution(5, 3, 3, 1, 1)).flatten().dense(6, Initializer.FAN_IN).build();
  }

  private static Layer.Conv2d convolution(int filters, int kernel, int stride, int padding, int groups) {
    return new Layer.Conv2d(
        filters, kernel, stride, padding, groups, true, Initializer.FAN_IN, Initializer.ZERO);
  }

  private void train(Architecture architecture, double sparsity, Optimizer optimizer, int updates) {
    Seeds seeds = Seeds.of(5);
    RandomStream random = seeds.stream("data");
    try (Network network = engine.create(architecture, seeds.stream("initial"))) {
      for (ParameterSpec spec : architecture.parameters()) {
        if (sparsity > 0 && spec.role() == ParameterSpec.Role.WEIGHT) {
          int kept = (int) ((1 - sparsity) * spec.size());
          network.mask(spec.name(), Mask.random(spec.size(), kept, seeds.stream(spec.name())));
        }
      }
      int inputSize = architecture.inputShape().size();
      int outputSize = architecture.outputShape().size();
      Pass pass = network.pass(BATCH);
      for (int update = 0; update < updates / part; update++) {
        int batch = update % 10 == 9 ? 1 + random.nextInt(BATCH) : BATCH;
        float[] outputs = pass.forward(gaussian(batch * inputSize, random), batch, Pass.Mode.TRAIN);
        add(Arrays.copyOf(outputs, batch * outputSize));
        network.zeroGradients();
        add(pass.backwardToInputs(gaussian(batch * outputSize, random)));
        Gradients.clip(2, List.of(network));
        network.update(optimizer);
      }
      for (String name : network.weights().names()) {
        add(network.values(name));
        network.moments(name).forEach(this::add);
      }
    }
  }

  private static float[] gaussian(int n, RandomStream random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private void add(float[] values) {
    for (float value : values) {
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        checksum.update(bits >>> shift);
      }
    }
  }
}
