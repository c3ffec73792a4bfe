// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hedging as an experiment file names it: markets, claims, networks of both engines, measures and evaluators. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class HedgingTest {
  private static final String FILE = """
      experiment: hedge
      task:
        hedging:
          {market: heston, claim: european, risk-measure: {expected-shortfall: {level: 0.2}}, benchmarks: standard,
            steps: 5, paths: 200, validation-paths: 100, test-paths: 100, batch-size: 100, epochs: 3, patience: 0}
      architecture: {mlp: {hidden: [8, 8]}}
      procedure: {lottery-ticket: {controls: [random-mask]}}
      sparsity: 0.5
      seeds: 1
      evaluators:
      - {risk: {level: 0.1, paths: 50}}
      - {robustness: {name: calm, market: {heston: {xi: 0.2}}}}
      - sharpe-rule
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

  private Result run(String command, String... changes) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), FILE);
    List<String> words = Stream.concat(
        Stream.of(command, "it.yaml"), Stream.of(changes).flatMap(change -> Stream.of("--set", change))).toList();
    return shell.run(words.toArray(String[]::new));
  }

  @Test
  void aTicketIsHedgedWithAndItsProfitsAreKept() throws IOException {
    Result result = run("run");
    assertEquals(0, result.code(), result.err() + result.out());
    assertTrue(result.out().contains("rules that need no training"), result.out());
    Path study = folder.resolve("runs/hedge");
    String head = Files.readAllLines(study.resolve("results.csv")).get(0);
    List<String> metrics =
        List.of("cvar-0.1", "var-0.1", "sharpe", "turnover", "risk.calm", "risk.calm.benchmark", "sharpe-rule.none");
    for (String metric : metrics) {
      assertTrue((head + ",").contains("," + metric + ","), metric + " is not in " + head);
    }
    try (Stream<Path> runs = Files.list(study.resolve("runs"))) {
      for (Path one : runs.toList()) {
        for (String array : List.of("pnl", "prices", "variances", "positions")) {
          assertTrue(Files.exists(one.resolve("artifacts").resolve(array + ".npy")), one + " has no " + array);
        }
      }
    }
  }

  @Test
  void anLstmHedgesOnBothEngines() throws IOException {
    Result result = run(
        "run", "architecture={lstm: {hidden: [6]}}", "engine=[jvm, dl4j]", "task.hedging.form=sequence",
        "procedure.lottery-ticket.controls=[]");
    assertEquals(0, result.code(), result.err() + result.out());
    assertTrue(result.out().contains("4 of 4 runs finished"), result.out());
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingRuns() throws IOException {
    assertRefused("task.hedging.cost=-0.001", "cost");
    assertRefused("task.hedging.claim={european: {strike: 1000}}",
        "the claim makes no sense: its strike is 1000.0 and the stock costs 100.0; it must be between 20.0 and 500.0");
    assertRefused("task.hedging.horizon=0", "the horizon is 0.0 years; it must be above 0");
    assertRefused("task.hedging.risk-measure={cvar: {level: 0.001}}",
        "no path reaches the tail: a level of 0.001 is less than one of");
    assertRefused("architecture={lstm: {}}", "it reads sequences, [time, features], not 8");
    assertRefused("task.hedging.form=sequence", "needs a network that has outputs at every step");
  }

  private void assertRefused(String change, String said) throws IOException {
    Result result = run("validate", change);
    assertEquals(2, result.code(), result.err() + result.out());
    assertTrue(result.err().contains(said), result.err());
  }
}
