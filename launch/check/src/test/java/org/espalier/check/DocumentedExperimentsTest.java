// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The experiment files that pages show whole. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class DocumentedExperimentsTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  /** Blocks with the keys that every experiment file has. */
  static List<String> examples() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Repository.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(Repository.ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<String> examples = new ArrayList<>();
    for (Path page : pages) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        if (block.group(1).startsWith("experiment:")) {
          examples.add(block.group(1));
        }
      }
    }
    assertFalse(examples.isEmpty(), "no page shows an experiment file");
    return examples;
  }

  /** The table that the page on data speaks of. */
  private static String flowers() {
    StringBuilder table = new StringBuilder("length,width,colour,kind\n");
    for (int i = 0; i < 20; i++) {
      table.append(i % 2 == 0 ? "5.31,2.44,red,iris\n" : "2.87,1.52,blue,setosa\n");
    }
    return table.toString();
  }

  @Test
  void allAreValid() throws IOException {
    Files.writeString(folder.resolve("flowers.csv"), flowers());
    List<String> arguments = new ArrayList<>(List.of("validate"));
    for (String example : examples()) {
      String name = "example-" + arguments.size() + ".yaml";
      Files.writeString(folder.resolve(name), example);
      arguments.add(name);
    }
    Result result = new Shell(folder, cache).run(arguments.toArray(String[]::new));
    assertEquals(0, result.code(), result.err());
    assertEquals(examples().size(), result.out().lines().filter(line -> line.contains(".yaml: ")).count());
  }

  private Result shortly(String file, String output, String... more) throws IOException {
    Files.writeString(folder.resolve("it.yaml"), file);
    List<String> arguments = new ArrayList<>(List.of(
        "run", "it.yaml", "--output", output, "--set", "seeds=1", "--set", "sparsity=[0.95]",
        "--set", "task.reinforcement.algorithm.ppo.steps=2048", "--set", "architecture.mlp.hidden=[64, 64, 64]"));
    arguments.addAll(List.of(more));
    return new Shell(folder, cache).training().run(arguments.toArray(String[]::new));
  }

  /** A short training prunes as a long one does: what a method takes whole, it takes at once. */
  @Test
  void theExampleWithPpoCutsNoDeepNetworkOffAsItWouldIfNothingWereExcluded() throws IOException {
    String file = examples().stream().filter(example -> example.contains("ppo")).findFirst().orElseThrow();
    Result result = shortly(file, "kept");
    assertEquals(0, result.code(), result.err());
    assertFalse(result.err().contains("is cut off"), result.err());
    Result cut = shortly(file, "cut", "--set", "prune={exclude: []}");
    assertEquals(0, cut.code(), cut.err());
    assertTrue(cut.err().contains("is cut off: no path of kept weights from an input to an output passes"), cut.err());
  }
}
