// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.plugin.InvalidInputException;

/** Brings a database from any earlier state to this program's, by numbered scripts, each done once. */
final class Migrator {
  /** Of PostgreSQL's advisory locks: two servers that start at once migrate one after the other. */
  private static final long LOCK = 0x657370616c696572L;

  private final List<String> scripts;

  /**
   * @param scripts in their order; a script that was once delivered never changes
   */
  Migrator(List<String> scripts) {
    this.scripts = List.copyOf(scripts);
  }

  /**
   * How many scripts the database has behind it.
   *
   * @throws InvalidInputException if it has more, or others, than this program knows
   */
  int state(Connection connection) throws SQLException {
    List<String> done = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      makeTable(connection, statement);
      try (ResultSet row = statement.executeQuery("select sha256 from schema_scripts order by version")) {
        while (row.next()) {
          done.add(row.getString(1));
        }
      }
    }
    if (done.size() > scripts.size()) {
      throw new InvalidInputException("the database is of version " + done.size() + ", and this program knows versions"
          + " up to " + scripts.size() + "; start the newer program, or restore a backup from before it");
    }
    for (int i = 0; i < done.size(); i++) {
      if (!done.get(i).equals(Digests.sha256(scripts.get(i)))) {
        throw new InvalidInputException("the database was brought to version " + (i + 1) + " by another script than"
            + " this program's; start the program that made it, or restore a backup from before it");
      }
    }
    return done.size();
  }

  int newest() {
    return scripts.size();
  }

  /** PostgreSQL's own check whether it is there fails if two make it at once; its locks may be taken twice. */
  private static void makeTable(Connection connection, Statement statement) throws SQLException {
    boolean postgres = DataSources.postgres(connection);
    if (postgres) {
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
    }
    try {
      statement.execute("create table if not exists schema_scripts "
          + "(version int primary key, sha256 varchar(64) not null, applied bigint not null)");
    } finally {
      if (postgres) {
        statement.execute("select pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }

  /** Does the scripts that are missing, each with the note that it is done in one transaction. */
  void migrate(Connection connection) throws SQLException {
    boolean postgres = DataSources.postgres(connection);
    try (Statement statement = connection.createStatement()) {
      if (postgres) {
        statement.execute("select pg_advisory_lock(" + LOCK + ")");
      }
      try {
        int state = state(connection);
        connection.setAutoCommit(false);
        for (int version = state + 1; version <= scripts.size(); version++) {
          apply(statement, version);
          connection.commit();
        }
      } finally {
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
        if (postgres) {
          statement.execute("select pg_advisory_unlock(" + LOCK + ")");
        }
      }
    }
  }

  private void apply(Statement statement, int version) throws SQLException {
    String script = scripts.get(version - 1);
    for (String sql : script.split(";\\s*(\\n|$)")) {
      if (!sql.isBlank()) {
        statement.execute(sql);
      }
    }
    try (PreparedStatement note =
        statement.getConnection().prepareStatement("insert into schema_scripts values (?, ?, ?)")) {
      note.setInt(1, version);
      note.setString(2, Digests.sha256(script));
      note.setLong(3, System.currentTimeMillis());
      note.executeUpdate();
    }
  }
}
