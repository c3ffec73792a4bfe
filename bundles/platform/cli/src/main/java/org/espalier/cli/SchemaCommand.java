// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;

/** Prints the schema of experiment files. */
@Command(name = "schema", description = "Print a JSON Schema of experiment files, for editors.")
final class SchemaCommand implements Callable<Integer>, Listing {
  private final Supplier<Listings> listings;
  private final Console console;

  SchemaCommand(Supplier<Listings> listings, Console console) {
    this.listings = listings;
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(listings.get().schema());
    return ExitCode.OK;
  }
}
