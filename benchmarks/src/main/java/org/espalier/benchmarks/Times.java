// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What turns took.
 *
 * @param microseconds of one call in each turn, by side; the sides' turns of one number were neighbours
 */
record Times(Map<Side, double[]> microseconds) {

  boolean has(Side side) {
    return microseconds.containsKey(side);
  }

  double median(Side side) {
    return median(microseconds.get(side));
  }

  double best(Side side) {
    return Arrays.stream(microseconds.get(side)).min().orElseThrow();
  }

  /** How many times the second side's time the first one takes: the median of the ratios of neighbouring turns. */
  double ratio(Side slow, Side fast) {
    double[] numerators = microseconds.get(slow);
    double[] denominators = microseconds.get(fast);
    return median(IntStream.range(0, numerators.length).mapToDouble(i -> numerators[i] / denominators[i]).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** A line for each side. */
  void write(Path file) throws IOException {
    Files.write(file, microseconds.entrySet().stream().map(e -> e.getKey() + " " + line(e.getValue())).toList());
  }

  private static String line(double[] values) {
    return String.join(" ", Arrays.stream(values).mapToObj(Double::toString).toList());
  }

  /** What was written. */
  static Times read(Path file) throws IOException {
    Map<Side, double[]> times = new EnumMap<>(Side.class);
    for (String line : Files.readAllLines(file)) {
      List<String> words = List.of(line.split(" "));
      times.put(
          Side.valueOf(words.get(0)), words.stream().skip(1).mapToDouble(Double::parseDouble).toArray());
    }
    return new Times(times);
  }
}
