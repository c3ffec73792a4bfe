// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of an experiment again, from what is stored. */
@Command(name = "report", description = "Write the report of an output folder again, such as while its runs go on.")
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "The output folder of an experiment.")
  private Path output;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Reports.write(output).forEach(console.out()::println);
    return ExitCode.OK;
  }
}
