// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.concurrent.Callable;
import org.espalier.launch.Console;
import org.espalier.planning.Planner;
import picocli.CommandLine.Command;

/** Prints the schema of experiment files. */
@Command(name = "schema", description = "Print a JSON Schema of experiment files, for editors.")
final class SchemaCommand implements Callable<Integer> {
  private final Planner planner;
  private final Console console;

  SchemaCommand(Planner planner, Console console) {
    this.planner = planner;
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(planner.schema().pretty());
    return ExitCode.OK;
  }
}
