// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Procedures as an experiment file names them, with the plug-ins that they are combined with. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ProceduresTest {
  private static final String DIGITS = """
      experiment: digits
      task:
        supervised:
          {dataset: {digits: {train: 60, validation: 20, test: 40}}, epochs: 4, patience: 0, batch-size: 20}
      architecture: {mlp: {hidden: [8, 8]}}
      sparsity: 0.5
      seeds: 1
      evaluators: [complexity]
      """;
  private static final String POLE = """
      experiment: pole
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 2048}}}}
      architecture: {mlp: {hidden: [8, 8]}}
      sparsity: 0.5
      seeds: 1
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(folder, cache);
  }

  /** The variants of all finished runs; a run that did not finish is a failure. */
  private List<String> variants(String experiment, String file) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), file);
    Result result = shell.run("run", "it.yaml");
    assertEquals(0, result.code(), result.err() + result.out());
    List<String> lines = Files.readAllLines(folder.resolve("runs").resolve(experiment).resolve("results.csv"));
    lines.stream().skip(1).forEach(line -> assertTrue(line.endsWith(",finished"), line));
    int variant = List.of(lines.get(0).split(",")).indexOf("variant");
    TreeSet<String> variants =
        lines.stream().skip(1).map(line -> line.split(",")[variant]).collect(Collectors.toCollection(TreeSet::new));
    return List.copyOf(variants);
  }

  @Test
  void everyProcedureTrainsAClassifier() throws IOException {
    String grid = """
        grid:
        - procedure: {lottery-ticket: {controls: [random-mask, permuted-mask, random-init, late-rewind, dense-small]}}
        - procedure: {lottery-ticket: {controls: [permuted-weights, iterative]}}
        - procedure: prune-finetune
        - procedure: {prune-finetune: {rounds: 2, retrain: rewind-weights}}
          schedule: {geometric: {share: 0.4}}
        - procedure: {prune-finetune: {retrain: rewind-rate, controls: []}}
          granularity: filter
        - procedure: progressive
          granularity: filter
        - procedure: progressive
          schedule: {linear: {unit: steps, end: 2}}
        - procedure: prune-at-initialisation
          criterion: snip
        - procedure: dynamic-sparse
          distribution: erdos-renyi
        - procedure: {dynamic-sparse: {method: set}}
        - procedure: distillation
        - procedure: {distillation: {student: sparse, controls: []}}
        - procedure: mask-once
        """;
    assertEquals(
        List.of(
            "dense", "dense-longer", "dense-small", "iterative", "late-rewind", "permuted-mask", "permuted-weights",
            "pruned", "random-init", "random-mask", "second-init", "static", "student", "student-alone", "ticket",
            "verdict"),
        variants("digits", DIGITS + grid));
  }

  @Test
  void agentsArePrunedByWhatTheirTaskOffers() throws IOException {
    String procedures = """
        procedure: [prune-finetune, progressive, dynamic-sparse]
        schedule: one-shot
        """;
    assertEquals(
        List.of("dense", "dense-longer", "pruned", "random-init", "random-mask", "static"),
        variants("pole", POLE + procedures));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingRuns() throws IOException {
    assertRefused(Map.of(
        DIGITS + "procedure: progressive\nschedule: {cubic: {unit: steps, end: 10}}\n",
        "progressive can't be carried out: the schedule reaches its target after step 10, and there are 3",
        DIGITS + "procedure: progressive\ngranularity: n-m\n", "keeping 2 of 4 is a sparsity of 0.5, not of",
        DIGITS + "procedure: lottery-ticket\nschedule: cubic\n", "lottery-ticket follows no schedule",
        DIGITS + "procedure: {lottery-ticket: {rewind-to: 5}}\n", "rewind-to is 5, and the training has 4 iterations",
        DIGITS + "procedure: dynamic-sparse\ngranularity: filter\n", "choose granularity: weight",
        POLE + "procedure: distillation\n", "needs a task that offers distillation"));
  }

  /** Files, each with what is said of it. */
  private void assertRefused(Map<String, String> files) throws IOException {
    Files.writeString(folder.resolve("right.yaml"), DIGITS + "procedure: lottery-ticket\n");
    List<String> arguments = new ArrayList<>(List.of("validate", "right.yaml"));
    Map<String, String> said = new TreeMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String name = "wrong-" + said.size() + ".yaml";
      Files.writeString(folder.resolve(name), file.getKey());
      arguments.add(name);
      said.put(name, file.getValue());
    }
    Result result = shell.run(arguments.toArray(String[]::new));
    assertEquals(2, result.code(), result.out() + result.err());
    assertTrue(result.out().startsWith("right.yaml: "), result.out());
    assertEquals(1, result.out().lines().count(), result.out());
    assertEquals(files.size(), result.err().lines().count(), result.err());
    said.forEach((name, sentence) -> assertTrue(result.err().lines().anyMatch(
        line -> line.startsWith("espalier: " + name) && line.contains(sentence)), name + ": " + result.err()));
  }
}
