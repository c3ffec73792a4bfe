// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The shared server, as help lists it. It is an assembly of its own, which the script starts where this is the first
 * word, so that what is called here is another one.
 */
@Command(
    name = "serve",
    description = "Start the shared server, which many people send experiments to.",
    footer = "%nIts options: espalier serve --help")
final class ServeCommand implements Callable<Integer>, Remote {
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "serve must be the first word, as in espalier serve --data DIR");
  }
}
