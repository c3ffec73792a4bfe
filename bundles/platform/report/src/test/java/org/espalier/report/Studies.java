// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.plan.PluginUse;
import org.espalier.store.Learning;
import org.espalier.store.MetricPoint;

/** Studies made up for tests: mean squared errors with a floor of 1 and a dense error of 0.1. */
final class Studies {
  static final Metric ERROR = new Metric("mse", "1", Metric.Direction.LOWER, "error");
  private static final Metric LOSS = new Metric("validation-loss", "1", Metric.Direction.LOWER, "of the data");
  static final List<Double> SPARSITIES = List.of(0.5, 0.9);

  private Studies() {}

  /** A study whose pruned runs have the error that the function gives for variant@sparsity and seed. */
  static Study of(int seeds, double dense, ToDoubleBiFunction<String, Long> error) {
    return of(List.of("ticket", "random-mask"), seeds, dense, error);
  }

  /** The same with other pruned variants. */
  static Study of(List<String> variants, int seeds, double dense, ToDoubleBiFunction<String, Long> error) {
    List<Study.Run> runs = new ArrayList<>();
    for (long seed = 0; seed < seeds; seed++) {
      runs.add(run("dense", OptionalDouble.empty(), seed, dense + 0.001 * seed));
      for (String variant : variants) {
        for (double sparsity : SPARSITIES) {
          runs.add(
              run(variant, OptionalDouble.of(sparsity), seed, error.applyAsDouble(variant + "@" + sparsity, seed)));
        }
      }
    }
    return new Study("made-up", "Of <nothing> & \"all\"", "task: none", runs, Map.of("failed", 0));
  }

  /** The same study without some runs, which failed for their own sake or for another reason. */
  static Study losing(Study study, Predicate<Study.Run> lost, boolean hopeless) {
    List<Study.Lost> all = new ArrayList<>(study.lost());
    study.runs().stream().filter(lost)
        .map(run -> new Study.Lost(
            run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.cells(), run.sparsity(),
            run.sparsity().isPresent() ? run.dense() : "", hopeless, hopeless ? "training diverged" : "no memory"))
        .forEach(all::add);
    return new Study(
        study.name(), study.description(), study.setup(), study.runs().stream().filter(lost.negate()).toList(),
        Map.of("failed", all.size()), all, study.searches());
  }

  /** A run that sums up a seed. */
  static Study.Run summary(long seed, Map<String, Double> metrics) {
    Study.Run run = run("verdict", OptionalDouble.empty(), seed, 0.5);
    return new Study.Run(
        run.id(), run.arm(), seed, run.trained(), Map.of(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), metrics, Map.of(), Map.of(), List.of(), run.artifacts(),
        run.lineup(),
        run.environment(), run.seconds());
  }

  /** The same run with other facts. */
  static Study.Run knowing(Study.Run run, Map<String, Double> facts) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), run.metrics(), run.declared(), facts, run.curve(), run.artifacts(),
        run.lineup(), run.environment(), run.seconds());
  }

  /** The same run with another score. */
  static Study.Run scoring(Study.Run run, double score) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), score, run.floor(), run.metrics(), run.declared(), run.facts(), run.curve(), run.artifacts(),
        run.lineup(), run.environment(), run.seconds());
  }

  /** The same run with other metrics, of which nothing is declared. */
  static Study.Run measuring(Study.Run run, Map<String, Double> metrics) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), metrics, Map.of(), run.facts(), run.curve(), run.artifacts(),
        run.lineup(), run.environment(), run.seconds());
  }

  /** The same run of another arm. */
  static Study.Run of(Study.Run run, Arm arm) {
    return new Study.Run(
        run.id(), arm, run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), run.metrics(), run.declared(), run.facts(), run.curve(),
        run.artifacts(), run.lineup(), run.environment(), run.seconds());
  }

  /** The same run under other settings. */
  static Study.Run with(Study.Run run, Map<String, String> settings) {
    return new Study.Run(
        run.id() + (settings.isEmpty() ? "" : settings.hashCode()), run.arm(), run.seed(), run.trained(), settings,
        run.sparsity(), run.sparsities(), run.dense(), run.objective(), run.score(), run.floor(), run.metrics(),
        run.declared(), run.facts(), run.curve(), run.artifacts(), run.lineup(), run.environment(), run.seconds());
  }

  /** The same run, shared by several settings that have nothing in common. */
  static Study.Run shared(Study.Run run, List<Map<String, String>> cells) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), Map.of(), cells, run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), run.metrics(), run.declared(), run.facts(), run.curve(),
        run.artifacts(), run.lineup(), run.environment(), run.seconds(), run.learning());
  }

  /** The same run, dense networks included, of something else that is trained. */
  static Study.Run within(Study.Run run, Map<String, String> settings) {
    return under(run, settings, "it with " + settings);
  }

  /** The same run, dense networks included, under other settings. */
  static Study.Run under(Study.Run run, Map<String, String> settings, String trained) {
    return new Study.Run(
        run.id() + settings.hashCode(), run.arm(), run.seed(), trained, settings, List.of(settings), run.sparsity(),
        run.sparsities(),
        run.dense().isEmpty() ? "" : run.dense() + settings.hashCode(), run.objective(), run.score(), run.floor(),
        run.metrics(), run.declared(), run.facts(), run.curve(), run.artifacts(), run.lineup(), run.environment(),
        run.seconds(), run.learning());
  }

  /** The same run with another learning curve. */
  static Study.Run with(Study.Run run, List<MetricPoint> curve) {
    return with(run, curve, run.artifacts());
  }

  /** The same run with what it kept. */
  static Study.Run with(Study.Run run, Study.Artifacts artifacts) {
    return with(run, run.curve(), artifacts);
  }

  private static Study.Run with(Study.Run run, List<MetricPoint> curve, Study.Artifacts artifacts) {
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), run.metrics(), run.declared(), run.facts(), curve, artifacts,
        run.lineup(), run.environment(), run.seconds());
  }

  /** A run of something that is neither dense nor pruned. */
  static Study.Run benchmark(String variant, long seed, double score) {
    return run(variant, OptionalDouble.empty(), seed, score, "");
  }

  /** A run of something that was made of the dense network and not pruned. */
  static Study.Run unpruned(String variant, long seed, double score) {
    return run(variant, OptionalDouble.empty(), seed, score);
  }

  /** As the procedure of lottery tickets has them. */
  private static Arm arm(String variant) {
    return switch (variant) {
      case "dense" -> new Arm("dense", Arm.Role.REFERENCE, "the dense network");
      case "ticket" -> new Arm("ticket", Arm.Role.SUBJECT, "the ticket");
      case "random-mask" -> new Arm("random-mask", Arm.Role.CONTROL, "a random mask");
      case "iterative" -> new Arm("iterative", Arm.Role.ALTERNATIVE, "a mask found level by level");
      default -> new Arm(variant, Arm.Role.OTHER);
    };
  }

  private static Study.Run run(String variant, OptionalDouble sparsity, long seed, double score) {
    return run(variant, sparsity, seed, score, "dense0.0-s" + seed);
  }

  private static Study.Run run(String variant, OptionalDouble sparsity, long seed, double score, String dense) {
    OptionalDouble removed = OptionalDouble.of(sparsity.orElse(0));
    List<MetricPoint> curve =
        List.of(
            new MetricPoint(1, 100, Map.of("validation-loss", 1.0), removed),
            new MetricPoint(2, 200, Map.of("validation-loss", Double.NaN), removed),
            new MetricPoint(3, 300, Map.of("validation-loss", score), removed));
    return new Study.Run(
        variant + sparsity.orElse(0) + "-s" + seed, arm(variant), seed, "it", Map.of(), List.of(Map.of()), sparsity,
        Map.of("weights", sparsity.orElse(0), "parameters", 0.4, "macs", 0.5), dense, ERROR, score, 1.0,
        Map.of("latency", 1.0 + seed), Map.of("latency", new Metric("latency", "us", Metric.Direction.LOWER, "")),
        Map.of("bayes-error", 0.05),
        curve, Study.Artifacts.NONE,
        List.of(new PluginUse("task", "none", "1.0.0", "org.example.none", "ab", Map.of(), Map.of())),
        Map.of("jvm", "17"), 1.5,
        new Learning(Optional.of(LOSS), Optional.of(Effort.NONE), List.of()));
  }
}
