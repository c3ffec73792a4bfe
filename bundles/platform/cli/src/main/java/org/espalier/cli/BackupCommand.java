// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.espalier.launch.Console;
import org.espalier.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies all that a server keeps. */
@Command(
    name = "backup",
    description = "Write all that a server keeps to a file, while it works: people, experiments, results, bundles, what"
        + " was logged. For administrators.",
    footer = {
      "", "Runs under way are in it as not begun. On the server's machine, with an empty folder:",
      "  espalier restore FILE --data DIR"
    })
final class BackupCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "A zip file that is not there yet; only you can read it.")
  private Path file;

  @Mixin
  private ServerOption server;

  BackupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    server.client().downloadPrivate("/api/v1/backup", file);
    console.out().println(bytes() + " bytes in " + file);
    return ExitCode.OK;
  }

  private long bytes() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }
}
