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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
  private static final String SUPERVISED = """
      experiment: supervised
      task: {supervised: {dataset: %s, epochs: 2}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {prune-at-initialisation: {controls: []}}
      engine: jvm
      criterion: magnitude
      sparsity: 0.5
      seeds: 1
      """.formatted(DATA);
  private static final String SCHEDULED = SUPERVISED
      .replace("prune-at-initialisation: {", "prune-finetune: {rounds: 2, ") + "schedule: linear\n";
  private static final String REINFORCED = """
      experiment: reinforced
      task:
        reinforcement:
          {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 512, num-envs: 1}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {prune-at-initialisation: {controls: []}}
      criterion: magnitude
      sparsity: 0.5
      seeds: 1
      """;

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
  void openShell() {
    shell = new Shell(folder, shared.resolve("cache"));
  }

  /**
   * A kind of plug-in.
   *
   * @param kind as it is a key where it is used
   * @param experiment that uses a sound one
   * @param key of that one
   * @param sound the sound one
   * @param throwing methods that throw
   * @param answering methods that answer what they should not, each with how and the sentence for it
   */
  record Kind(
      String kind, String experiment, String key, String sound, List<String> throwing,
      Map<List<String>, String> answering) {
    @Override
    public String toString() {
      return kind;
    }

    private String hostile(String where, String mode) {
      return "{hostile: {mode: " + mode + ", where: " + where + ", " + kind + ": " + sound + "}}";
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("task", SUPERVISED, "task", "{supervised: {dataset: " + DATA + ", epochs: 2}}",
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
                Map.entry(List.of("score", "nan"), "task hostile 1.0.0 failed: the score on the test split is NaN"),
                Map.entry(List.of("floor", "infinite"), "task hostile 1.0.0: the floor of the test split is Infinity"),
                Map.entry(List.of("facts", "text"), "task hostile 1.0.0: it tells of its data "),
                Map.entry(List.of("plannedIterations", "negative"), "task hostile 1.0.0: it plans -1000000000 "),
                Map.entry(List.of("close", "flag"), "task hostile 1.0.0: it left its thread interrupted"))),
        new Kind("dataset", SUPERVISED, "task.supervised.dataset", DATA, List.of("load", "read", "size"),
            Map.of(List.of("load", "flag"), "task supervised 1.0.0")),
        new Kind("architecture", SUPERVISED, "architecture", "{mlp: {hidden: [8]}}", List.of("build"),
            Map.of(
                List.of("build", "nothing"), "architecture hostile 1.0.0 answered null while building the network",
                List.of("build", "flag"), "architecture hostile 1.0.0, or a part of it, left its thread interrupted")),
        new Kind("procedure", SUPERVISED, "procedure", "{prune-at-initialisation: {controls: []}}",
            List.of("execute", "executed"),
            Map.of(List.of("executed", "flag"), "procedure hostile 1.0.0: it left its thread interrupted")),
        new Kind("engine", SUPERVISED, "engine", "jvm", List.of("create", "environment"),
            Map.of(
                List.of("create", "nothing"), "engine hostile 1.0.0 answered null while making the network model",
                List.of("environment", "nothing"), "engine hostile 1.0.0",
                List.of("update", "cyclic"), "engine hostile 1.0.0 failed: other (RuntimeException)",
                List.of("forward", "memory"), "engine hostile 1.0.0 failed: no more (OutOfMemoryError)",
                List.of("forward", "nan"), "task supervised 1.0.0")),
        new Kind("schedule", SCHEDULED, "schedule", "linear", List.of("sparsity"),
            Map.of(
                List.of("sparsity", "flag"), "schedule hostile 1.0.0: it left its thread interrupted",
                List.of("sparsity", "nan"), "schedule hostile 1.0.0: it gave the sparsity NaN after 1 of 2 steps",
                List.of("sparsity", "infinite"), "schedule hostile 1.0.0: it gave the sparsity Infinity",
                List.of("sparsity", "negative"), "schedule hostile 1.0.0: it gave the sparsity -1.0E9")),
        new Kind("environment", REINFORCED, "task.reinforcement.environment", "CartPole-v1",
            List.of("step", "reset", "actionSpace"),
            Map.of(
                List.of("reward", "nan"), "task reinforcement 1.0.0",
                List.of("observation", "infinite"), "task reinforcement 1.0.0",
                List.of("step", "nothing"), "task reinforcement 1.0.0")),
        new Kind("algorithm", REINFORCED, "task.reinforcement.algorithm", "{ppo: {steps: 512, num-envs: 1}}",
            List.of("create", "iterate", "policy"),
            Map.of(
                List.of("iterate", "text"), "task reinforcement 1.0.0",
                List.of("act", "nan"), "task reinforcement 1.0.0",
                List.of("networks", "nothing"), "task reinforcement 1.0.0")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatOneDoesEndsItsRunAlone(Kind kind) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), kind.experiment());
    Result alone = shell.run("run", "it.yaml", "--output", "alone");
    assertEquals(0, alone.code(), alone.err());

    Map<List<String>, String> expected = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    expected.putAll(kind.answering());
    for (String where : kind.throwing()) {
      THROWN.forEach((mode, end) -> expected.put(List.of(where, mode), kind.kind() + " hostile 1.0.0 failed"));
    }
    List<String> all = new ArrayList<>(List.of(kind.sound()));
    expected.keySet().forEach(deed -> all.add(kind.hostile(deed.get(0), deed.get(1))));
    Result beside = shell.run(
        "run", "it.yaml", "--output", "beside", "--plugins", hostile.toString(), "--jobs", "3",
        "--set", kind.key() + "=[" + String.join(", ", all) + "]");
    assertEquals(1, beside.code(), beside.err());
    assertTrue(beside.err().length() < 100_000, "what is said is bounded");

    Map<String, JsonNode> results = read("beside", "result.json");
    Map<List<String>, String> problems = new TreeMap<>(((TreeMap<List<String>, String>) expected).comparator());
    for (JsonNode plan : read("beside", "plan.json").values()) {
      JsonNode result = results.get(plan.get("id").asText());
      String mode = plan.findPath("mode").asText();
      if (result.get("status").asText().equals("failed")) {
        problems.put(List.of(plan.findPath("where").asText(), mode), result.get("problem").asText());
      }
    }
    assertEquals(expected.keySet(), problems.keySet());
    problems.forEach((deed, problem) -> {
      assertTrue(problem.startsWith(expected.get(deed)), deed + ": " + problem);
      assertTrue(problem.length() < 1000, deed + ": " + problem);
      if (kind.throwing().contains(deed.get(0)) && THROWN.containsKey(deed.get(1))) {
        assertTrue(problem.contains(THROWN.get(deed.get(1))), deed + ": " + problem);
      }
    });
    read("alone", "result.json").forEach((id, result) -> assertEquals(numbers(result), numbers(results.get(id)), id));
  }

  @Test
  void anExporterThatMisbehavesIsNamedAndLeavesNoFile() throws IOException {
    Files.writeString(folder.resolve("it.yaml"), SUPERVISED);
    assertEquals(0, shell.run("run", "it.yaml", "--output", "out").code());
    String run = read("out", "plan.json").keySet().iterator().next();
    Map<List<String>, String> ends = Map.of(
        List.of("write", "checked"), "checked (IOException)",
        List.of("write", "megabytes"), "xxx",
        List.of("write", "flag"), "it left its thread interrupted",
        List.of("extension", "overflow"), "StackOverflowError");
    for (Map.Entry<List<String>, String> deed : ends.entrySet()) {
      String options = "-Dhostile.where=" + deed.getKey().get(0) + " -Dhostile.mode=" + deed.getKey().get(1);
      Result result = new Shell(folder, shared.resolve("cache")).with("ESPALIER_JAVA_OPTS", options)
          .run("export", "out", run, "--format", "hostile", "--plugins", hostile.toString());
      String sentence = result.err().lines().filter(line -> line.startsWith("espalier: ")).findFirst().orElse("");
      assertTrue(sentence.startsWith("espalier: exporter hostile 1.0.0 failed to "), deed + ": " + result.err());
      assertTrue(sentence.contains(deed.getValue()) && sentence.length() < 1000, deed + ": " + result.err());
      assertEquals(1, result.code(), result.err());
    }
    assertFalse(Files.exists(folder.resolve(run + ".hostile")));
  }

  /** What a result says, but times and the machine. */
  private static String numbers(JsonNode result) {
    ObjectNode told = result.deepCopy();
    told.remove(List.of("seconds", "environment", "check"));
    return told.toString();
  }

  /** The files of all runs, by the run's id. */
  private Map<String, JsonNode> read(String output, String name) throws IOException {
    Map<String, JsonNode> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output).resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith(name)).toList()) {
        all.put(file.getParent().getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
      }
    }
    return all;
  }
}
