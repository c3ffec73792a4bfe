// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Agents are trained, pruned, measured in every way there is, and asked what is claimed of them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ClaimsTest {
  private static final String EXPERIMENT = """
      experiment: claimed
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 5, algorithm: {ppo: {steps: 10240}}}}
      architecture: {mlp: {hidden: [16, 16]}}
      procedure: {lottery-ticket: {controls: [random-mask]}}
      prune: {exclude: [output]}
      sparsity: 0.95
      seeds: 2
      evaluators: [return, policy-entropy, state-action-coverage, value-error]
      claims:
      - {name: most fail, failing: {at-least: 0.8}, sparsity: {above: 0.5}, where: {procedure: lottery-ticket}}
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  @Test
  void whatIsClaimedIsAnsweredAndWhatIsMeasuredIsInTheReport() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT);
    Shell shell = new Shell(folder, cache).training();
    Result valid = shell.run("validate", "it.yaml");
    assertTrue(valid.out().contains(
        "claim most fail, procedure lottery-ticket: 2 trainings can't show it, does not hold if at most 0 do"),
        valid.out());
    Result run = shell.run("run", "it.yaml");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("Claim \"most fail\", procedure lottery-ticket: that at least 80 % of trainings keep"
        + " less than 90 % of what dense training gained at 95 % sparsity "), run.out());
    Path output = folder.resolve("runs/claimed");
    String page = Files.readString(output.resolve("report.html"));
    for (String part : List.of("<h2>Claims", "Environment steps until the return of a training is 90 %")) {
      assertTrue(page.contains(part), part);
    }
    String head = Files.readAllLines(output.resolve("results.csv")).get(0);
    for (String metric : List.of("policy-evenness", "coverage-entropy", "coverage-actions", "value-rmse")) {
      assertTrue(List.of(head.split(",")).contains(metric), head);
    }

    Result other = shell.run(
        "run", "it.yaml", "--resume", "--set", "claims={name: half keep, keeping: {at-least: 0.5}}");
    assertEquals(0, other.code(), other.err());
    assertTrue(other.err().startsWith("6 runs, 6 of them finished before"), other.err());
    assertTrue(other.out().contains("Claim \"half keep\": that at least 50 % of trainings keep at least 90 %"),
        other.out());

    Result refused = shell.run("validate", "it.yaml", "--set", "claims={name: none, failing: {at-least: 4}}");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("claims: 4 is no share that trainings can decide"), refused.err());
  }
}
