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
}
