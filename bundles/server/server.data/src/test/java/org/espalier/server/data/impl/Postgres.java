// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.espalier.server.data.ServerSettings;

/** The PostgreSQL that tests may use. */
final class Postgres {
  /** The environment variable that has its JDBC URL, with user and password if it wants any. */
  static final String URL = "ESPALIER_TEST_POSTGRES";
  static final String REASON = "no PostgreSQL to test with: " + URL + " is not set";

  private Postgres() {}

  /** A new schema of it. */
  static ServerSettings empty() throws Exception {
    String url = System.getenv(URL);
    String schema = "espalier_" + UUID.randomUUID().toString().replace('-', '_');
    ServerSettings all = new ServerSettings(Path.of("none"), Optional.of(url), "", "");
    try (Connection connection = DataSources.of(all).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
    }
    return new ServerSettings(Path.of("none"),
        Optional.of(url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema), "", "");
  }

  /** The end of a schema. */
  static void drop(ServerSettings settings) throws Exception {
    try (Connection connection = DataSources.of(settings).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema " + connection.getSchema() + " cascade");
    }
  }
}
