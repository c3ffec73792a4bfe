// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the server keeps what it keeps. */
final class DataOption {
  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder of everything that is kept; made if it is not there. Default: espalier in the folder for"
          + " data of users (XDG_DATA_HOME, else ~/.local/share).")
  private Optional<Path> data = Optional.empty();

  Path folder() {
    return data.orElseGet(DataOption::usual);
  }

  private static Path usual() {
    String data = System.getenv("XDG_DATA_HOME");
    Path folder = data == null || data.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
    return folder.resolve("espalier");
  }
}
