// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What was measured of one workload. */
record Row(Workload workload, Times times) {
  private static final double MICROSECONDS_TO_GIGA = 1e-3;

  /** libtorch's faster format. */
  Side better() {
    return Stream.of(Side.LIBTORCH, Side.CHANNELS_LAST)
        .filter(times::has)
        .min(Comparator.comparingDouble(side -> times.median(side)))
        .orElseThrow();
  }

  /** How many times its speed engine.jvm has; empty if engine.jvm can't compute it. */
  OptionalDouble ratio() {
    return ratio(better());
  }

  /** How many times the speed of another side engine.jvm has; empty if either did not take part. */
  OptionalDouble ratio(Side other) {
    return times.has(Side.ENGINE) && times.has(other)
        ? OptionalDouble.of(times.ratio(other, Side.ENGINE))
        : OptionalDouble.empty();
  }

  /** GFLOP/s of a side, by its median; empty if it did not take part or nothing is multiplied. */
  OptionalDouble speed(Side side) {
    OptionalDouble flops = workload.work().flops();
    return flops.isPresent() && times.has(side)
        ? OptionalDouble.of(flops.getAsDouble() * MICROSECONDS_TO_GIGA / times.median(side))
        : OptionalDouble.empty();
  }

  /** GFLOP/s of the machine's limit. */
  double peak() {
    return Peak.flops() * MICROSECONDS_TO_GIGA / times.median(Side.PEAK);
  }

  /** Share of the machine's limit that engine.jvm comes to, in neighbouring turns. */
  OptionalDouble share() {
    OptionalDouble flops = workload.work().flops();
    return flops.isPresent() && times.has(Side.ENGINE)
        ? OptionalDouble.of(flops.getAsDouble() / Peak.flops() * times.ratio(Side.PEAK, Side.ENGINE))
        : OptionalDouble.empty();
  }

  /** What leaving filters out gains, where the workload is that. */
  Optional<Gain> gain() {
    OptionalDouble faster = ratio(Side.WHOLE);
    return workload.whole().filter(whole -> faster.isPresent()).map(whole ->
        new Gain(
            whole, faster.getAsDouble(),
            (double) whole.work().architecture().macs() / workload.work().architecture().macs()));
  }

  /**
   * How much faster engine.jvm is without some filters.
   *
   * @param whole the work with all filters
   * @param faster its time by that without them
   * @param fewer its multiply-adds by those without them
   */
  record Gain(Workload whole, double faster, double fewer) {}
}
