// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.Statement;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.DatabaseException;
import org.espalier.server.data.DatabaseSetup;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = Postgres.URL, matches = ".+", disabledReason = Postgres.REASON)
class PostgresTest extends DatabaseContract {
  private ServerSettings settings;

  @Override
  ServerSettings settings() throws Exception {
    settings = Postgres.empty();
    return settings;
  }

  @AfterEach
  void drop() throws Exception {
    Postgres.drop(settings);
  }

  @Test
  void oneServerUsesItAtATime() throws Exception {
    assertTrue(assertThrows(InvalidInputException.class, () -> DatabaseSetup.prepare(settings)).getMessage()
        .startsWith("another server uses the database; stop it"));
    assertThrows(InvalidInputException.class, () -> new SqlDatabase(settings));
    database.close();
    DatabaseSetup.prepare(settings);
    new SqlDatabase(settings).close();
  }

  /** As after a restart of PostgreSQL. */
  @Test
  void aLostConnectionIsNoticedAndTheNextServerHasIt() throws Exception {
    endHolder();
    database.look();
    database.check();
    assertThrows(InvalidInputException.class, () -> new SqlDatabase(settings));
    endHolder();
    try (SoleUse other = new SoleUse(settings)) {
      assertTrue(other.held());
      database.look();
      assertTrue(assertThrows(DatabaseException.class, database::check).getMessage()
          .startsWith("another server has taken the database"));
    }
    database.look();
    assertThrows(DatabaseException.class, database::check);
  }

  /** Ends the connection that holds the database. */
  private void endHolder() throws Exception {
    try (Connection connection = DataSources.of(settings).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
          + " and objid::bigint = hashtext('" + connection.getSchema() + "')::bigint & 4294967295");
    }
  }
}
