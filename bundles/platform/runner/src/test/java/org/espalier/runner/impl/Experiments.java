// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.laboratory.Lab;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.RunResult;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.io.TempDir;

/** Experiments with a laboratory of their own, and what their folders hold. */
abstract class Experiments {
  static final ExperimentPlan PLAN = Lab.plan(3, List.of(0.5, 0.9));
  static final Duration NEVER = Duration.ofDays(1);
  @TempDir Path temporary;
  final Lab lab = new Lab();
  final Listening listening = new Listening();

  Outcome run(String folder, boolean resume, int jobs) {
    return run(folder, resume, jobs, NEVER);
  }

  Outcome run(String folder, boolean resume, int jobs, Duration checkpointEvery) {
    return LabRunner.of(lab, checkpointEvery)
        .run(PLAN, new RunOptions(temporary.resolve(folder), resume, jobs), listening);
  }

  Outcome run(ExperimentPlan plan, String folder) {
    return LabRunner.of(lab, NEVER).run(plan, new RunOptions(temporary.resolve(folder), false, 1), listening);
  }

  /** The only problem of an experiment with one seed and one sparsity, apart from what was skipped for it. */
  String problem() {
    return problem("o");
  }

  String problem(String folder) {
    ExperimentPlan small = Lab.plan(1, List.of(0.5));
    RunOptions options = new RunOptions(temporary.resolve(folder), false, 1);
    Outcome outcome = LabRunner.of(lab, NEVER).run(small, options, listening);
    assertEquals(0, lab.openLeases());
    List<RunResult> failed =
        outcome.problems().stream().filter(result -> result.status() == RunResult.Status.FAILED).toList();
    assertEquals(1, failed.size());
    return failed.get(0).problem();
  }

  /** The table without the seconds, which are the column before the last. */
  static String numbers(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("results.csv")).stream()
        .map(line -> line.replaceAll(",[^,]*(,[a-z]*)$", "$1"))
        .collect(Collectors.joining("\n"));
  }

  /** What every run's iterations showed, as it stands in the files. */
  static Map<String, String> metrics(Path folder) throws IOException {
    Map<String, String> metrics = new TreeMap<>();
    for (StoredRun run : StoredExperiment.read(folder).runs()) {
      metrics.put(run.plan().id(), Files.readString(run.path().resolve("metrics.jsonl")));
    }
    return metrics;
  }
}
