package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.execution.Worker;
import org.espalier.launch.Command;
import org.espalier.launch.Console;
import org.espalier.planning.Planner;
import org.espalier.runner.Runner;
import org.espalier.worker.Employee;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** Runs what the command line asks for, and turns every failure into a sentence and an exit code. */
@Component
public final class EspalierCommand implements Command {
  private final Catalog catalog;
  private final Deployment deployment;
  private final Planner planner;
  private final Runner runner;
  private final Worker worker;
  private final Employee employee;

  @Activate
  public EspalierCommand(
      @Reference Catalog catalog, @Reference Deployment deployment, @Reference Planner planner,
      @Reference Runner runner, @Reference Worker worker, @Reference Employee employee) {
    this.catalog = catalog;
    this.deployment = deployment;
    this.planner = planner;
    this.runner = runner;
    this.worker = worker;
    this.employee = employee;
  }

  @Override
  public int run(List<String> arguments, Console console) {
    Espalier espalier = new Espalier();
    Failures failures = new Failures(console, espalier);
    CommandLine line = new CommandLine(espalier)
        .addSubcommand(new PluginsCommand(catalog, console))
        .addSubcommand(new DescribeCommand(catalog, console))
        .addSubcommand(new ValidateCommand(planner, console))
        .addSubcommand(new RunCommand(planner, runner, console))
        .addSubcommand(new WorkCommand(worker, console))
        .addSubcommand(new WorkerCommand(employee, console))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new ExportCommand(catalog, console))
        .addSubcommand(new SchemaCommand(planner, console))
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .registerConverter(Path.class, EspalierCommand::path)
        .setColorScheme(CommandLine.Help.defaultColorScheme(coloured(console) ? Ansi.ON : Ansi.OFF))
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(Math.max(60, Math.min(120, console.columns())))
        .setParameterExceptionHandler((problem, given) -> failures.report(problem))
        .setExecutionExceptionHandler((problem, command, parsed) -> failures.report(problem))
        .setExecutionStrategy(parsed -> execute(parsed, espalier, console, failures));
    try {
      return line.execute(arguments.toArray(String[]::new));
    } catch (Error e) {
      return failures.report(e);
    }
  }

  private int execute(ParseResult parsed, Espalier espalier, Console console, Failures failures) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (espalier.verbose) {
      console.logHere();
    }
    try {
      espalier.plugins.forEach(deployment::install);
    } catch (Exception e) {
      return failures.report(e);
    }
    return new CommandLine.RunLast().execute(parsed);
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
