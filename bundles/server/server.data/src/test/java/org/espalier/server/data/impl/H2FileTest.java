// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest extends DatabaseContract {
  @TempDir
  private Path folder;

  @Override
  ServerSettings settings() {
    return ServerSettings.in(folder.resolve("data of a lab"));
  }

  /** H2 closes itself where it can't write, such as to a full disk. */
  @Test
  void whatClosedItselfIsOpenedAgain() throws SQLException {
    ServerSettings settings = ServerSettings.in(folder.resolve("closes"));
    SqlDatabase database = new SqlDatabase(settings);
    try {
      SqlAudit audit = new SqlAudit(database);
      audit.add("ann", "before", "", "");
      try (Connection connection = DataSources.of(settings).getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("shutdown immediately");
      }
      audit.add("ann", "after", "", "");
      assertEquals(
          List.of("before", "after"),
          database.call(() -> database.list("select action from audit order by id", row -> row.getString(1))));
    } finally {
      database.close();
    }
  }

  /** To wait for the disk takes longer than the rest: it is for what must not be lost, and where something changed. */
  @Test
  void onlyWhatMustNotBeLostWaitsForTheDisk() {
    SqlDatabase database = new SqlDatabase(ServerSettings.in(folder.resolve("flushed")));
    try {
      SqlAudit audit = new SqlAudit(database);
      audit.add("ann", "kept", "", "");
      assertEquals(1, database.flushed());
      database.runLazily(() -> database.update("update audit set subject = 'later'"));
      assertEquals(1, database.flushed());
      database.update("update audit set subject = 'never' where who = 'bob'");
      database.call(() -> database.list("select action from audit", row -> row.getString(1)));
      assertEquals(1, database.flushed());
      // one that is kept within one that is not
      database.runLazily(() -> database.run(() -> database.update("update audit set subject = 'now'")));
      assertEquals(2, database.flushed());
    } finally {
      database.close();
    }
  }
}
