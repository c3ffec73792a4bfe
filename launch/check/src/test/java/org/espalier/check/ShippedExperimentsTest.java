// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The experiment files of this repository. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ShippedExperimentsTest {
  /** What files that need CIFAR-10 read, where the command runs. */
  private static final String CIFAR = "cifar-10-batches-bin";

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("experiments"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void allAreValidWithTheDataThatTheyRead() throws IOException {
    List<String> files = files();
    List<String> reading = new ArrayList<>();
    for (String file : files) {
      if (Files.readString(Path.of(file)).contains(CIFAR)) {
        reading.add(file);
      }
    }
    Result without = validate(reading);
    assertEquals(2, without.code(), without.err());
    reading.forEach(file -> assertTrue(without.err().lines().anyMatch(
        line -> line.contains(file) && line.contains("unpack cifar-10-binary.tar.gz")), without.err()));
    writeImages();
    Result result = validate(files);
    assertEquals(0, result.code(), result.err());
    assertEquals(files.size(), result.out().lines().count());
  }

  private Result validate(List<String> files) throws IOException {
    return new Shell(folder, cache).training().run(
        Stream.concat(Stream.of("validate"), files.stream()).toArray(String[]::new));
  }

  /** Files as those of CIFAR-10 are, with fewer images. */
  private void writeImages() throws IOException {
    Path images = Files.createDirectories(folder.resolve(CIFAR));
    byte[] records = new byte[1200 * (1 + 3 * 32 * 32)];
    for (int i = 0; i < records.length; i++) {
      records[i] = (byte) (i % (1 + 3 * 32 * 32) == 0 ? i % 10 : i % 251);
    }
    for (String name : List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5",
        "test_batch")) {
      Files.write(images.resolve(name + ".bin"), records);
    }
  }

  @Test
  void convolutionalNetworksAreComputedInJavaUnlessTheFileSaysOtherwise() throws IOException {
    String file = Repository.ROOT.resolve("experiments/strategy-shootout-conv.yaml").toString();
    Shell shell = new Shell(folder, cache);
    String chosen = shell.run("validate", file, "--no-estimate").out();
    assertTrue(chosen.contains("\nengine: jvm\n"), chosen);
    String asked = shell.run("validate", file, "--no-estimate", "--set", "engine=dl4j").out();
    assertTrue(asked.contains("\nengine:\n  dl4j:"), asked);
  }
}
