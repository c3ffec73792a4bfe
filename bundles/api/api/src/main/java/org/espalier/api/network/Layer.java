// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/**
 * One operation of a network. Biases start as their initialiser says, by default at 0.
 *
 * <p>Whoever takes layers apart does it by a {@link Visitor}, so that a further kind of layer does not compile until
 * that place has an answer to it; or, where all other kinds really have one answer, by an {@link Other}.
 */
public sealed interface Layer {

  /** What a visitor says of this layer. */
  <R> R accept(Visitor<R> visitor);

  /**
   * An answer for each kind of layer.
   *
   * @param <R> the answer
   */
  interface Visitor<R> {
    R dense(Dense layer);

    R conv2d(Conv2d layer);

    R batchNorm(BatchNorm layer);

    R layerNorm(LayerNorm layer);

    R pool2d(Pool2d layer);

    R globalAveragePool(GlobalAveragePool layer);

    R flatten(Flatten layer);

    R activate(Activate layer);

    R lstm(Lstm layer);

    R add(Add layer);

    R concatenate(Concatenate layer);
  }

  /**
   * An answer for some kinds of layer, which are overridden, and one for all others, further kinds included.
   *
   * @param <R> the answer
   */
  interface Other<R> extends Visitor<R> {
    R other(Layer layer);

    @Override
    default R dense(Dense layer) {
      return other(layer);
    }

    @Override
    default R conv2d(Conv2d layer) {
      return other(layer);
    }

    @Override
    default R batchNorm(BatchNorm layer) {
      return other(layer);
    }

    @Override
    default R layerNorm(LayerNorm layer) {
      return other(layer);
    }

    @Override
    default R pool2d(Pool2d layer) {
      return other(layer);
    }

    @Override
    default R globalAveragePool(GlobalAveragePool layer) {
      return other(layer);
    }

    @Override
    default R flatten(Flatten layer) {
      return other(layer);
    }

    @Override
    default R activate(Activate layer) {
      return other(layer);
    }

    @Override
    default R lstm(Lstm layer) {
      return other(layer);
    }

    @Override
    default R add(Add layer) {
      return other(layer);
    }

    @Override
    default R concatenate(Concatenate layer) {
      return other(layer);
    }
  }

  /** y = W x + b on a vector of features; on {@code [time, features]} at every time step. */
  record Dense(int units, Initializer weights, Initializer biases) implements Layer {
    public Dense {
      atLeastOne("units", units);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /**
   * Cross-correlation of [channels, height, width] with a square kernel and zero padding, as deep learning means
   * "convolution". Output side: (side + 2 padding - kernel) / stride + 1, rounded down.
   *
   * <p>Channels and filters are split into so many groups, one after another and of equal size, and a filter reads the
   * channels of its own group. In a depthwise convolution each channel is a group. Weights are [filters, channels /
   * groups, kernel, kernel], as PyTorch has them.
   *
   * @param groups divides filters and channels; 1 where every filter reads every channel
   */
  record Conv2d(
      int filters, int kernel, int stride, int padding, int groups, boolean bias, Initializer weights,
      Initializer biases)
      implements Layer {
    public Conv2d {
      atLeastOne("filters", filters);
      atLeastOne("kernel", kernel);
      atLeastOne("stride", stride);
      atLeastOne("groups", groups);
      if (padding < 0 || padding >= kernel) {
        throw new IllegalArgumentException("padding is " + padding + "; it must be from 0 to kernel - 1");
      }
      if (filters % groups != 0) {
        throw new IllegalArgumentException("filters is " + filters + "; it must be a multiple of the " + groups
            + " groups");
      }
    }

    /** Of one group: every filter reads every channel. */
    public Conv2d(
        int filters, int kernel, int stride, int padding, boolean bias, Initializer weights, Initializer biases) {
      this(filters, kernel, stride, padding, 1, bias, weights, biases);
    }

    /** With other numbers of filters and groups. */
    public Conv2d sized(int filters, int groups) {
      return new Conv2d(filters, kernel, stride, padding, groups, bias, weights, biases);
    }

    /**
     * The first channel that a filter reads, of channels / groups in a row.
     *
     * @param channels of the input
     */
    public int firstChannel(int filter, int channels) {
      return filter / (filters / groups) * (channels / groups);
    }

    /** Whether it treats each of the input's channels, of which there are several, by itself. */
    public boolean depthwise(int channels) {
      return groups > 1 && groups == channels;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv2d(this);
    }
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) per channel of [channels, height, width], or per feature. In training
   * the running mean and (unbiased) variance move by {@code momentum} towards the batch's.
   */
  record BatchNorm(double momentum, double epsilon) implements Layer {
    /** PyTorch's constants. */
    public static final BatchNorm DEFAULT = new BatchNorm(0.1, 1e-5);

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /**
   * Layer normalisation (Ba et al. 2016) of a vector of features, of [time, features] at every time step: to mean 0 and
   * (biased) variance 1 over the features of each sample, then times a gain and plus a bias for each feature. The same
   * in training and inference.
   */
  record LayerNorm(double epsilon) implements Layer {
    /** PyTorch's constant. */
    public static final LayerNorm DEFAULT = new LayerNorm(1e-5);

    public LayerNorm {
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.layerNorm(this);
    }
  }

  /** Maximum or mean over square windows; windows that don't fit are dropped. */
  record Pool2d(Pooling pooling, int kernel, int stride) implements Layer {
    public Pool2d {
      atLeastOne("kernel", kernel);
      atLeastOne("stride", stride);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pool2d(this);
    }
  }

  /** What a window becomes. */
  enum Pooling {
    MAX,
    AVERAGE
  }

  /** [channels, height, width] to [channels], the mean over each channel. */
  record GlobalAveragePool() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalAveragePool(this);
    }
  }

  /** Any shape to one dimension, in row-major order. */
  record Flatten() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flatten(this);
    }
  }

  /** An element-wise function. */
  record Activate(Activation function) implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.activate(this);
    }
  }

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over [time,
   * features], from a zero state; one bias vector. Output [time, units], or the last step's [units].
   */
  record Lstm(int units, boolean sequence, Initializer weights, Initializer biases) implements Layer {
    public Lstm {
      atLeastOne("units", units);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lstm(this);
    }
  }

  /** The sum of two or more inputs of one shape: the residual connection. */
  record Add() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /**
   * Two or more inputs one after another: the features of vectors, at every step those of sequences of one length, the
   * channels of images of one size.
   */
  record Concatenate() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concatenate(this);
    }
  }

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
    }
  }
}
