// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.espalier.check.Shell.Running;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plug-in may do anything; an experiment goes on. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class BulkheadTest {
  private static final String EXPERIMENT = """
      experiment: bulkhead
      task: {supervised: {dataset: {behaviour-cloning:
        {train: 200, validation: 50, test: 50, states: 8, actions: 2}}, epochs: 2}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {prune-at-initialisation: {controls: []}}
      criterion: magnitude
      sparsity: 0.5
      seeds: 2
      evaluators: [complexity]
      """;

  /** What ends a run, and the sentence that says so. */
  private static final Map<String, String> ENDS = Map.ofEntries(
      Map.entry("checked", "failed: checked (IOException)"),
      Map.entry("interrupted", "failed: not so (InterruptedException)"),
      Map.entry("cancelled", "failed: not so (CancellationException)"),
      Map.entry("cyclic", "failed: other (RuntimeException)"),
      Map.entry("unspeakable", "failed: Mischief$Unspeakable"),
      Map.entry("wordless", "failed: RuntimeException"),
      Map.entry("megabytes", "failed: xxx"),
      Map.entry("lines", "failed: [31mred (RuntimeException)"),
      Map.entry("overflow", "failed: StackOverflowError"),
      Map.entry("memory", "failed: no more (OutOfMemoryError)"),
      Map.entry("linkage", "failed: org/example/Nowhere (NoClassDefFoundError)"),
      Map.entry("death", "failed: Mischief$Death"),
      Map.entry("flag", "it left its thread interrupted"),
      Map.entry("nothing", "it gave null for scores"),
      Map.entry("nan", "it gave weight 0 of dense1.weight the score NaN"),
      Map.entry("infinite", "it gave weight 0 of dense1.weight the score Infinity"),
      Map.entry("short", "it gave 1 scores for the 64 weights of dense1.weight"),
      Map.entry("text", "it gave a String for the 64 weights of dense1.weight"),
      Map.entry("weights", "it changed the weights of the network"),
      Map.entry("masks", "it changed the masks of the network"));

  /** What a plug-in may do and no run minds. */
  private static final List<String> HARMLESS = List.of("thread", "locale", "zone", "out");

  @TempDir
  static Path shared;

  private static Path hostile;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeAll
  static void buildBundle() throws Exception {
    hostile = LabBundle.hostile(shared);
  }

  @BeforeEach
  void openShell() throws IOException {
    shell = new Shell(folder, shared.resolve("cache"));
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT);
  }

  private static String criterion(String mode, String where) {
    return "{hostile: {mode: " + mode + ", where: " + where + "}}";
  }

  @Test
  void whateverACriterionDoesEndsItsRunAlone() throws IOException {
    Result alone = shell.run("run", "it.yaml", "--output", "alone");
    assertEquals(0, alone.code(), alone.err());

    String modes = Stream.concat(ENDS.keySet().stream().sorted(), HARMLESS.stream())
        .map(mode -> criterion(mode, "score")).collect(Collectors.joining(", "));
    Result beside = shell.run(
        "run", "it.yaml", "--output", "beside", "--plugins", hostile.toString(), "--jobs", "3",
        "--set", "criterion=[magnitude, " + modes + "]");
    assertEquals(1, beside.code(), beside.err());
    Map<String, JsonNode> results = results("beside");
    assertEquals(2 * (2 + ENDS.size() + HARMLESS.size()), results.size() + 0L, "2 seeds: dense, and all criteria");
    Map<String, Integer> failures = new TreeMap<>();
    for (JsonNode plan : plans("beside").values()) {
      JsonNode result = results.get(plan.get("id").asText());
      String mode = plan.at("/criterion/options/mode").asText();
      if (ENDS.containsKey(mode)) {
        assertEquals("failed", result.get("status").asText(), mode);
        String problem = result.get("problem").asText();
        assertTrue(problem.startsWith("criterion hostile 1.0.0"), problem);
        assertTrue(problem.contains(ENDS.get(mode)), mode + ": " + problem);
        assertTrue(problem.length() < 700, mode);
        failures.merge(mode, 1, Integer::sum);
      } else {
        assertEquals("finished", result.get("status").asText(), mode + ": " + result);
      }
    }
    assertEquals(ENDS.keySet(), failures.keySet());
    assertTrue(beside.err().length() < 100_000, "what is said is bounded");
    results("alone").forEach((id, result) -> assertEquals(numbers(result), numbers(results.get(id)), id));
  }

  @Test
  void aPluginThatExitsIsNamedAndTheExperimentGoesOn() throws IOException {
    assertNamedAndGoneOn("exit");
    Result early = shell.run(
        "run", "it.yaml", "--plugins", hostile.toString(), "--set", "criterion=" + criterion("exit", "start"));
    assertEquals(1, early.code());
    assertTrue(early.err().contains("org.example.hostile.Mischief.now"), early.err());
  }

  @Tag("long")
  @Test
  void soIsOneThatHalts() throws IOException {
    assertNamedAndGoneOn("halt");
  }

  private void assertNamedAndGoneOn(String mode) throws IOException {
    String[] command = {
        "run", "it.yaml", "--output", mode, "--plugins", hostile.toString(), "--jobs", "1", "--set",
        "criterion=[magnitude, " + criterion(mode, "score") + "]"};
    Result ended = shell.run(command);
    assertEquals(1, ended.code(), ended.err());
    assertTrue(ended.err().contains("which org.example.hostile.Mischief.now called"), ended.err());
    assertTrue(ended.err().contains("under way was pruned-0.5-s"), ended.err());
    assertEquals(
        1, shell.run(Stream.concat(Stream.of(command), Stream.of("--resume")).toArray(String[]::new)).code());
  }

  /** What ends the JVM behind its back, and how the command ends then. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
      "reflection, 1, ended with exit code 0 before the program did", "handle, 1, ended with exit code 2 before",
      "crash, 134, broke (SIGABRT)", "kill, 137, was killed (SIGKILL)"})
  void whatEndsTheJvmIsSaidAndCostsWhatWasUnderWay(String mode, int code, String said) throws IOException {
    String[] command = {
        "run", "it.yaml", "--output", "out", "--plugins", hostile.toString(), "--jobs", "1", "--set",
        "criterion=[magnitude, " + criterion(mode, "score") + "]"};
    Result ended = shell.run(command);
    assertEquals(code, ended.code(), ended.err());
    List<String> told = ended.err().lines().toList();
    String last = told.get(told.size() - 1);
    assertTrue(last.startsWith("espalier: the JVM " + said) && last.endsWith("; go on with --resume"), last);
    assertEquals(mode.equals("crash"), last.contains("hs_err_pid"), last);
    assertEquals(1, told.stream().filter(line -> line.startsWith("espalier: ")).count(), ended.err());

    Map<Path, FileTime> before = finished("out");
    assertTrue(!before.isEmpty() && before.size() < 6, before::toString);
    Files.createFile(folder.resolve("peace"));
    Result rest = shell.run(Stream.concat(Stream.of(command), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(0, rest.code(), rest.err());
    Map<Path, FileTime> after = finished("out");
    assertEquals(6, after.size(), "2 seeds: dense, and two criteria");
    before.forEach((file, time) -> assertEquals(time, after.get(file), file + " was done again"));
    command[3] = "peaceful";
    assertEquals(0, shell.run(command).code());
    Map<String, JsonNode> results = results("out");
    results("peaceful").forEach((id, result) -> assertEquals(numbers(result), numbers(results.get(id)), id));
  }

  /** When each result that is there was written. */
  private Map<Path, FileTime> finished(String output) throws IOException {
    Map<Path, FileTime> written = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        written.put(file, Files.getLastModifiedTime(file));
      }
    }
    return written;
  }

  @Test
  void aPluginThatDoesNotComeBackIsGivenUpIfOneWants() throws IOException {
    Result result = shell.run(
        "run", "it.yaml", "--output", "out", "--plugins", hostile.toString(), "--jobs", "1", "--give-up-after", "2",
        "--set", "criterion=[" + criterion("hang", "score") + ", " + criterion("spin", "score") + ", magnitude]");
    assertEquals(1, result.code(), result.err());
    assertEquals(4, result.err().lines()
        .filter(line -> line.startsWith("["))
        .filter(line -> line.contains("criterion hostile 1.0.0: it did not come back within 2 s")).count());
    assertTrue(result.out().startsWith("4 of 8 runs finished"), result.out());
  }

  /** Also after its run has ended, and if it is an error; each of two runs leaves one. */
  @ParameterizedTest
  @CsvSource({"stray, stray (IOException)", "late, Mischief$Death"})
  void whatAThreadThatWasLeftThrowsIsLoggedOnceAndCostsNoRun(String mode, String thrown) throws IOException {
    Result alone = shell.run("run", "it.yaml", "--output", "alone");
    assertEquals(0, alone.code(), alone.err());
    Result result = shell.run(
        "run", "it.yaml", "--output", "out", "--plugins", hostile.toString(), "--jobs", "1",
        "--set", "criterion=[" + criterion(mode, "score") + ", magnitude]");
    assertEquals(0, result.code(), result.err());
    assertFalse(result.err().contains("left-to-itself") || result.err().contains("\tat "), result.err());
    List<String> logged = Files.readAllLines(folder.resolve("out").resolve("espalier.log")).stream()
        .filter(line -> line.contains("left-to-itself")).toList();
    assertEquals(1, logged.size(), logged::toString);
    String sentence = logged.get(0);
    assertTrue(
        sentence.contains("org.example.hostile 1.0.0: its thread left-to-itself ended: ") && sentence.contains(thrown),
        sentence);
    Map<String, JsonNode> results = results("out");
    results("alone").forEach((id, one) -> assertEquals(numbers(one), numbers(results.get(id)), id));
  }

  /** By a criterion, which fails, or by a thread that it leaves, which is logged. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"heap", "heap-later"})
  void whoTakesAllMemoryCostsNoOtherRun(String mode) throws IOException {
    String[] command = {"run", "it.yaml", "--jobs", "3", "--set", "seeds=3", "--output", "alone"};
    Result alone = shell.run(command);
    assertEquals(0, alone.code(), alone.err());
    command[command.length - 1] = "beside";
    boolean later = mode.equals("heap-later");
    Result beside = shell.java("-Xmx300m").start(Stream.concat(Stream.of(command), Stream.of(
        "--plugins", hostile.toString(), "--set", "criterion=[" + criterion(mode, "score") + ", magnitude]"))
        .toArray(String[]::new)).await(300);
    assertEquals(later ? 0 : 1, beside.code(), beside.err());
    assertFalse(beside.err().contains("\tat "), beside.err());
    Map<String, JsonNode> results = results("beside");
    for (JsonNode plan : plans("beside").values()) {
      JsonNode result = results.get(plan.get("id").asText());
      boolean fails = !later && plan.at("/criterion/name").asText().equals("hostile");
      assertEquals(fails ? "failed" : "finished", result.get("status").asText(), result::toString);
      if (fails) {
        String problem = result.get("problem").asText();
        assertTrue(
            problem.startsWith("criterion hostile 1.0.0 failed: ") && problem.endsWith(" (OutOfMemoryError)"), problem);
      }
    }
    results("alone").forEach((id, one) -> assertEquals(numbers(one), numbers(results.get(id)), id));
    String log = Files.readString(folder.resolve("beside").resolve("espalier.log"));
    assertEquals(later, log.contains("org.example.hostile 1.0.0: its thread left-to-itself ended: "), log);
  }

  @Tag("long")
  @Test
  void whatIsLeftRunningKeepsNoProcess() throws IOException {
    Result hook = shell.run(
        "run", "it.yaml", "--output", "hook", "--plugins", hostile.toString(),
        "--set", "criterion=" + criterion("hook", "score"));
    assertEquals(0, hook.code(), hook.err());
    assertTrue(hook.err().contains("still runs; in org.example.hostile.Mischief.sleep"), hook.err());
    Result end = shell.run(
        "validate", "it.yaml", "--plugins", hostile.toString(), "--set", "criterion=" + criterion("hang", "end"));
    assertEquals(2, end.code(), end.err());
    assertTrue(end.err().contains("criterion hostile 1.0.0 did not come back from @Deactivate"), end.err());
  }

  @Test
  void whatGoesWrongBeforeAnythingRunsIsOneSentence() throws IOException {
    assertRefused("refusal", "overflow", "long");
    assertRefused("start", "unspeakable", "checked");
    Files.writeString(folder.resolve("deep.yaml"), EXPERIMENT + "grid: " + "[".repeat(2000) + "\n");
    assertRefused("deep", shell.run("run", "deep.yaml"));
    assertRefused("large", shell.run("run", "it.yaml", "--set", "architecture.mlp.hidden=[40000, 40000]"));
  }

  @Tag("long")
  @Test
  void soIsWhateverElseGoesWrong() throws IOException {
    assertRefused("refusal", "nothing", "death");
    assertRefused("start", "overflow", "flag");
  }

  private void assertRefused(String where, String... modes) throws IOException {
    for (String mode : modes) {
      assertRefused(mode, shell.run(
          "run", "it.yaml", "--plugins", hostile.toString(), "--set", "criterion=" + criterion(mode, where)));
    }
  }

  private static void assertRefused(String what, Result result) {
    assertEquals(2, result.code(), what + ": " + result.err());
    assertEquals(1, result.err().lines().count(), what + ": " + result.err());
    assertTrue(result.err().startsWith("espalier: ") && result.err().length() < 1000, what + ": " + result.err());
  }

  @Test
  void whoIsInterruptedAtTheStartEndsAtOnce() throws Exception {
    shell.run("--version");
    for (int millis = 500; millis < 3000; millis += 800) {
      Running running = shell.start("validate", "it.yaml", "--plugins", hostile.toString());
      Thread.sleep(millis);
      new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid())).start().waitFor();
      long asked = System.nanoTime();
      Result result = running.await();
      if (result.code() != 0) {
        assertEquals(130, result.code(), millis + " ms: " + result.err());
        // before the program listens to signals, nothing of it is there to say so
        assertTrue(List.of("", "espalier: cancelled\n").contains(result.err()), result.err());
      }
      assertTrue(System.nanoTime() - asked < 10_000_000_000L, "it took its time");
    }
    assertEquals(0, shell.run("describe", "magnitude").code());
  }

  /** What a result says, but times and the machine. */
  private static String numbers(JsonNode result) {
    ObjectNode told = result.deepCopy();
    told.remove(List.of("seconds", "environment", "check"));
    return told.toString();
  }

  private Map<String, JsonNode> results(String output) throws IOException {
    return read(output, "result.json");
  }

  private Map<String, JsonNode> plans(String output) throws IOException {
    return read(output, "plan.json");
  }

  /** The files of all runs, by the run's id. */
  private Map<String, JsonNode> read(String output, String name) throws IOException {
    Map<String, JsonNode> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output).resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith(name)).toList()) {
        all.put(file.getParent().getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
      }
    }
    assertFalse(all.isEmpty());
    return all;
  }
}
