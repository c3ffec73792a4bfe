// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.statistics.Statistic;

/**
 * How the retentions of trainings are distributed.
 *
 * @param name in tables
 * @param mean of all trainings
 * @param middle interquartile mean of all trainings
 * @param keeping share of all trainings that keep {@link Keeping#WANTED}
 */
record Law(String name, ToDoubleFunction<Random> draw, double mean, double middle, double keeping) {
  private static final int MANY = 2_000_000;
  /** What a training retains that failed. */
  private static final double FAILED = 0.3;

  private static Law of(String name, ToDoubleFunction<Random> draw) {
    Random random = new Random(20_260_101);
    double[] many = DoubleStream.generate(() -> draw.applyAsDouble(random)).limit(MANY).toArray();
    return new Law(
        name, draw, Arrays.stream(many).average().orElseThrow(), Statistic.INTERQUARTILE_MEAN.of(many),
        Arrays.stream(many).filter(r -> r >= Keeping.WANTED).count() / (double) MANY);
  }

  /** Laws of every kind, those in which trainings fail with several probabilities. */
  static List<Law> all() {
    Stream<Law> even = Stream.of(
        of("normal around .979", random -> 0.979 + 0.05 * random.nextGaussian()),
        of("normal around .97, capped at 1", random -> Math.min(1, 0.97 + 0.15 * random.nextGaussian())),
        of("uniform from 0 to 1.959", random -> 1.959 * random.nextDouble()));
    Stream<Law> failing = IntStream.rangeClosed(0, 5).mapToObj(i -> failing(i / 10.0));
    Stream<Law> twoValued = IntStream.of(3, 5).mapToObj(i -> twoValued(i / 10.0));
    return Stream.of(even, failing, twoValued).flatMap(laws -> laws).toList();
  }

  /** One in which trainings fail with some probability, and retain about all otherwise. */
  static Law failing(double q) {
    // the last one more often than every second time, so that the claim is false
    double probability = q == 0.5 ? 0.501 : q;
    return of(q == 0 ? "none fails" : "fail with " + percent(q), random -> random.nextDouble() < probability
        ? FAILED : 0.995 + 0.005 * random.nextGaussian());
  }

  private static Law twoValued(double q) {
    double probability = q == 0.5 ? 0.501 : q;
    return of("0 with " + percent(q) + ", else 1", random -> random.nextDouble() < probability ? 0 : 1);
  }

  private static String percent(double q) {
    return Math.round(100 * q) + " %";
  }

  double[] sample(int n, Random random) {
    return IntStream.range(0, n).mapToDouble(i -> draw.applyAsDouble(random)).toArray();
  }
}
