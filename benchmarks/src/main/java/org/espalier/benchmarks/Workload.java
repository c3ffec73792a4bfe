// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.espalier.api.network.Activation.RELU;
import static org.espalier.api.network.Activation.TANH;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.network.Architecture;
import org.espalier.benchmarks.Work.Kind;

/** What is measured: a piece of work, and how much faster than libtorch it should be. */
enum Workload {
  FORWARD_1("forward, 4-64-64-2, batch 1", Kind.FORWARD, policy(4, 2), 1, 0, 40),
  FORWARD_64("forward, 4-64-64-2, batch 64", Kind.FORWARD, policy(4, 2), 64),
  FORWARD_1024("forward, 4-64-64-2, batch 1024", Kind.FORWARD, policy(4, 2), 1024),
  PPO_UPDATE("PPO update, 17-64-64-6, minibatch 64, clipped, Adam", Kind.CLIPPED_UPDATE, policy(17, 6), 64, 0, 10),
  SAC_UPDATE(
      "SAC update, 17 observations, 6 actions, 256-256, batch 256", Kind.SAC_UPDATE,
      Networks.dense(RELU, 17, Work.HIDDEN, Work.HIDDEN, 12), 256, 0, 1.5),
  EPOCH("epoch of 3000, 64-256-128-64-8, batch 32, Adam", Kind.EPOCH, classifier(), 32),
  UPDATE("update, 64-256-128-64-8, batch 64, Adam", Kind.UPDATE, classifier(), 64, 0, 3),
  UPDATE_50("update, 64-256-128-64-8, batch 64, 50 % masked", Kind.UPDATE, classifier(), 64, 0.5),
  UPDATE_80("update, 64-256-128-64-8, batch 64, 80 % masked", Kind.UPDATE, classifier(), 64, 0.8),
  UPDATE_90("update, 64-256-128-64-8, batch 64, 90 % masked", Kind.UPDATE, classifier(), 64, 0.9, 4),
  UPDATE_95("update, 64-256-128-64-8, batch 64, 95 % masked", Kind.UPDATE, classifier(), 64, 0.95, 6),
  REMASKED_90("the same, masks changed before each, 90 % masked", Kind.REMASKED_UPDATE, classifier(), 64, 0.9),
  WIDE_FORWARD("forward, 64-256-128-64-8, batch 64", Kind.FORWARD, classifier(), 64, 0, 2),
  WIDE_FORWARD_90("forward, 64-256-128-64-8, batch 64, 90 % masked", Kind.FORWARD, classifier(), 64, 0.9),
  WIDE_FORWARD_95("forward, 64-256-128-64-8, batch 64, 95 % masked", Kind.FORWARD, classifier(), 64, 0.95, 20),
  PRUNE(
      "masks of 90 %, global magnitude, 10 million weights", Kind.PRUNE,
      Networks.dense(RELU, 2048, 3072, 1024, 1024, 8), 1),
  LSTM("update, LSTM 8-32-1 over 30 steps, batch 256, Adam", Kind.UPDATE, lstm(), 256, 0, 1),
  LSTM_95("update, LSTM 8-32-1, 30 steps, batch 256, 95 % masked", Kind.UPDATE, lstm(), 256, 0.95),
  UNROLLED_64(
      "update, 8-64-64-1 unrolled over 30 steps, batch 1024", Kind.UNROLLED,
      Networks.dense(RELU, 8, 64, 64, 1), 1024, 0, 2),
  UNROLLED_256("update, 8-256-256-128-1, 30 steps, batch 1024", Kind.UNROLLED, hedge(), 1024, 0, 1.2),
  UNROLLED_256_90("update, 8-256-256-128-1, 30 steps, 90 % masked", Kind.UNROLLED, hedge(), 1024, 0.9),
  VGG_UPDATE("update, VGG-11 with batch norm, batch 60, Adam", Kind.UPDATE, Networks.vgg11(1), 60, 0, 1.2, 1),
  VGG_FORWARD("forward, VGG-11 with batch norm, batch 256", Kind.FORWARD, Networks.vgg11(1), 256, 0, 1.1, 0.9),
  VGG_UPDATE_HALF("update, VGG-11, half of the filters, batch 60", Kind.UPDATE, Networks.vgg11(2), 60),
  VGG_FORWARD_HALF("forward, VGG-11, half of the filters, batch 256", Kind.FORWARD, Networks.vgg11(2), 256),
  SIX_UPDATE("update, 6 convolutions, batch 64, Adam", Kind.UPDATE, Networks.six(1), 64, 0, 1.1),
  SIX_FORWARD("forward, 6 convolutions, batch 256", Kind.FORWARD, Networks.six(1), 256),
  SIX_UPDATE_HALF("update, 6 convolutions, half of the filters, batch 64", Kind.UPDATE, Networks.six(2), 64),
  SIX_FORWARD_HALF("forward, 6 convolutions, half of the filters, batch 256", Kind.FORWARD, Networks.six(2), 256);

  /** The JDK from which on the vector compiler is as good as it is measured to be. */
  private static final int NEW_JDK = 25;

  private final String title;
  private final Work work;
  private final double expected;
  private final double expectedOfOldJdk;

  Workload(String title, Kind kind, Architecture architecture, int batch) {
    this(title, kind, architecture, batch, 0);
  }

  Workload(String title, Kind kind, Architecture architecture, int batch, double sparsity) {
    this(title, kind, architecture, batch, sparsity, 0);
  }

  Workload(String title, Kind kind, Architecture architecture, int batch, double sparsity, double expected) {
    this(title, kind, architecture, batch, sparsity, expected, expected);
  }

  Workload(
      String title, Kind kind, Architecture architecture, int batch, double sparsity, double expected,
      double expectedOfOldJdk) {
    this.title = title;
    this.work = new Work(kind, architecture, batch, sparsity);
    this.expected = expected;
    this.expectedOfOldJdk = expectedOfOldJdk;
  }

  private static Architecture policy(int inputs, int outputs) {
    return Networks.dense(TANH, inputs, 64, 64, outputs);
  }

  private static Architecture classifier() {
    return Networks.dense(RELU, 64, 256, 128, 64, 8);
  }

  private static Architecture lstm() {
    return Networks.lstm(Work.STEPS, 8, 32, 1);
  }

  private static Architecture hedge() {
    return Networks.dense(RELU, 8, 256, 256, 128, 1);
  }

  String title() {
    return title;
  }

  Work work() {
    return work;
  }

  /** How many times libtorch's speed is expected of a JDK; empty if nothing is. */
  OptionalDouble expected(int jdk) {
    double times = jdk < NEW_JDK ? expectedOfOldJdk : expected;
    return times > 0 ? OptionalDouble.of(times) : OptionalDouble.empty();
  }

  /** The same work with all filters, where this is done with half of them. */
  Optional<Workload> whole() {
    return switch (this) {
      case VGG_UPDATE_HALF -> Optional.of(VGG_UPDATE);
      case VGG_FORWARD_HALF -> Optional.of(VGG_FORWARD);
      case SIX_UPDATE_HALF -> Optional.of(SIX_UPDATE);
      case SIX_FORWARD_HALF -> Optional.of(SIX_FORWARD);
      default -> Optional.empty();
    };
  }
}
