// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server keeps what it remembers. Registered as a service before the database can open.
 *
 * @param data the data folder; there is one, and this process holds it
 * @param databaseUrl JDBC URL of H2 or PostgreSQL; H2 in {@code db} of the data folder if empty
 * @param user of the database; may be empty
 * @param password of the database; may be empty
 */
public record ServerSettings(Path data, Optional<String> databaseUrl, String user, String password) {
  /** With H2 in the data folder. */
  public static ServerSettings in(Path data) {
    return new ServerSettings(data, Optional.empty(), "", "");
  }

  /** Without the password, and without the URL, which may have one in it. */
  @Override
  public String toString() {
    return "ServerSettings[data=" + data + "]";
  }
}
