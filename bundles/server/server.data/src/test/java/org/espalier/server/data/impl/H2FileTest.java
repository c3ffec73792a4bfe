// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.file.Path;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest extends DatabaseContract {
  @TempDir
  private Path folder;

  @Override
  ServerSettings settings() {
    return ServerSettings.in(folder.resolve("data of a lab"));
  }
}
