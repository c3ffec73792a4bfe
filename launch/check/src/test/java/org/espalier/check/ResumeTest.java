// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.espalier.check.Shell.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An experiment whose process is asked to end, and killed, comes to the numbers of one that was left in peace. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ResumeTest {
  private static final String EXPERIMENT = """
      experiment: resumed
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 5, algorithm: {ppo: {steps: 40960}}}}
      architecture: {mlp: {hidden: [16, 16]}}
      procedure: {lottery-ticket: {controls: [random-mask]}}
      criterion: magnitude
      distribution: uniform
      sparsity: 0.5
      seeds: 2
      evaluators: [return]
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  @Test
  void theNumbersAreThoseOfAnUninterruptedExperiment() throws Exception {
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT);
    Shell shell = new Shell(folder, cache).training();
    Result peaceful = shell.run("run", "it.yaml", "--output", "peace");
    assertEquals(0, peaceful.code(), peaceful.err());

    Running asked = start(shell);
    waitForLines(asked, 20);
    asked.process().destroy();
    asked.await();
    Running killed = start(shell);
    waitForLines(killed, lines() + 100);
    killed.process().destroyForcibly();
    killed.await();
    long before = lines();
    Result rest = start(shell).await();
    assertEquals(0, rest.code(), rest.err());

    assertTrue(before < lines(), "it was killed before its end");
    assertIterableEquals(numbers("peace"), numbers("war"));
  }

  private static Running start(Shell shell) throws IOException {
    return shell.start("run", "it.yaml", "--output", "war", "--resume");
  }

  /** Waits until the runs have shown so many iterations together. */
  private void waitForLines(Running running, long wanted) throws Exception {
    while (lines() < wanted) {
      boolean ended = running.process().waitFor(20, TimeUnit.MILLISECONDS);
      assertTrue(!ended, () -> "it ended by itself: " + running.await().err());
    }
  }

  private long lines() throws IOException {
    return Files.isDirectory(folder.resolve("war"))
        ? metrics("war").values().stream().mapToLong(text -> text.lines().count()).sum()
        : 0;
  }

  /** All numbers of an output folder, line by line, but the seconds, which are the column before the last. */
  private List<String> numbers(String output) throws IOException {
    List<String> numbers = new ArrayList<>();
    metrics(output).forEach((run, text) -> text.lines().forEach(line -> numbers.add(run + " " + line)));
    Files.readAllLines(folder.resolve(output).resolve("results.csv")).stream()
        .map(line -> line.replaceAll(",[^,]*(,[a-z]*)$", "$1"))
        .forEach(numbers::add);
    return numbers;
  }

  private Map<String, String> metrics(String output) throws IOException {
    Map<String, String> metrics = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      for (Path file : files.filter(f -> f.endsWith("metrics.jsonl")).toList()) {
        metrics.put(file.getParent().getFileName().toString(), Files.readString(file));
      }
    }
    return metrics;
  }
}
