package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiment files of this repository. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ShippedExperimentsTest {
  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("experiments"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValid(String file) throws IOException {
    Result result = new Shell(folder, cache).run("validate", file);
    assertEquals(0, result.code(), result.err());
  }

  @Test
  void convolutionalNetworksAreComputedInJavaUnlessTheFileSaysOtherwise() throws IOException {
    String file = Repository.ROOT.resolve("experiments/strategy-shootout-conv.yaml").toString();
    Shell shell = new Shell(folder, cache);
    String chosen = shell.run("validate", file).out();
    assertTrue(chosen.contains("\nengine: jvm\n"), chosen);
    String asked = shell.run("validate", file, "--set", "engine=dl4j").out();
    assertTrue(asked.contains("\nengine:\n  dl4j:"), asked);
  }
}
