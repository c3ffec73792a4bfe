// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.espalier.launch.Cache;
import org.espalier.launch.Console;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line with all its commands. It is the same with and without the framework: what is said of a command, and
 * of arguments that are wrong, has this one source.
 */
final class EspalierLine {
  private final Espalier espalier = new Espalier();
  private final Console console;
  private final Failures failures;
  private final CommandLine line;

  /**
   * @param services asked when a command is executed that needs them
   * @param listings likewise
   */
  EspalierLine(Console console, Supplier<Services> services, Supplier<Listings> listings, Cache cache) {
    this.console = console;
    this.failures = new Failures(console, espalier);
    this.line = new CommandLine(espalier)
        .addSubcommand(new PluginsCommand(listings, console))
        .addSubcommand(new DescribeCommand(listings, console))
        .addSubcommand(new ValidateCommand(services, console))
        .addSubcommand(new RunCommand(services, console))
        .addSubcommand(new WorkCommand(services, console))
        .addSubcommand(new WorkerCommand(services, console))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new ExportCommand(services, console))
        .addSubcommand(new SchemaCommand(listings, console))
        .addSubcommand(new NewCommand(listings, console))
        .addSubcommand(new ServeCommand())
        .addSubcommand(new SubmitCommand(console))
        .addSubcommand(new RunsCommand(console))
        .addSubcommand(new WatchCommand(console))
        .addSubcommand(new LogsCommand(console))
        .addSubcommand(new FetchCommand(console))
        .addSubcommand(new CompareCommand(console))
        .addSubcommand(new CancelCommand(console))
        .addSubcommand(new DeployCommand(console))
        .addSubcommand(new RetireCommand(console))
        .addSubcommand(new UsersCommand(console))
        .addSubcommand(new BackupCommand(console))
        .addSubcommand(new CleanCommand(cache, console))
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .registerConverter(Path.class, EspalierLine::path)
        .setColorScheme(CommandLine.Help.defaultColorScheme(coloured(console) ? Ansi.ON : Ansi.OFF))
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(Math.max(60, Math.min(120, console.columns())))
        .setParameterExceptionHandler((problem, given) -> failures.report(problem))
        .setExecutionExceptionHandler((problem, command, parsed) -> failures.report(problem));
  }

  /** The options that every command has. */
  Espalier options() {
    return espalier;
  }

  /** The commands, by name. */
  Map<String, Object> commands() {
    Map<String, Object> commands = new TreeMap<>();
    line.getSubcommands().forEach((name, command) -> commands.put(name, command.getCommand()));
    return commands;
  }

  /** Answers questions for help; whatever else was understood is executed so. */
  int execute(List<String> arguments, Execution execution) {
    line.setExecutionStrategy(parsed -> execute(parsed, execution));
    try {
      return line.execute(arguments.toArray(String[]::new));
    } catch (Error e) {
      return failures.report(e);
    }
  }

  private int execute(ParseResult parsed, Execution execution) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (espalier.verbose) {
      console.logHere();
    }
    try {
      return execution.execute(parsed);
    } catch (CommandLine.ExecutionException | CommandLine.ParameterException e) {
      throw e;
    } catch (Exception e) {
      return failures.report(e);
    }
  }

  private static boolean coloured(Console console) {
    return console.outIsTerminal() && System.getenv("NO_COLOR") == null;
  }

  /** An empty argument, such as that of a variable which is not set, would be the current folder. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("it is empty; give a path, such as . for the current folder");
    }
    return Path.of(text);
  }
}
