// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.AfterEach;
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
}
