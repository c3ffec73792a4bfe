// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends an experiment. */
@Command(name = "cancel", description = "End an experiment of a server; what its runs have done stays.")
final class CancelCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "Number of the experiment.")
  private long id;

  @Mixin
  private ServerOption server;

  CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    JsonObject experiment =
        server.client().post("/api/v1/experiments/" + id + "/cancel", new JsonObject(Map.of()), Map.of());
    console.out().println("experiment " + id + ", " + experiment.text("name") + ": "
        + (experiment.text("state").equals("cancelled") ? "cancelled" : "its runs save their state and end"));
    return ExitCode.OK;
  }
}
