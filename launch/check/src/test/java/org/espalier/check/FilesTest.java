// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is the same everywhere, is noticed if it is damaged, and is refused in a sentence if it can't be. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class FilesTest {
  private static final String HEDGE = """
      experiment: hedge
      task:
        hedging:
          {market: heston, claim: european, risk-measure: {expected-shortfall: {level: 0.2}}, benchmarks: standard,
            steps: 5, paths: 200, validation-paths: 100, test-paths: 100, batch-size: 100, epochs: 3, patience: 0}
      architecture: {mlp: {hidden: [8, 8]}}
      procedure: {lottery-ticket: {rewind-to: 1, controls: [random-mask]}}
      sparsity: 0.5
      seeds: 1
      evaluators: [{risk: {level: 0.1, paths: 50}}, complexity, connectivity]
      """;
  private static final String SEARCH = """
      experiment: search
      task: {supervised: {dataset: {digits: {train: 400}}, epochs: 3, patience: 0, learning-rate: 0.003}}
      architecture: {mlp: {hidden: [32]}}
      procedure: {prune-finetune: {share: 0.5, controls: [random-mask]}}
      criterion: [magnitude, random]
      search: {retention: 0.8, from: 0.5, to: 0.95, step: 0.15}
      seeds: 3
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private Shell shell() {
    return new Shell(folder, cache);
  }

  private void run(Shell shell, String file, String output, String... more) throws IOException {
    Result result = shell.run(
        Stream.concat(Stream.of("run", file, "--output", output), Stream.of(more)).toArray(String[]::new));
    assertEquals(0, result.code(), result.err());
  }

  private void assertSame(String one, String other) throws IOException {
    OutputContent.assertSame(folder.resolve(one), folder.resolve(other));
  }

  private Map<String, byte[]> content(String output) throws IOException {
    return OutputContent.of(folder.resolve(output));
  }

  static List<String> experiments() {
    return List.of(HEDGE, SEARCH);
  }

  /** {@code Map.of} has another order in each process, and code is compiled otherwise. */
  @ParameterizedTest
  @MethodSource("experiments")
  void thePlanDeterminesEveryByte(String experiment) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), experiment);
    run(shell(), "it.yaml", "one");
    assertTrue(content("one").keySet().stream().anyMatch(name -> name.endsWith(".bin")));
    run(shell().training(), "it.yaml", "two");
    assertSame("one", "two");
  }

  /** Some locales have digits of their own. */
  @Test
  void theBytesAreTheSameInEveryLocaleTimeZoneAndEncoding() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), HEDGE);
    run(shell(), "it.yaml", "here");
    List<String> elsewhere = List.of(
        "-Duser.language=fa -Duser.country=IR -Duser.timezone=Asia/Kathmandu",
        "-Duser.language=ar -Duser.country=SA -Dfile.encoding=UTF-16",
        "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-1");
    for (int i = 0; i < elsewhere.size(); i++) {
      run(shell().java(elsewhere.get(i)), "it.yaml", "elsewhere-" + i);
      assertSame("here", "elsewhere-" + i);
    }
  }

  @Tag("long")
  @Test
  void damageIsNamedAndCostsOneRun() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), HEDGE);
    run(shell(), "it.yaml", "whole");
    run(shell(), "it.yaml", "hurt");
    for (String ending : List.of("rewind.bin", "masks.masks.bin", "pnl.npy", "trained.bin")) {
      Path file = find("hurt", ending);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      Result refused = shell().run("run", "it.yaml", "--output", "hurt");
      assertEquals(2, refused.code(), "without --resume nothing is done");
      Result result = shell().run("run", "it.yaml", "--output", "hurt", "--resume");
      assertEquals(0, result.code(), result.err());
      assertEquals(
          1, result.err().lines().filter(line -> line.contains(" is damaged or missing: ")).count(), result.err());
      Path relative = folder.relativize(file);
      assertTrue(result.err().contains(relative + " is damaged or missing: "), result.err());
      assertTrue(result.err().contains("[3/3] "), result.err());
      assertFalse(result.err().contains("[2/3] "), "two are not done again: " + result.err());
      assertArrayEquals(content("whole").get("results.csv"), content("hurt").get("results.csv"), ending);
    }
  }

  private Path find(String output, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      return files.filter(file -> file.endsWith(ending) || file.toString().endsWith(ending)).findFirst()
          .orElseThrow(() -> new AssertionError("no " + ending));
    }
  }

  @Test
  void aReportThatWasMadeOfAChangedResultSaysSo() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), HEDGE);
    run(shell(), "it.yaml", "out");
    Result whole = shell().run("report", "out");
    assertEquals(0, whole.code(), whole.err());
    assertFalse(whole.out().contains("damaged"), whole.out());
    Path result = find("out", "result.json");
    Files.writeString(result, Files.readString(result).replaceFirst("\"score\": -", "\"score\": -1"));
    Result changed = shell().run("report", "out");
    assertEquals(0, changed.code(), changed.err());
    assertTrue(changed.out().contains("damaged  " + folder.relativize(result) + " is not what was written"));

    Files.delete(folder.resolve("out/report.html"));
    Files.createDirectories(folder.resolve("out/report.html/full"));
    Result unwritable = shell().run("report", "out");
    assertEquals(1, unwritable.code());
    assertTrue(unwritable.err().startsWith("espalier: can't write the report to out: "), unwritable.err());
    assertEquals(1, unwritable.err().lines().count(), unwritable.err());
    assertFalse(Files.exists(folder.resolve("out/.report.html.new")));
  }

  private void assertRefused(String sentence, String... arguments) throws IOException {
    Result result = shell().run(arguments);
    assertEquals("espalier: " + sentence + "\n", result.err());
    assertEquals(2, result.code());
  }

  @Test
  void pathsThatAreNoneAreRefused() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), HEDGE);
    assertRefused("it.yaml is no folder; give the output folder of an experiment", "report", "it.yaml");
    assertRefused(
        "invalid value for option '--output': it is empty; give a path, such as . for the current folder; see espalier"
            + " run --help",
        "run", "it.yaml", "--output=");
    Files.writeString(folder.resolve("long.yaml"), "# " + "x".repeat(10_000_000));
    assertRefused(
        "long.yaml: it has 10000002 bytes, and an experiment file has at most 1048576; is it another file?",
        "validate", "long.yaml");
  }

  @Test
  void sizesThatNothingHoldsAreRefused() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), """
        experiment: sizes
        task:
          supervised:
            {dataset: {behaviour-cloning: {train: 200, validation: 50, test: 50, states: 8, actions: 2}}, epochs: 2}
        architecture: {mlp: {hidden: [8]}}
        procedure: {prune-at-initialisation: {controls: []}}
        sparsity: 0.5
        seeds: 1
        """);
    for (String change : List.of(
        "task.supervised.dataset.behaviour-cloning.train=2147483647", "architecture.mlp.hidden=[100000,100000]")) {
      Result result = shell().run("validate", "it.yaml", "--set", change);
      assertEquals(2, result.code(), result.err());
      assertTrue(result.err().contains(" numbers are more than an array holds, which is 2147483639"), result.err());
      assertEquals(1, result.err().lines().count(), result.err());
    }
    Result all = shell().run("validate", "it.yaml", "--set", "task.supervised.batch-size=2147483647");
    assertEquals(0, all.code(), all.err());
  }
}
