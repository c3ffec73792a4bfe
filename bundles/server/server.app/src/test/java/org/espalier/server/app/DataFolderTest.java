// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to one server, and to no other process or user. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a server needs sockets of Unix")
class DataFolderTest {
  @TempDir
  Path folder;

  @Test
  void oneAtATime() {
    Path data = folder.resolve("a").resolve("b");
    try (DataFolder first = DataFolder.claim(data)) {
      assertTrue(Files.isDirectory(first.path().resolve("experiments")));
      InvalidInputException refused = assertThrows(InvalidInputException.class, () -> DataFolder.claim(data));
      assertTrue(refused.getMessage().contains("process " + ProcessHandle.current().pid()), refused.getMessage());
    }
    DataFolder.claim(data).close();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThrows(InvalidInputException.class, () -> DataFolder.claim(file));
  }

  @Test
  void aRestoreTakesAnEmptyFolderAlone() throws IOException {
    Path data = folder.resolve("empty");
    DataFolder.claimEmpty(data).close();
    // its lock is left, and counts for nothing
    DataFolder.claimEmpty(data).close();
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("thing"), "");
    String refused =
        assertThrows(InvalidInputException.class, () -> DataFolder.claimEmpty(other)).getMessage();
    assertTrue(refused.startsWith(other + " is not empty: it has thing;"), refused);
    assertFalse(Files.exists(other.resolve(".lock")), "nothing is changed");
  }

  @Test
  void whatWasHalfRestoredIsNotServed() throws IOException {
    Path data = folder.resolve("half");
    Files.createDirectories(data.resolve(".restoring"));
    for (int attempt = 0; attempt < 2; attempt++) {
      String refused = assertThrows(InvalidInputException.class, () -> DataFolder.claim(data)).getMessage();
      assertTrue(refused.startsWith(data + " is not whole: a restore"), refused);
    }
    assertThrows(InvalidInputException.class, () -> DataFolder.claimEmpty(data));
  }

  @Test
  void socketsLieInAFolderForTheUserAlone() throws IOException {
    Path made = RuntimeFolder.of(folder, folder.resolve("data").getParent());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    assertEquals(made, RuntimeFolder.of(folder, folder));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThrows(InvalidInputException.class, () -> RuntimeFolder.of(folder, folder));
    Files.delete(made);
    Files.createSymbolicLink(made, folder);
    assertThrows(InvalidInputException.class, () -> RuntimeFolder.of(folder, folder));
  }

  @Test
  void secretsOfTheServerAreNotTheWorkers() {
    Map<String, String> environment =
        Workers.environment(Map.of("ESPALIER_TLS_PASSWORD", "x", "ESPALIER_DATABASE_PASSWORD", "y", "PATH", "/bin"));
    assertEquals(Map.of("ESPALIER_BUILD", "no", "PATH", "/bin"), environment);
  }
}
