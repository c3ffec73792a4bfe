// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the one server that uses a PostgreSQL database, or a schema of it: an advisory lock of a connection,
 * which PostgreSQL lets go of when that ends, by whatever. H2 locks its file itself. Used by one thread at a time.
 */
final class SoleUse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoleUse.class);
  private static final String TAKE =
      "select pg_try_advisory_lock(hashtext('espalier'), hashtext(coalesce(current_schema(), '')))";
  /** PostgreSQL may notice the end of a killed server a moment later. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long TRY_EVERY_MILLIS = 100;
  private static final int SECONDS_TO_ANSWER = 5;

  private final DataSource source;
  private Connection connection;

  /**
   * Takes it.
   *
   * @throws InvalidInputException if another server has it
   * @throws SQLException if the database can't be asked
   */
  SoleUse(ServerSettings settings) throws SQLException {
    source = DataSources.of(settings);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!take()) {
      if (System.nanoTime() > end || !pause()) {
        throw new InvalidInputException("another server uses the database; stop it, or give a database of its own,"
            + " or a schema (currentSchema=NAME in the URL), with --database");
      }
    }
  }

  private boolean take() throws SQLException {
    Connection fresh = source.getConnection();
    try (Statement statement = fresh.createStatement(); ResultSet answer = statement.executeQuery(TAKE)) {
      answer.next();
      if (answer.getBoolean(1)) {
        connection = fresh;
        return true;
      }
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    fresh.close();
    return false;
  }

  private static boolean pause() {
    try {
      Thread.sleep(TRY_EVERY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether no other server has it; where the connection broke it is taken again, if the database answers. */
  boolean held() {
    try {
      if (connection.isValid(SECONDS_TO_ANSWER)) {
        return true;
      }
      connection.close();
      return take();
    } catch (SQLException e) {
      LOG.warn("the database does not answer: {}", e.getMessage());
      return true;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("it ends with the connection", e);
    }
  }
}
