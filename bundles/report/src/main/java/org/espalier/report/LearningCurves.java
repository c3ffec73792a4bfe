package org.espalier.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What iterations showed. */
final class LearningCurves {
  private LearningCurves() {}

  /** What the curves show: the objective if iterations report it, else a validation metric, else the first. */
  static Optional<String> metric(Analysis analysis) {
    Set<String> names =
        analysis.runs().stream()
            .flatMap(run -> run.curve().stream())
            .flatMap(point -> point.metrics().keySet().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String objective = analysis.objective().name();
    if (names.contains(objective)) {
      return Optional.of(objective);
    }
    return names.stream()
        .filter(name -> name.startsWith("validation"))
        .findFirst()
        .or(() -> names.stream().findFirst());
  }

  /**
   * 1 where higher values of a metric are better, -1 where lower ones are: as the objective says of itself, else lower,
   * as a loss, unless the name says that it is an accuracy or a return.
   */
  static int sign(Analysis analysis, String metric) {
    if (metric.equals(analysis.objective().name()) || metric.endsWith("-" + analysis.objective().name())) {
      return analysis.objective().sign();
    }
    return metric.endsWith("accuracy") || metric.endsWith("return") ? 1 : -1;
  }

  /** The best value of a metric; empty where there is none. */
  static Optional<Double> best(Study.Run run, String metric, int sign) {
    return values(run, metric).stream().max((a, b) -> Double.compare(sign * a, sign * b));
  }

  /** The first value of a metric. */
  static Optional<Double> first(Study.Run run, String metric) {
    return values(run, metric).stream().findFirst();
  }

  private static List<Double> values(Study.Run run, String metric) {
    return run.curve().stream()
        .map(point -> point.metrics().getOrDefault(metric, Double.NaN))
        .filter(value -> !value.isNaN())
        .toList();
  }

  /** The first iteration at which a metric is as good as a threshold; empty where it never is. */
  static OptionalLong reaches(Study.Run run, String metric, int sign, double threshold) {
    return run.curve().stream()
        .filter(point -> sign * (point.metrics().getOrDefault(metric, Double.NaN) - threshold) >= 0)
        .mapToLong(Study.Point::iteration)
        .findFirst();
  }
}
