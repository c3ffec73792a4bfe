// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a person says to {@code espalier restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    versionProvider = Serve.VersionLine.class,
    description = "Puts back what espalier backup has written, for serve to go on with.",
    footer = "%nThe folder must be empty, or not be there. Every file is checked; if one is not what was backed up,"
        + " nothing is restored.")
final class Restore {
  @Parameters(paramLabel = "FILE", description = "A backup.")
  Path file;

  @Mixin
  DataOption data;
}
