// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a person says to {@code espalier admin-token}. */
@Command(
    name = "admin-token",
    mixinStandardHelpOptions = true,
    versionProvider = Serve.VersionLine.class,
    description = "Prints a new token of an administrator, while the server does not run: for who has lost theirs.",
    footer = "%nIt is printed once and kept nowhere. Earlier tokens stay as they are; the audit log has an entry.")
final class AdminToken {
  @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "admin",
      description = "Whose; who is none becomes an administrator, and who was shut out is let in again."
          + " Default: ${DEFAULT-VALUE}.")
  String name;

  @Mixin
  DataOption data;

  @Mixin
  DatabaseOption database;
}
