package org.espalier.benchmarks;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/** What is measured: a piece of work on a network, and how much faster than libtorch it should be. */
public enum Workload {
  FORWARD_1("forward, 4-64-64-2, batch 1", Kind.FORWARD, 1, 0, 40, 4, 64, 64, 2),
  FORWARD_64("forward, 4-64-64-2, batch 64", Kind.FORWARD, 64, 0, 0, 4, 64, 64, 2),
  FORWARD_1024("forward, 4-64-64-2, batch 1024", Kind.FORWARD, 1024, 0, 0, 4, 64, 64, 2),
  PPO_UPDATE("PPO update, 17-64-64-6, minibatch 64, clipped, Adam", Kind.CLIPPED_UPDATE, 64, 0, 3, 17, 64, 64, 6),
  EPOCH("epoch of 3000, 64-256-128-64-8, batch 32, Adam", Kind.EPOCH, 32, 0, 0, 64, 256, 128, 64, 8),
  UPDATE("update, 64-256-128-64-8, batch 64, Adam", Kind.UPDATE, 64, 0, 0, 64, 256, 128, 64, 8),
  UPDATE_50("update, 64-256-128-64-8, batch 64, 50 % masked", Kind.UPDATE, 64, 0.5, 0, 64, 256, 128, 64, 8),
  UPDATE_80("update, 64-256-128-64-8, batch 64, 80 % masked", Kind.UPDATE, 64, 0.8, 0, 64, 256, 128, 64, 8),
  UPDATE_90("update, 64-256-128-64-8, batch 64, 90 % masked", Kind.UPDATE, 64, 0.9, 4, 64, 256, 128, 64, 8),
  UPDATE_95("update, 64-256-128-64-8, batch 64, 95 % masked", Kind.UPDATE, 64, 0.95, 6, 64, 256, 128, 64, 8),
  REMASKED_90(
      "the same, masks changed before each, 90 % masked", Kind.REMASKED_UPDATE, 64, 0.9, 0, 64, 256, 128, 64, 8),
  WIDE_FORWARD("forward, 64-256-128-64-8, batch 64", Kind.FORWARD, 64, 0, 0, 64, 256, 128, 64, 8),
  WIDE_FORWARD_90("forward, 64-256-128-64-8, batch 64, 90 % masked", Kind.FORWARD, 64, 0.9, 0, 64, 256, 128, 64, 8),
  WIDE_FORWARD_95("forward, 64-256-128-64-8, batch 64, 95 % masked", Kind.FORWARD, 64, 0.95, 20, 64, 256, 128, 64, 8),
  PRUNE("masks of 90 %, global magnitude, 10 million weights", Kind.PRUNE, 1, 0, 0, 2048, 3072, 1024, 1024, 8),
  LSTM("update, LSTM 8-32-1 over 30 steps, batch 256, Adam", Kind.LSTM, 256, 0, 1, 8, 32, 1),
  LSTM_95("update, LSTM 8-32-1, 30 steps, batch 256, 95 % masked", Kind.LSTM, 256, 0.95, 0, 8, 32, 1),
  UNROLLED_64("update, 8-64-64-1 unrolled over 30 steps, batch 1024", Kind.UNROLLED, 1024, 0, 1, 8, 64, 64, 1),
  UNROLLED_256("update, 8-256-256-128-1, 30 steps, batch 1024", Kind.UNROLLED, 1024, 0, 1, 8, 256, 256, 128, 1),
  UNROLLED_256_90("update, 8-256-256-128-1, 30 steps, 90 % masked", Kind.UNROLLED, 1024, 0.9, 0, 8, 256, 256, 128, 1);

  /** Pieces of work. */
  public enum Kind {
    /** Outputs only. */
    FORWARD,
    /** Forward, backward, step of Adam. */
    UPDATE,
    /** The same with the gradients clipped to a norm of .5 before the step. */
    CLIPPED_UPDATE,
    /** An update after a fifth of the kept weights was replaced: dynamic sparse training, at every update. */
    REMASKED_UPDATE,
    /** Updates on 3000 samples, batch by batch. */
    EPOCH,
    /** Masks for the initial weights that leave the tenth of largest magnitude. */
    PRUNE,
    /** An update of an LSTM with a dense layer at every step. */
    LSTM,
    /** An update after the network was used at every step, its last input being its output at the step before. */
    UNROLLED
  }

  static final int EPOCH_SAMPLES = 3000;
  static final int STEPS = 30;
  static final double LEARNING_RATE = 3e-4;
  static final double CLIP = 0.5;
  static final double PRUNED = 0.9;

  private final String title;
  private final Kind kind;
  private final int batch;
  private final double sparsity;
  private final double expected;
  private final int[] sizes;

  Workload(String title, Kind kind, int batch, double sparsity, double expected, int... sizes) {
    this.title = title;
    this.kind = kind;
    this.batch = batch;
    this.sparsity = sparsity;
    this.expected = expected;
    this.sizes = sizes;
  }

  String title() {
    return title;
  }

  Kind kind() {
    return kind;
  }

  int batch() {
    return batch;
  }

  /** Samples in the data. */
  int samples() {
    return kind == Kind.EPOCH ? EPOCH_SAMPLES : batch;
  }

  /** Share of the weights that are masked; libtorch, which masks make no faster, runs dense unless masks change. */
  double sparsity() {
    return sparsity;
  }

  /** Of the layers, from the inputs to the outputs. */
  int[] sizes() {
    return sizes.clone();
  }

  /** Numbers that one sample consists of. */
  int inputSize() {
    return switch (kind) {
      case LSTM -> STEPS * sizes[0];
      case UNROLLED -> STEPS * (sizes[0] - 1);
      default -> sizes[0];
    };
  }

  /** Outputs for one sample. */
  int outputSize() {
    int last = sizes[sizes.length - 1];
    return kind == Kind.LSTM || kind == Kind.UNROLLED ? STEPS * last : last;
  }

  /** Tanh where policies are computed, else ReLU. */
  Activation activation() {
    return sizes.length == 4 && kind != Kind.UNROLLED ? Activation.TANH : Activation.RELU;
  }

  /** How many times libtorch's speed is expected. */
  OptionalDouble expected() {
    return expected > 0 ? OptionalDouble.of(expected) : OptionalDouble.empty();
  }

  /** The same work without a mask, empty if this is it. */
  Optional<Workload> dense() {
    return switch (this) {
      case UPDATE_50, UPDATE_80, UPDATE_90, UPDATE_95 -> Optional.of(UPDATE);
      case WIDE_FORWARD_90, WIDE_FORWARD_95 -> Optional.of(WIDE_FORWARD);
      case LSTM_95 -> Optional.of(LSTM);
      case UNROLLED_256_90 -> Optional.of(UNROLLED_256);
      default -> Optional.empty();
    };
  }

  Architecture architecture() {
    if (kind == Kind.LSTM) {
      return Architecture.from(Shape.of(STEPS, sizes[0]))
          .then(new Layer.Lstm(sizes[1], true, Initializer.FAN_IN, Initializer.FAN_IN))
          .dense(sizes[2], Initializer.FAN_IN).build();
    }
    Architecture.Builder builder = Architecture.from(Shape.of(sizes[0]));
    for (int i = 1; i < sizes.length; i++) {
      builder.dense(sizes[i], Initializer.FAN_IN);
      if (i < sizes.length - 1) {
        builder.activate(activation());
      }
    }
    return builder.build();
  }
}
