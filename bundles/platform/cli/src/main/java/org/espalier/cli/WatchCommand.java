// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.concurrent.Callable;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how an experiment goes. */
@Command(
    name = "watch",
    description = "Show how an experiment of a server goes, until it has ended.",
    footer = "%nCtrl-C ends the watching, not the experiment.")
final class WatchCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "Number of the experiment.")
  private long id;

  @Mixin
  private ServerOption server;

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return new Watching(server.client(), id, console).untilItsEnd();
  }
}
