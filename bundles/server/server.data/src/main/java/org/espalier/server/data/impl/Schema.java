// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.DatabaseException;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, and how a database comes to have them. H2 has no transactions for changes of tables, so its file is
 * migrated as a copy that takes the file's place when all is done; what was there before stays in the folder
 * {@code backup}.
 */
public final class Schema {
  private static final String ENDING = ".mv.db";
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private Schema() {}

  /**
   * Brings the database to this program's state, if it is not there.
   *
   * @throws InvalidInputException if it can't be opened, or a newer program made it
   */
  public static void migrate(ServerSettings settings) {
    migrate(settings, new Migrator(scripts()));
  }

  /** H2's file in the data folder; empty if the database is elsewhere. */
  public static Optional<Path> file(ServerSettings settings) {
    return DataSources.file(settings).map(Schema::withEnding);
  }

  /** Experiments that are planned and not at their end. */
  public static List<Long> openExperiments(ServerSettings settings) {
    try (Connection connection = DataSources.of(settings).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from experiments where state in ('"
            + ExperimentState.PLANNED + "', '" + ExperimentState.RUNNING + "') order by id")) {
      List<Long> open = new ArrayList<>();
      while (rows.next()) {
        open.add(rows.getLong(1));
      }
      return open;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  static void migrate(ServerSettings settings, Migrator migrator) {
    try {
      Optional<Path> file = DataSources.file(settings);
      if (file.isPresent()) {
        migrateFile(file.get(), settings.data().resolve("backup"), migrator);
      } else {
        migrateInPlace(settings, migrator);
      }
    } catch (SQLException e) {
      throw new InvalidInputException("the database can't be opened: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void migrateInPlace(ServerSettings settings, Migrator migrator) throws SQLException {
    try (Connection connection = DataSources.of(settings).getConnection();
        SoleUse sole = DataSources.postgres(connection) ? new SoleUse(settings) : null) {
      LOG.debug("{}", sole);
      int state = migrator.state(connection);
      if (state > 0 && state < migrator.newest()) {
        LOG.warn("The database goes from version {} to {}. No backup of it is made here: that is what the database's "
            + "own programs are for, such as pg_dump.", state, migrator.newest());
      }
      migrator.migrate(connection);
    }
  }

  private static void migrateFile(Path file, Path backups, Migrator migrator) throws SQLException, IOException {
    Path there = withEnding(file);
    makePrivate(there.getParent());
    int state = 0;
    if (Files.exists(there)) {
      try (Connection connection = DataSources.h2(file).getConnection()) {
        state = migrator.state(connection);
      }
      if (state == migrator.newest()) {
        return;
      }
    }
    Path copy = file.resolveSibling("migrating");
    Files.deleteIfExists(withEnding(copy));
    if (Files.exists(there)) {
      makePrivate(backups);
      Path backup = backups.resolve("version-" + state + "-"
          + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")) + ENDING);
      Files.copy(there, backup);
      sync(backup);
      LOG.info("The database goes from version {} to {}; as it was, it is in {}.", state, migrator.newest(), backup);
      Files.copy(there, withEnding(copy));
    }
    try (Connection connection = DataSources.h2(copy).getConnection()) {
      migrator.migrate(connection);
    }
    sync(withEnding(copy));
    Files.move(withEnding(copy), there, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path withEnding(Path file) {
    return file.resolveSibling(file.getFileName() + ENDING);
  }

  private static void makePrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static List<String> scripts() {
    List<String> scripts = new ArrayList<>();
    try {
      while (true) {
        try (InputStream in = Schema.class.getResourceAsStream(scripts.size() + 1 + ".sql")) {
          if (in == null) {
            return scripts;
          }
          scripts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
