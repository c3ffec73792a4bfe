// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.ServerSettings;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The drivers' own data sources. They are made here and not asked of {@code DriverManager}, which looks drivers up by
 * the name of a class and cannot see into other bundles.
 */
final class DataSources {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRES = "jdbc:postgresql:";

  private DataSources() {}

  /** H2's file in the data folder, without its ending; empty if the database is elsewhere. */
  static Optional<Path> file(ServerSettings settings) {
    return settings.databaseUrl().isPresent()
        ? Optional.empty()
        : Optional.of(settings.data().toAbsolutePath().resolve("db").resolve("espalier"));
  }

  static DataSource of(ServerSettings settings) {
    Optional<Path> file = file(settings);
    if (file.isPresent()) {
      return h2(file.get());
    }
    String url = settings.databaseUrl().get();
    if (url.startsWith(H2)) {
      return h2(url, settings.user(), settings.password());
    }
    if (url.startsWith(POSTGRES)) {
      return postgres(url, settings);
    }
    throw new InvalidInputException("the database's URL begins with neither " + POSTGRES + " nor " + H2);
  }

  /** H2 in a file; the name is without ending. */
  static DataSource h2(Path file) {
    if (file.toString().contains(";")) {
      throw new InvalidInputException("the data folder can't have a semicolon in its path: " + file.getParent());
    }
    return h2(H2 + "file:" + file, "sa", "");
  }

  private static DataSource h2(String url, String user, String password) {
    JdbcDataSource source = new JdbcDataSource();
    // the process ends when the server says so, and the database is closed by then
    source.setURL(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000"
        + ";DB_CLOSE_ON_EXIT=FALSE");
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private static DataSource postgres(String url, ServerSettings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("the database's URL is none of PostgreSQL's, such as "
          + POSTGRES + "//host:5432/database");
    }
    if (!settings.user().isEmpty()) {
      source.setUser(settings.user());
    }
    if (!settings.password().isEmpty()) {
      source.setPassword(settings.password());
    }
    source.setApplicationName("espalier");
    source.setConnectTimeout(10);
    source.setTcpKeepAlive(true);
    return source;
  }

  static boolean postgres(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }
}
