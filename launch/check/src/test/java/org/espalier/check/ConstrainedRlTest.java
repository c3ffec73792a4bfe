// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.espalier.check.Shell.Running;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The smallest study of pruning by constrained reinforcement learning, left in peace and killed within a search. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ConstrainedRlTest {
  private static final String FILE =
      Repository.ROOT.resolve("experiments/constrained-rl-smoke.yaml").toString();

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  @Test
  void everyStepIsTaken() throws Exception {
    inPeace(new Shell(folder, cache).training());
    assertEquals(
        new TreeSet<>(List.of(
            "amc", "cem", "constrained-rl", "dense", "dense-finetuned", "global-magnitude", "keep-first",
            "last-policy", "proxy-check", "random-search", "uniform")),
        new TreeSet<>(column("peace", "variant")));
  }

  @Tag("long")
  @Test
  void aSearchThatIsKilledGoesOnToTheBit() throws Exception {
    inPeaceAndInWar(30);
  }

  /** Three epochs in four stretches of six episodes: it is killed while the network is trained beside the agent. */
  @Tag("long")
  @Test
  void soDoesOneBesideWhichTheNetworkIsTrained() throws Exception {
    String procedure = "procedure.constrained-rl.";
    inPeaceAndInWar(
        15, "--set", procedure + "start=initial", "--set", procedure + "online-episodes=6", "--set",
        procedure + "controls=[uniform, random-search]", "--set", procedure + "action=coarse");
    int agents = Collections.frequency(column("peace", "variant"), "constrained-rl");
    assertEquals(agents, Collections.frequency(column("peace", "search.online-iterations"), "3.0"));
  }

  /** Carries out the study, and again with a death while it searches and a second life, to the same numbers. */
  private void inPeaceAndInWar(int candidates, String... more) throws Exception {
    Shell shell = new Shell(folder, cache).training();
    inPeace(shell, more);
    Running killed = shell.start(command(more, "run", FILE, "--output", "war"));
    while (candidates() < candidates) {
      assertTrue(!killed.process().waitFor(20, TimeUnit.MILLISECONDS), "it ended by itself");
    }
    killed.process().destroyForcibly();
    killed.await();
    Result rest = shell.run(command(more, "run", FILE, "--output", "war", "--resume"));
    assertEquals(0, rest.code(), rest.err());
    assertIterableEquals(numbers("peace"), numbers("war"));
  }

  private void inPeace(Shell shell, String... more) throws IOException {
    Result peaceful = shell.run(command(more, "run", FILE, "--output", "peace"));
    assertEquals(0, peaceful.code(), peaceful.err() + peaceful.out());
    assertEquals(1, column("peace", "status").stream().distinct().count());
  }

  private static String[] command(String[] more, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aNetworkWithoutConvolutionsIsRefusedBeforeAnythingIsTrained() throws IOException {
    Shell shell = new Shell(folder, cache);
    for (String file : List.of(FILE, FILE.replace("constrained-rl-smoke", "allocation-search"))) {
      Result result = shell.run("validate", file, "--set", "architecture={mlp: {hidden: [8]}}");
      assertEquals(2, result.code(), result.err());
      assertTrue(result.err().contains(
          "can't be carried out: filters are divided among the convolutions of a network, but model has none"),
          result.err());
    }
  }

  /** Evaluations that are kept of searches of agents; files come and go meanwhile. */
  private int candidates() {
    File runs = folder.resolve("war").resolve("runs").toFile();
    String[] searches = runs.list((in, name) -> name.startsWith("constrained-rl"));
    return Stream.ofNullable(searches).flatMap(Stream::of)
        .map(search -> new File(new File(runs, search), "candidates").list())
        .filter(Objects::nonNull).mapToInt(kept -> kept.length).sum();
  }

  private List<String[]> table(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("results.csv")).stream()
        .map(line -> line.split(",", -1)).toList();
  }

  private List<String> column(String output, String name) throws IOException {
    List<String[]> table = table(output);
    int column = Arrays.asList(table.get(0)).indexOf(name);
    return table.stream().skip(1).map(line -> line[column]).toList();
  }

  /** All results but measured times. */
  private List<String> numbers(String output) throws IOException {
    List<String[]> table = table(output);
    String[] header = table.get(0);
    List<String> numbers = new ArrayList<>();
    for (String[] line : table) {
      numbers.add(IntStream.range(0, header.length)
          .filter(c -> !header[c].contains("seconds"))
          .mapToObj(c -> line[c])
          .toList().toString());
    }
    return numbers;
  }
}
