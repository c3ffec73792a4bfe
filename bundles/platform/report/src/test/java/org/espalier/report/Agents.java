// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.store.Learning;
import org.espalier.store.MetricPoint;

/** Agents made up for tests: of 500 that a dense one comes to, knowing nothing gives 0. */
final class Agents {
  static final Metric RETURN = new Metric("return", "reward", Metric.Direction.HIGHER, "of an episode");

  private Agents() {}

  /** Iterations of 10 steps each. */
  static List<MetricPoint> curve(double sparsity, int iterations, IntToDoubleFunction value) {
    return IntStream.rangeClosed(1, iterations)
        .mapToObj(i -> new MetricPoint(
            i, 10L * i, Map.of("return", value.applyAsDouble(i)), OptionalDouble.of(sparsity)))
        .toList();
  }

  static Study.Run dense(long seed, double score, Map<String, Double> metrics) {
    return run(
        new Arm("dense", Arm.Role.REFERENCE, "the dense network"), OptionalDouble.empty(), seed, score, metrics,
        curve(0, 100, i -> Math.min(500, 10 * i)));
  }

  static Study.Run ticket(
      double sparsity, long seed, double score, Map<String, Double> metrics, List<MetricPoint> curve) {
    return run(
        new Arm("ticket", Arm.Role.SUBJECT, "the ticket"), OptionalDouble.of(sparsity), seed, score, metrics, curve);
  }

  private static Study.Run run(
      Arm arm, OptionalDouble sparsity, long seed, double score, Map<String, Double> metrics,
      List<MetricPoint> curve) {
    String dense = sparsity.isPresent() ? "dense-s" + seed : "";
    return new Study.Run(
        arm.name() + (sparsity.isPresent() ? "-" + sparsity.getAsDouble() : "") + "-s" + seed, arm, seed, "it",
        Map.of(), List.of(Map.of()), sparsity, Map.of(), dense, RETURN, score, 0, metrics, Map.of(), Map.of(), curve,
        Study.Artifacts.NONE, List.of(), Map.of(), 1,
        new Learning(Optional.of(RETURN), Optional.of(Effort.NONE), List.of()));
  }

  static Study study(List<Study.Run> runs) {
    return new Study("agents", "", "", runs, Map.of());
  }
}
