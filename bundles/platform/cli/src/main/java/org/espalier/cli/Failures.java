// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.espalier.client.ServerException;
import org.espalier.launch.Console;
import org.espalier.store.StoreException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a person what went wrong, in a sentence without a stack trace, and gives the exit code for it. */
final class Failures {
  /** Of picocli's own command for help. */
  private static final Pattern HELPED = Pattern.compile("Unknown subcommand '(.*)'\\.");

  private final Console console;
  private final Espalier options;

  Failures(Console console, Espalier options) {
    this.console = console;
    this.options = options;
  }

  int report(Throwable problem) {
    if (options.verbose) {
      // asked for here only: the log takes a while to begin
      LoggerFactory.getLogger(Failures.class).debug("The command ends with", Thrown.of(problem));
    }
    if (Thread.interrupted()) {
      say("cancelled");
      return ExitCode.CANCELLED;
    }
    int code = sentence(problem);
    if (options.verbose && !(problem instanceof ParameterException)) {
      Thrown.of(problem).printStackTrace(console.err());
    }
    return code;
  }

  private int sentence(Throwable problem) {
    if (problem instanceof ParameterException wrong) {
      say(what(wrong) + "; see " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
      return ExitCode.BAD_INPUT;
    }
    if (problem instanceof InvalidInputException) {
      problem.getMessage().lines().forEach(this::say);
      return ExitCode.BAD_INPUT;
    }
    if (problem instanceof PluginException || problem instanceof StoreException || problem instanceof ServerException) {
      say(problem.getMessage());
      return ExitCode.FAILED;
    }
    if (problem instanceof OutOfMemoryError) {
      say("there is not enough memory (" + Thrown.sentence(problem.getMessage()) + "); ask for something smaller, or"
          + " give more, as in ESPALIER_JAVA_OPTS=-Xmx8g");
      return ExitCode.BAD_INPUT;
    }
    if (problem instanceof StackOverflowError) {
      say("what was given is nested too deep");
      return ExitCode.BAD_INPUT;
    }
    say("this is a fault of espalier: " + Thrown.of(problem).getMessage()
        + (options.verbose ? "" : " (--verbose shows where)"));
    return ExitCode.FAILED;
  }

  private void say(String sentence) {
    console.err().println("espalier: " + sentence);
  }

  private static String what(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String unknown = unmatched.getUnmatched().get(0);
      return "there is no command or option " + unknown + nearest(unknown, candidates(unmatched, unknown)).orElse("");
    }
    Matcher helped = HELPED.matcher(wrong.getMessage());
    if (helped.matches()) {
      String unknown = helped.group(1);
      return "there is no command " + unknown + nearest(unknown, wrong.getCommandLine().getSubcommands().keySet())
          .orElse("; if it is a plug-in, espalier describe " + unknown + " tells of it");
    }
    // picocli names Java's types
    return uncapitalised(wrong.getMessage().replaceFirst("' is not an? (int|long)$", "' is not a whole number"));
  }

  private static Optional<String> nearest(String unknown, Collection<String> candidates) {
    return Nearest.to(unknown, candidates).map(near -> "; did you mean " + near + "?");
  }

  /** What might have been meant: options of the command where it looks like one, else its subcommands. */
  private static Collection<String> candidates(UnmatchedArgumentException wrong, String unknown) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    return unknown.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
  }

  private static String uncapitalised(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
