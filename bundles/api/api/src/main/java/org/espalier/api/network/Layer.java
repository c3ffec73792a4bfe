package org.espalier.api.network;

/** One operation of a network. Biases start as their initialiser says, by default at 0. */
public sealed interface Layer {

  /** y = W x + b on a vector of features; on {@code [time, features]} at every time step. */
  record Dense(int units, Initializer weights, Initializer biases) implements Layer {
    public Dense {
      atLeastOne("units", units);
    }
  }

  /**
   * Cross-correlation of [channels, height, width] with a square kernel and zero padding, as deep learning means
   * "convolution". Output side: (side + 2 padding - kernel) / stride + 1, rounded down.
   */
  record Conv2d(
      int filters, int kernel, int stride, int padding, boolean bias, Initializer weights, Initializer biases)
      implements Layer {
    public Conv2d {
      atLeastOne("filters", filters);
      atLeastOne("kernel", kernel);
      atLeastOne("stride", stride);
      if (padding < 0 || padding >= kernel) {
        throw new IllegalArgumentException("padding is " + padding + "; it must be from 0 to kernel - 1");
      }
    }
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) per channel of [channels, height, width], or per feature. In training
   * the running mean and (unbiased) variance move by {@code momentum} towards the batch's.
   */
  record BatchNorm(double momentum, double epsilon) implements Layer {
    /** PyTorch's constants. */
    public static final BatchNorm DEFAULT = new BatchNorm(0.1, 1e-5);
  }

  /** Maximum or mean over square windows; windows that don't fit are dropped. */
  record Pool2d(Pooling pooling, int kernel, int stride) implements Layer {
    public Pool2d {
      atLeastOne("kernel", kernel);
      atLeastOne("stride", stride);
    }
  }

  /** What a window becomes. */
  enum Pooling {
    MAX,
    AVERAGE
  }

  /** [channels, height, width] to [channels], the mean over each channel. */
  record GlobalAveragePool() implements Layer {}

  /** Any shape to one dimension, in row-major order. */
  record Flatten() implements Layer {}

  /** An element-wise function. */
  record Activate(Activation function) implements Layer {}

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over [time,
   * features], from a zero state; one bias vector. Output [time, units], or the last step's [units].
   */
  record Lstm(int units, boolean sequence, Initializer weights, Initializer biases) implements Layer {
    public Lstm {
      atLeastOne("units", units);
    }
  }

  /** The sum of two or more inputs of one shape: the residual connection. */
  record Add() implements Layer {}

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
    }
  }
}
