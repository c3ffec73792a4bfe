// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The zip of a release works where it is unpacked, without Maven. The profile {@code release} makes it. */
@EnabledIfSystemProperty(named = "release", matches = ".+", disabledReason = "there is no zip without -Prelease")
class ReleaseTest {
  @TempDir
  static Path folder;

  private static Path root;

  @BeforeAll
  static void unpack() throws Exception {
    Path zip = Path.of(System.getProperty("release"));
    Process unzip = new ProcessBuilder("unzip", "-q", zip.toString(), "-d", folder.toString()).inheritIO().start();
    assertEquals(0, unzip.waitFor());
    root = folder.resolve(zip.getFileName().toString().replaceFirst("(espalier-[0-9.]+)-.*", "$1"));
  }

  /** Types a command in the unpacked folder, where Maven fails if it is called. */
  private static String run(String... arguments) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path maven = programs.resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho Maven was called >&2\nexit 1\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    Result result = new Shell(root, folder.resolve("cache"))
        .with("ESPALIER_BUILD", "yes")
        .with("PATH", programs + ":" + System.getenv("PATH"))
        .start(root.resolve("launch").resolve("espalier"), arguments).await();
    assertEquals(0, result.code(), result.err());
    assertFalse(result.err().contains("building"), result.err());
    return result.out();
  }

  @Test
  void theVersionIsThatOfTheFolder() throws IOException {
    assertTrue(run("--version").startsWith(root.getFileName().toString().replace('-', ' ') + " "));
  }

  @Test
  void pluginsAreThere() throws IOException {
    String plugins = run("plugins");
    assertTrue(plugins.contains("lottery-ticket"), plugins);
    assertFalse(plugins.contains("SNAPSHOT"), plugins);
  }

  @Test
  void anExperimentThatShipsIsValid() throws IOException {
    assertTrue(run("validate", "experiments/quickstart.yaml").contains("65"));
  }

  @Test
  void whatBelongsToItIsThere() {
    for (String file : new String[] {
        "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "NOTICE", "THIRD-PARTY.txt", "docs/write-a-strategy.md",
        "examples/strategy-bundle/pom.xml"}) {
      assertTrue(Files.isRegularFile(root.resolve(file)), file);
    }
  }
}
