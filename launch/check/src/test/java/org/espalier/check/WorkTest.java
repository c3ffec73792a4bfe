// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.espalier.check.Shell.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that another process carries out from its plan alone comes to the bits that it comes to in its experiment. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class WorkTest {
  private static final String EXPERIMENT = """
      experiment: worked
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: STEPS}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: []}}
      criterion: magnitude
      distribution: global
      sparsity: 0.5
      seeds: 1
      evaluators: [complexity]
      """;
  private static final String LATER = "9.9.9";

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(folder, cache).training();
  }

  private void write(int steps) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT.replace("STEPS", Integer.toString(steps)));
  }

  @Test
  void aRunAndOneThatNeedsItGiveTheSameBitsAsInTheirExperiment() throws Exception {
    write(4096);
    Path store = Files.createDirectory(folder.resolve("store"));
    Path jar = store.resolve("any name.jar");
    String sha256 = writeLaterMagnitude(jar);
    Files.writeString(store.resolve("notes.txt"), "not a jar");
    Result inside = shell.run("run", "it.yaml", "--output", "inside", "--plugins", jar.toString());
    assertEquals(0, inside.code(), inside.err());
    String dense = run("inside", "dense");
    String ticket = run("inside", "ticket");
    String plans = "inside/runs/";

    assertRefused(
        work(plans + ticket, "outside/" + ticket, "--bundles", "store"), ticket + " needs the run dense",
        "outside/" + dense, "--needed");
    Result first = work(plans + dense, "outside/" + dense, "--bundles", "store");
    assertEquals(0, first.code(), first.err());
    List<String> events = events(first);
    assertEquals("begun", events.get(0));
    assertEquals("finished", events.get(events.size() - 1));
    assertTrue(events.contains("progress"), first.out());
    assertTrue(first.err().contains("finished in"), "the log is on standard error: " + first.err());

    assertRefused(
        work(plans + ticket, "outside/" + ticket), "org.espalier.pruning.magnitude " + LATER, sha256,
        "is not installed");
    Files.createDirectory(folder.resolve("empty"));
    assertRefused(
        work(plans + ticket, "outside/" + ticket, "--bundles", "empty"), sha256, "not in empty");
    Result second = work(plans + ticket, "outside/" + ticket, "--bundles", "store");
    assertEquals(0, second.code(), second.err());
    assertSame(plans + dense, "outside/" + dense);
    assertSame(plans + ticket, "outside/" + ticket);

    // a store as a program keeps it, and what is needed elsewhere
    Files.move(jar, store.resolve(sha256 + ".jar"));
    Result third = work(
        plans + ticket, "elsewhere", "--bundles", "store", "--needed", "inside/runs");
    assertEquals(0, third.code(), third.err());
    assertSame(plans + ticket, "elsewhere");
    assertRefused(work(plans + dense, "elsewhere", "--bundles", "store"), "another run, " + ticket);

    Result again = work(plans + ticket, "elsewhere", "--bundles", "store", "--needed", "inside/runs");
    assertEquals(0, again.code(), again.err());
    assertEquals(List.of("begun", "finished"), events(again));
    assertEquals(last(third).get("result"), last(again).get("result"));
  }

  @Tag("long")
  @Test
  void aKilledRunGoesOnAndComesToTheSameBits() throws Exception {
    write(40960);
    Result peaceful = shell.run("run", "it.yaml", "--output", "peace");
    assertEquals(0, peaceful.code(), peaceful.err());
    String dense = run("peace", "dense");
    String[] work = {"work", "peace/runs/" + dense + "/plan.json", "--folder", "war"};

    Running asked = shell.start(work);
    waitForLines(asked, 10);
    asked.process().destroy();
    Result saved = asked.await();
    assertEquals(143, saved.code(), "the shell's code for SIGTERM; " + saved.err());
    List<String> events = events(saved);
    assertEquals(List.of("checkpoint", "interrupted"), events.subList(events.size() - 2, events.size()));

    Running killed = shell.start(work);
    waitForLines(killed, lines() + 20);
    // it holds its folder as long as it is there, and must not end meanwhile
    new ProcessBuilder("kill", "-STOP", Long.toString(killed.jvm().pid())).start().waitFor();
    assertRefused(shell.run(work), "war is in use by process " + killed.jvm().pid(), "--folder");
    killed.jvm().destroyForcibly();
    Result end = killed.await();
    assertEquals(137, end.code(), "the shell's code for SIGKILL; " + end.err());
    assertTrue(end.err().endsWith(
        "espalier: the JVM was killed (SIGKILL), as systems do where memory is short; the same command goes on with the"
            + " run\n"), end.err());
    assertFalse(Files.exists(folder.resolve("war/result.json")), "it was killed before its end");

    Result rest = shell.run(work);
    assertEquals(0, rest.code(), rest.err());
    assertTrue(events(rest).contains("resumed"), rest.out());
    assertSame("peace/runs/" + dense, "war");
  }

  private Result work(String plan, String run, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("work", plan + "/plan.json", "--folder", run));
    arguments.addAll(List.of(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  private String run(String output, String variant) throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve(output).resolve("runs"))) {
      return runs.map(run -> run.getFileName().toString()).filter(id -> id.startsWith(variant)).findFirst()
          .orElseThrow();
    }
  }

  private static List<String> events(Result result) throws IOException {
    List<String> events = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      events.add(new ObjectMapper().readTree(line).get("event").asText());
    }
    return events;
  }

  private static JsonNode last(Result result) throws IOException {
    List<String> lines = result.out().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private void waitForLines(Running running, long wanted) throws Exception {
    while (lines() < wanted) {
      boolean ended = running.process().waitFor(20, TimeUnit.MILLISECONDS);
      assertTrue(!ended, () -> "it ended by itself: " + running.await().err());
    }
  }

  private long lines() throws IOException {
    Path metrics = folder.resolve("war").resolve("metrics.jsonl");
    return Files.exists(metrics) ? Files.readString(metrics).lines().count() : 0;
  }

  /** All that two folders of a run hold, but how long it took. */
  private void assertSame(String expected, String actual) throws IOException {
    Map<String, byte[]> there = files(folder.resolve(expected));
    Map<String, byte[]> here = files(folder.resolve(actual));
    assertEquals(there.keySet(), here.keySet());
    assertTrue(there.containsKey("metrics.jsonl") && there.containsKey("trained.bin"), there.keySet().toString());
    for (String name : there.keySet()) {
      assertArrayEquals(there.get(name), here.get(name), name);
    }
  }

  private static Map<String, byte[]> files(Path run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.equals("result.json")) {
          ObjectNode result = (ObjectNode) new ObjectMapper().readTree(file.toFile());
          result.remove("seconds");
          files.put(name, result.toPrettyString().getBytes());
        } else if (!name.equals(".lock")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  /** The assembly's bundle of the criterion under a version of its own, so that the assembly does not have it. */
  private static String writeLaterMagnitude(Path file) throws Exception {
    try (Stream<Path> jars = Files.list(Repository.ASSEMBLY.resolve("bundles"))) {
      Path original = jars
          .filter(jar -> jar.getFileName().toString().startsWith("org.espalier.pruning.magnitude-"))
          .findFirst().orElseThrow();
      try (JarFile jar = new JarFile(original.toFile())) {
        Manifest manifest = new Manifest(jar.getManifest());
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), LATER);
        try (OutputStream out = Files.newOutputStream(file);
            JarOutputStream copy = new JarOutputStream(out, manifest)) {
          for (JarEntry entry : jar.stream().filter(e -> !e.getName().startsWith("META-INF/MANIFEST")).toList()) {
            copy.putNextEntry(new JarEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(copy);
          }
        }
      }
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  /** Exit code 2, nothing on standard output, and one sentence that says these things. */
  private static void assertRefused(Result result, String... said) {
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    List<String> sentences = result.err().lines().filter(line -> line.startsWith("espalier: ")).toList();
    assertEquals(1, sentences.size(), result.err());
    for (String part : said) {
      assertTrue(sentences.get(0).contains(part), part + " is missing in " + sentences.get(0));
    }
  }
}
