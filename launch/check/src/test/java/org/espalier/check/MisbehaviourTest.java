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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plug-ins of every kind that misbehave, in each of their methods: a run ends that uses one, and no other does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class MisbehaviourTest {
  private static final String DATA =
      "{behaviour-cloning: {train: 200, validation: 50, test: 50, states: 8, actions: 2}}";
  private static final String TASK = "{supervised: {dataset: " + DATA + ", epochs: 2}}";
  private static final String ENVIRONMENT = "CartPole-v1";
  private static final String ALGORITHM = "{ppo: {steps: 512, num-envs: 1}}";
  private static final String IN_ROUNDS = "{prune-finetune: {rounds: 2, controls: []}}";
  private static final String PROCEDURE = "{prune-at-initialisation: {controls: []}}";
  /** Trains on examples, prunes little by little, and trains agents, with plug-ins that are sound. */
  private static final String EXPERIMENT = """
      experiment: it
      architecture: {mlp: {hidden: [8]}}
      engine: jvm
      criterion: magnitude
      sparsity: 0.5
      seeds: 1
      grid:
      """
      + point(TASK, PROCEDURE, "")
      + point(TASK, IN_ROUNDS, ", schedule: linear")
      + point(reinforcement(ENVIRONMENT, ALGORITHM), PROCEDURE, "");

  /** Of some 300 runs, in seconds, whatever else the machine does. */
  private static final long LONGEST = 600;

  /** What may be thrown in any method, and the end of the sentence that says so. */
  private static final Map<String, String> THROWN = Map.of(
      "checked", "checked (IOException)",
      "interrupted", "not so (InterruptedException)",
      "cyclic", "other (RuntimeException)",
      "unspeakable", "Mischief$Unspeakable",
      "megabytes", "xxx",
      "overflow", "StackOverflowError",
      "memory", "no more (OutOfMemoryError)");

  @TempDir
  static Path folder;

  private static Path hostile;
  private static Shell shell;
  private static Result beside;

  /** All that misbehave run in one experiment, beside those that are sound, which run alone before. */
  @BeforeAll
  static void runThemAll() throws Exception {
    hostile = LabBundle.hostile(folder);
    shell = new Shell(folder, folder.resolve("cache"));
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT);
    Result alone = shell.run("run", "it.yaml", "--output", "alone", "--jobs", "3");
    assertEquals(0, alone.code(), alone.err());
    String points = kinds().stream()
        .flatMap(kind -> kind.expected().keySet().stream().map(deed -> kind.point(deed.get(0), deed.get(1))))
        .collect(Collectors.joining());
    Files.writeString(folder.resolve("all.yaml"), EXPERIMENT + points);
    beside = shell.start("run", "all.yaml", "--output", "beside", "--plugins", hostile.toString(), "--jobs", "3")
        .await(LONGEST);
  }

  private static String point(String task, String procedure, String more) {
    return "- {task: " + task + ", procedure: " + procedure + more + "}\n";
  }

  private static String reinforcement(String environment, String algorithm) {
    return "{reinforcement: {environment: " + environment + ", evaluation-episodes: 2, algorithm: " + algorithm + "}}";
  }

  /**
   * A kind of plug-in.
   *
   * @param kind as plug-ins and keys name it
   * @param sound one that is wrapped by what misbehaves
   * @param use the point of the grid that has the one that misbehaves, %s
   * @param throwing methods that throw
   * @param answering methods that answer what they should not, each with how and how the sentence begins
   */
  record Kind(
      String kind, String sound, String use, List<String> throwing, Map<List<String>, String> answering) {
    @Override
    public String toString() {
      return kind;
    }

    String point(String where, String mode) {
      return use.formatted("{hostile: {mode: " + mode + ", where: " + where + ", " + kind + ": " + sound + "}}");
    }

    /** What is done, where and how, and how the sentence for it begins. */
    Map<List<String>, String> expected() {
      Map<List<String>, String> expected = new TreeMap<>(Comparator.comparing(List::toString));
      expected.putAll(answering);
      for (String where : throwing) {
        THROWN.keySet().forEach(mode -> expected.put(List.of(where, mode), kind + " hostile 1.0.0 failed"));
      }
      return expected;
    }

    /** Whether a sentence is the one for a deed. */
    boolean tells(List<String> deed, String problem) {
      return problem.startsWith(expected().get(deed)) && problem.length() < 1000
          && (answering.containsKey(deed) || problem.contains(THROWN.get(deed.get(1))));
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("task", TASK, point("%s", PROCEDURE, ""),
            List.of("create", "iterate", "score", "facts", "objective", "metrics", "close"),
            Map.ofEntries(
                Map.entry(List.of("create", "nothing"), "task hostile 1.0.0 answered null while making a trainable"),
                Map.entry(List.of("create", "flag"), "task hostile 1.0.0, or a part of it, left its thread"),
                Map.entry(List.of("networks", "nothing"), "task hostile 1.0.0: it answered null"),
                Map.entry(List.of("networks", "flag"), "task hostile 1.0.0: it left its thread interrupted"),
                Map.entry(List.of("objective", "nothing"), "task hostile 1.0.0: it answered null"),
                Map.entry(List.of("iterate", "text"), "task hostile 1.0.0: its iterations show "),
                Map.entry(List.of("iterate", "other"), "task hostile 1.0.0: its iterations show [other]"),
                Map.entry(List.of("iterate", "holes"), "task hostile 1.0.0: its iterations show "),
                Map.entry(List.of("score", "nan"), "task hostile 1.0.0: training diverged: the score on the test "),
                Map.entry(List.of("floor", "infinite"), "task hostile 1.0.0: the floor of the test split is Infinity"),
                Map.entry(List.of("facts", "text"), "task hostile 1.0.0: it tells of its data "),
                Map.entry(List.of("plannedIterations", "negative"), "task hostile 1.0.0: it plans -1000000000 "),
                Map.entry(List.of("close", "flag"), "task hostile 1.0.0: it left its thread interrupted"))),
        new Kind("dataset", DATA, point("{supervised: {dataset: %s, epochs: 2}}", PROCEDURE, ""),
            List.of("load", "read", "size"),
            Map.of(
                List.of("load", "flag"), "dataset hostile 1.0.0: it left its thread interrupted",
                List.of("load", "nothing"), "dataset hostile 1.0.0: it gave null for its data",
                List.of("size", "negative"), "dataset hostile 1.0.0: it gave -1000000000 examples for its train split",
                List.of("inputs", "nan"), "dataset hostile 1.0.0: it gave example ",
                List.of("inputs", "infinite"), "dataset hostile 1.0.0: it gave example ",
                List.of("targets", "nan"), "dataset hostile 1.0.0: it gave example ")),
        new Kind("architecture", "{mlp: {hidden: [8]}}", point(TASK, PROCEDURE, ", architecture: %s"), List.of("build"),
            Map.of(
                List.of("build", "nothing"), "architecture hostile 1.0.0 answered null while building the network",
                List.of("build", "flag"), "architecture hostile 1.0.0, or a part of it, left its thread interrupted")),
        new Kind("procedure", PROCEDURE, point(TASK, "%s", ""),
            List.of("execute", "executed"),
            Map.of(List.of("executed", "flag"), "procedure hostile 1.0.0: it left its thread interrupted")),
        new Kind("engine", "jvm", point(TASK, PROCEDURE, ", engine: %s"), List.of("create", "environment"),
            Map.of(
                List.of("create", "nothing"), "engine hostile 1.0.0 answered null while making the network model",
                List.of("environment", "nothing"), "engine hostile 1.0.0",
                List.of("update", "cyclic"), "engine hostile 1.0.0 failed: other (RuntimeException)",
                List.of("forward", "memory"), "engine hostile 1.0.0 failed: no more (OutOfMemoryError)",
                List.of("forward", "nan"), "task supervised ")),
        new Kind("schedule", "linear", point(TASK, IN_ROUNDS, ", schedule: %s"), List.of("sparsity"),
            Map.of(
                List.of("sparsity", "flag"), "schedule hostile 1.0.0: it left its thread interrupted",
                List.of("sparsity", "nan"), "schedule hostile 1.0.0: it gave the sparsity NaN after 1 of 2 steps",
                List.of("sparsity", "infinite"), "schedule hostile 1.0.0: it gave the sparsity Infinity",
                List.of("sparsity", "negative"), "schedule hostile 1.0.0: it gave the sparsity -1.0E9")),
        new Kind("environment", ENVIRONMENT, point(reinforcement("%s", ALGORITHM), PROCEDURE, ""),
            List.of("step", "reset", "actionSpace"),
            Map.of(
                List.of("reward", "nan"), "environment hostile 1.0.0: it gave a reward with NaN in step 1 ",
                List.of("observation", "infinite"), "environment hostile 1.0.0: it gave an observation with Infinity",
                List.of("reset", "nan"), "environment hostile 1.0.0: it gave a first observation with NaN in step 0 ",
                List.of("step", "nothing"), "environment hostile 1.0.0: it answered null for a step",
                List.of("observationSpace", "nothing"), "environment hostile 1.0.0: it answered null for its obs",
                List.of("actionSpace", "nothing"), "environment hostile 1.0.0: it answered null for its action")),
        new Kind("algorithm", ALGORITHM, point(reinforcement(ENVIRONMENT, "%s"), PROCEDURE, ""),
            List.of("create", "iterate", "policy"),
            Map.of(
                List.of("iterate", "text"), "task reinforcement ",
                List.of("act", "nan"), "task reinforcement ",
                List.of("networks", "nothing"), "task reinforcement ")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatOneDoesEndsItsRun(Kind kind) throws IOException {
    Map<List<String>, String> problems = new TreeMap<>(Comparator.comparing(List::toString));
    Map<String, JsonNode> results = read("beside", "result.json");
    read("beside", "plan.json").forEach((run, plan) -> {
      JsonNode result = results.get(run);
      if (guilty(plan).equals(kind.kind()) && result.get("status").asText().equals("failed")) {
        List<String> deed = List.of(plan.findPath("where").asText(), plan.findPath("mode").asText());
        problems.put(deed, result.get("problem").asText());
      }
    });
    assertEquals(kind.expected().keySet(), problems.keySet());
    problems.entrySet().removeIf(problem -> kind.tells(problem.getKey(), problem.getValue()));
    assertEquals(Map.of(), problems);
  }

  @Test
  void noOtherRunIsTouched() throws IOException {
    assertEquals(1, beside.code(), beside.err());
    assertTrue(beside.err().length() < 300_000, "what is said is bounded");
    Map<String, JsonNode> results = read("beside", "result.json");
    read("alone", "result.json").forEach((id, result) -> assertEquals(numbers(result), numbers(results.get(id)), id));
  }

  @Test
  void anExporterThatMisbehavesIsNamedAndLeavesNoFile() throws IOException {
    String run = read("alone", "plan.json").entrySet().stream()
        .filter(plan -> plan.getValue().get("task").get("name").asText().equals("supervised"))
        .map(Map.Entry::getKey).findFirst().orElseThrow();
    Map<List<String>, String> ends = Map.of(
        List.of("write", "checked"), "checked (IOException)",
        List.of("write", "megabytes"), "xxx",
        List.of("write", "flag"), "it left its thread interrupted",
        List.of("extension", "overflow"), "StackOverflowError");
    for (Map.Entry<List<String>, String> deed : ends.entrySet()) {
      String options = "-Dhostile.where=" + deed.getKey().get(0) + " -Dhostile.mode=" + deed.getKey().get(1);
      Result result = new Shell(folder, folder.resolve("cache")).java(options)
          .run("export", "alone", run, "--format", "hostile", "--plugins", hostile.toString());
      String sentence = result.err().lines().filter(line -> line.startsWith("espalier: ")).findFirst().orElse("");
      assertTrue(sentence.startsWith("espalier: exporter hostile 1.0.0 failed to "), deed + ": " + result.err());
      assertTrue(sentence.contains(deed.getValue()) && sentence.length() < 1000, deed + ": " + result.err());
      assertEquals(1, result.code(), result.err());
    }
    assertFalse(Files.exists(folder.resolve(run + ".hostile")));
  }

  /** The kind of the plug-in in a plan that misbehaves; empty if none does. */
  private static String guilty(JsonNode plan) {
    return plan.findParents("name").stream()
        .filter(use -> use.get("name").asText().equals("hostile"))
        .map(use -> use.get("kind").asText()).findFirst().orElse("");
  }

  /** What a result says, but times and the machine. */
  private static String numbers(JsonNode result) {
    ObjectNode told = result.deepCopy();
    told.remove(List.of("seconds", "environment", "check"));
    return told.toString();
  }

  /** The files of all runs, by the run's id. */
  private static Map<String, JsonNode> read(String output, String name) throws IOException {
    Map<String, JsonNode> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output).resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith(name)).toList()) {
        all.put(file.getParent().getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
      }
    }
    return all;
  }
}
