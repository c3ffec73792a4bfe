// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.launch.Cache;
import org.espalier.launch.Console;
import org.espalier.launch.Front;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.RunLast;

/** Answers without the framework what concerns the command line itself, and listings that are kept. */
public final class KeptAnswers implements Front {

  @Override
  public OptionalInt answer(List<String> arguments, Console console, Cache cache) {
    Run run = new Run(cache);
    EspalierLine line = new EspalierLine(console, KeptAnswers::none, () -> run.listings.orElseThrow(), cache);
    int code = line.execute(arguments, parsed -> {
      run.decide(EspalierCommand.command(parsed), line.options());
      return run.answers ? new RunLast().execute(parsed) : ExitCode.OK;
    });
    return run.answers ? OptionalInt.of(code) : OptionalInt.empty();
  }

  /**
   * Whether a command needs the framework, whatever is kept. The script that starts the program knows these by name,
   * since a JVM is given other options for them.
   */
  static boolean computes(Object command) {
    boolean plain = command instanceof Listing || command instanceof Remote || command instanceof CleanCommand
        || command instanceof Espalier || command instanceof HelpCommand;
    return !plain;
  }

  private static Services none() {
    throw new IllegalStateException("plug-ins are asked for without the framework");
  }

  /** Of one command line. It answers whatever is decided before a command is executed: help, and wrong arguments. */
  private static final class Run {
    private final Cache cache;
    private boolean answers = true;
    private Optional<Listings> listings = Optional.empty();

    Run(Cache cache) {
      this.cache = cache;
    }

    void decide(Object command, Espalier options) {
      if (command instanceof Listing) {
        listings = KeptListings.of(cache, options.plugins).flatMap(KeptListings::read);
        answers = listings.isPresent();
      } else {
        answers = !computes(command);
      }
    }
  }
}
