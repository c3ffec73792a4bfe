// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Map;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * What is timed is the same work: each side gives the same outputs as libtorch with its plain loops, before an update
 * and after it. These stand apart from oneDNN, which libtorch uses otherwise: that computes convolutions from 24 to 24
 * channels in the default format wrongly on AVX-512.
 */
final class Agreement {
  /** Of outputs, in units of the largest one, where that is more than 1. */
  static final double TOLERANCE = 1e-4;

  /** The same after an update: Adam's first step is as large for a slope of rounding errors as for any other. */
  static final double TOLERANCE_AFTER_UPDATES = 2e-3;

  private final Work work;
  private final float[] before;
  private final float[] after;

  Agreement(Work work) {
    this.work = work;
    try (TorchSubject.Plain plain = new TorchSubject.Plain()) {
      Subject reference = Subject.libtorch(work, MemoryFormat.Contiguous);
      before = reference.outputs();
      reference.run();
      after = reference.outputs();
    }
  }

  /**
   * Does the work once on each side, and leaves a format of libtorch out that gives other outputs.
   *
   * @param sides at the same piece of work, as they start
   * @throws IllegalStateException if another side gives other outputs, or no format is left
   */
  void check(Map<Side, Subject> sides) {
    sides.entrySet().removeIf(side -> {
      double difference = difference(side.getValue());
      boolean wrong = !(difference <= 1);
      if (wrong && side.getKey() != Side.LIBTORCH && side.getKey() != Side.CHANNELS_LAST) {
        throw new IllegalStateException(
            work.kind() + " of " + work.architecture() + ": outputs of " + side.getKey().title()
                + " differ from the reference by " + difference + " times what is tolerated");
      }
      return wrong;
    });
    if (!sides.containsKey(Side.LIBTORCH) && !sides.containsKey(Side.CHANNELS_LAST)) {
      throw new IllegalStateException(work.kind() + " of " + work.architecture() + ": libtorch contradicts itself");
    }
  }

  /** In units of the tolerance. */
  double difference(Subject subject) {
    double start = difference(before, subject.outputs()) / TOLERANCE;
    subject.run();
    return work.comparable() ? Math.max(start, difference(after, subject.outputs()) / TOLERANCE_AFTER_UPDATES) : start;
  }

  /** The largest difference, in units of the largest expected magnitude where that is more than 1; NaN if one is. */
  static double difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalArgumentException(actual.length + " outputs instead of " + expected.length);
    }
    double largest = 0;
    double unit = 1;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
      unit = Math.max(unit, Math.abs(expected[i]));
    }
    return largest / unit;
  }
}
