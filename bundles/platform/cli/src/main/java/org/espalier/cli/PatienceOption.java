// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long commands that carry out runs wait for a plug-in. */
final class PatienceOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private Optional<Duration> limit = Optional.empty();

  @Option(
      names = "--give-up-after",
      paramLabel = "SECONDS",
      description = "Fail a run whose plug-in is about one thing, such as an iteration, for longer than this; default:"
          + " never.")
  private void giveUpAfter(long seconds) {
    if (seconds < 1) {
      throw new ParameterException(command.commandLine(), "--give-up-after must be 1 at least, not " + seconds);
    }
    limit = Optional.of(Duration.ofSeconds(seconds));
  }

  /** Empty for as long as it takes. */
  Optional<Duration> limit() {
    return limit;
  }
}
