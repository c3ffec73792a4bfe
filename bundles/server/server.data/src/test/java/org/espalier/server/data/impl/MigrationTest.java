// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.DatabaseSetup;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
  private static final Migrator ONE = new Migrator(List.of("create table a (x int);\ninsert into a values (1);\n"));
  private static final Migrator TWO = new Migrator(List.of("create table a (x int);\ninsert into a values (1);\n",
      "alter table a add column y int;\nupdate a set y = x + 1;\n"));
  private static final Migrator BROKEN = new Migrator(List.of("create table a (x int);\ninsert into a values (1);\n",
      "alter table a add column y int;\ninsert into nowhere values (1);\n"));

  @TempDir
  private Path folder;

  private ServerSettings settings() {
    return ServerSettings.in(folder);
  }

  private static List<String> rows(ServerSettings settings, String query) throws Exception {
    try (Connection connection = DataSources.of(settings).getConnection();
        Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          line.append(i > 1 ? " " : "").append(row.getString(i));
        }
        rows.add(line.toString());
      }
      return rows;
    }
  }

  private List<Path> backups() throws Exception {
    if (!Files.exists(folder.resolve("backup"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("backup"))) {
      return files.toList();
    }
  }

  @Test
  void migratesStepByStepAndKeepsABackup() throws Exception {
    Schema.migrate(settings(), ONE);
    assertEquals(List.of(), backups());
    Schema.migrate(settings(), ONE);
    assertEquals(List.of("1"), rows(settings(), "select * from a"));
    Schema.migrate(settings(), TWO);
    assertEquals(List.of("1 2"), rows(settings(), "select * from a"));
    assertEquals(1, backups().size());
    ServerSettings other = ServerSettings.in(folder.resolve("other"));
    DatabaseSetup.restore(backups().get(0), other);
    assertEquals(List.of("1"), rows(other, "select * from a"));
    Schema.migrate(settings(), TWO);
    assertEquals(1, backups().size());
  }

  @Test
  void refusesANewerDatabaseAndLeavesItAlone() throws Exception {
    Schema.migrate(settings(), TWO);
    assertEquals("the database is of version 2, and this program knows versions up to 1; start the newer program, or"
        + " restore a backup from before it",
        assertThrows(InvalidInputException.class, () -> Schema.migrate(settings(), ONE)).getMessage());
    assertEquals(List.of("1 2"), rows(settings(), "select * from a"));
    assertEquals(List.of(), backups());
  }

  @Test
  void refusesAScriptThatWasChanged() {
    Schema.migrate(settings(), ONE);
    assertEquals("the database was brought to version 1 by another script than this program's; start the program that"
        + " made it, or restore a backup from before it", assertThrows(InvalidInputException.class,
            () -> Schema.migrate(settings(), new Migrator(List.of("create table a (x bigint)")))).getMessage());
  }

  @Test
  void aMigrationThatFailsChangesNothing() throws Exception {
    Schema.migrate(settings(), ONE);
    assertTrue(assertThrows(InvalidInputException.class, () -> Schema.migrate(settings(), BROKEN)).getMessage()
        .startsWith("the database can't be opened: "));
    assertEquals(List.of("1"), rows(settings(), "select * from a"));
    Schema.migrate(settings(), TWO);
    assertEquals(List.of("1 2"), rows(settings(), "select * from a"));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("db"));
    byte[] content = "no database".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("db/espalier.mv.db"), content);
    assertThrows(InvalidInputException.class, () -> DatabaseSetup.prepare(settings()));
    assertArrayEquals(content, Files.readAllBytes(folder.resolve("db/espalier.mv.db")));
  }

  @Test
  void nobodyElseReadsTheFiles() throws Exception {
    DatabaseSetup.prepare(settings());
    assertEquals("rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("db"))));
  }

  @Test
  void urlsThatAreNoneAreRefusedWithoutTheirPasswords() {
    for (String url : List.of("mysql://x?password=geheim", "jdbc:postgresql:///:x?password=geheim:geheim",
        "jdbc:postgresql://127.0.0.1:1/x?user=a&password=geheim")) {
      ServerSettings settings = new ServerSettings(folder, Optional.of(url), "", "");
      String message =
          assertThrows(InvalidInputException.class, () -> DatabaseSetup.prepare(settings)).getMessage();
      assertFalse(message.contains("geheim"), message);
      assertFalse(settings.toString().contains("geheim"), settings.toString());
    }
  }

  /** Databases as they were left by the programs that knew no newer version, with a row of each kind. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anOlderVersionComesToTheNewest(int version) throws Exception {
    Files.createDirectories(folder.resolve("db"));
    try (InputStream in = MigrationTest.class.getResourceAsStream("version-" + version + ".sql");
        Connection connection = DataSources.h2(folder.resolve("db/espalier")).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    SqlDatabase database = new SqlDatabase(settings());
    try {
      Experiments experiments = new SqlExperiments(database);
      assertEquals("[experiment: {}] [seeds=3] RUNNING", experiments.open().stream()
          .map(e -> "[" + e.file() + "] " + e.changes() + " " + e.state()).findFirst().orElseThrow());
      assertEquals("{accuracy=0.5, loss=NaN}",
          new SqlRuns(database).list(Filter.ALL, "", 9).items().get(0).metrics().toString());
      assertEquals("", new SqlRuns(database).list(Filter.ALL, "", 9).items().get(0).objective());
      assertEquals("researcher", new SqlPeople(database).find("ann").orElseThrow().role());
      assertEquals("laptop", new SqlTokens(database).of("ann").get(0).label());
      assertEquals("[ann]", new SqlProjects(database).find("secret").orElseThrow().members().toString());
      assertEquals("DRAINING", new SqlBundles(database).all().get(0).state().name());
      assertEquals("token.issue", new SqlAudit(database).list(Filter.ALL, "", 1).items().get(0).action());
      assertEquals("{team=a}", new SqlTrackedExperiments(database).find("tracked").orElseThrow().tags().toString());
      SqlTrackedRuns tracked = new SqlTrackedRuns(database);
      String uid = "0123456789abcdef0123456789abcdef";
      assertEquals("{lr=0.1} {t=u} 1", tracked.find(uid).map(run -> run.params() + " " + run.tags() + " "
          + run.metrics().size()).orElseThrow());
      assertEquals(2, tracked.history(uid, "loss", "", 9).items().size());
      // ids go on where they were
      assertEquals(2, experiments.accept(
          new NewExperiment("ann", "default", Optional.of("new"), "", "", "", List.of(), 0)).id());
    } finally {
      database.close();
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = Postgres.URL, matches = ".+", disabledReason = Postgres.REASON)
  void postgresMigratesInTransactionsAndOnceForTwoServers() throws Exception {
    ServerSettings settings = Postgres.empty();
    try {
      ExecutorService pool = Executors.newFixedThreadPool(4);
      List<Future<?>> servers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        servers.add(pool.submit(() -> Schema.migrate(settings, ONE)));
      }
      for (Future<?> server : servers) {
        server.get();
      }
      pool.shutdown();
      assertThrows(InvalidInputException.class, () -> Schema.migrate(settings, BROKEN));
      assertEquals(List.of("1"), rows(settings, "select * from a"));
      Schema.migrate(settings, TWO);
      assertEquals(List.of("1 2"), rows(settings, "select * from a"));
      assertThrows(InvalidInputException.class, () -> Schema.migrate(settings, ONE));
    } finally {
      Postgres.drop(settings);
    }
  }

  /** Experiments would fail all, and for good. */
  @Test
  void aDatabaseOfAnotherFolderIsRefusedWhereExperimentsAreOpen() throws Exception {
    ServerSettings settings = new ServerSettings(
        folder, Optional.of("jdbc:h2:mem:another-folder;DB_CLOSE_DELAY=-1"), "", "");
    DatabaseSetup.prepare(settings);
    SqlDatabase database = new SqlDatabase(settings);
    try {
      SqlExperiments experiments = new SqlExperiments(database);
      long id = experiments.accept(new NewExperiment(
          "ann", "default", Optional.empty(), "", "", "experiment: {}", List.of(), 0)).id();
      DatabaseSetup.prepare(settings);
      experiments.change(id, Set.of(ExperimentState.ACCEPTED), ExperimentState.PLANNED, "");
      assertEquals("the database has experiments to go on with, such as " + id + ", and none of them has a folder in "
          + folder.resolve("experiments") + ": it belongs to another data folder; give that with --data, or another"
          + " database with --database",
          assertThrows(InvalidInputException.class, () -> DatabaseSetup.prepare(settings)).getMessage());
      Files.createDirectories(folder.resolve("experiments/" + id));
      DatabaseSetup.prepare(settings);
    } finally {
      database.close();
    }
  }
}
