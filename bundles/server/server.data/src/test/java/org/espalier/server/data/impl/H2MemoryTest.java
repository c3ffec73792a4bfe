// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.io.TempDir;

class H2MemoryTest extends DatabaseContract {
  @TempDir
  private Path folder;

  @Override
  ServerSettings settings() {
    return new ServerSettings(folder, Optional.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"), "sa",
        "");
  }
}
