// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import picocli.CommandLine.Option;

/** Which database the server has, if not the one in the data folder. */
final class DatabaseOption {
  @Option(names = "--database", paramLabel = "URL",
      description = "jdbc:postgresql://HOST/NAME?user=NAME; the password is taken from ESPALIER_DATABASE_PASSWORD."
          + " Default: a database in the data folder.")
  private Optional<String> database = Optional.empty();

  /**
   * The URL.
   *
   * @throws InvalidInputException if it is none of a PostgreSQL
   */
  Optional<String> url() {
    database.filter(url -> !url.startsWith("jdbc:postgresql:")).ifPresent(url -> {
      throw new InvalidInputException("--database begins with " + url.replaceFirst("(?s)(.{0,16}).*", "$1")
          + "; it must be a URL that begins with jdbc:postgresql:");
    });
    return database;
  }
}
