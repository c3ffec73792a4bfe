// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.DatabaseSetup;
import org.espalier.server.data.Filter;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir
  private Path folder;

  private static void accept(SqlDatabase database) {
    new SqlExperiments(database).accept(
        new NewExperiment("ann", "default", Optional.empty(), "", "", "x".repeat(5000), List.of(), 0));
  }

  /** While others write: what was there when it was asked for is in it. */
  @Test
  void aBackupIsMadeWhileTheDatabaseIsUsed() throws Exception {
    Path backup = folder.resolve("backup.zip");
    SqlDatabase database = new SqlDatabase(ServerSettings.in(folder.resolve("data")));
    AtomicBoolean goOn = new AtomicBoolean(true);
    Thread writer = new Thread(() -> {
      while (goOn.get()) {
        accept(database);
      }
    });
    try {
      for (int i = 0; i < 20; i++) {
        accept(database);
      }
      writer.start();
      database.backup(backup);
      assertThrows(InvalidInputException.class, () -> database.backup(backup));
    } finally {
      goOn.set(false);
      writer.join();
      database.close();
    }
    ServerSettings restored = ServerSettings.in(folder.resolve("restored"));
    DatabaseSetup.restore(backup, restored);
    SqlDatabase again = new SqlDatabase(restored);
    try {
      assertTrue(new SqlExperiments(again).count(Filter.ALL) >= 20);
      accept(again);
    } finally {
      again.close();
    }
    assertThrows(InvalidInputException.class, () -> DatabaseSetup.restore(backup, restored));
  }

  @Test
  void whatIsNoBackupIsRefused() throws Exception {
    ServerSettings settings = ServerSettings.in(folder.resolve("data"));
    Path bad = Files.writeString(folder.resolve("bad.zip"), "x");
    assertEquals(bad + " is no backup of a server's database: it is no zip file",
        assertThrows(InvalidInputException.class, () -> DatabaseSetup.restore(bad, settings)).getMessage());
    assertFalse(Files.exists(folder.resolve("data/db/espalier.mv.db")));
    ServerSettings elsewhere = new ServerSettings(folder, Optional.of("jdbc:h2:mem:x"), "", "");
    assertThrows(InvalidInputException.class, () -> DatabaseSetup.restore(bad, elsewhere));
  }
}
