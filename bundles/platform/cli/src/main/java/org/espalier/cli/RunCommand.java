// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.espalier.report.Words.count;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.launch.Console;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.Progress;
import org.espalier.runner.ProgressBar;
import org.espalier.runner.ProgressLines;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Underway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Carries out an experiment. */
@Command(
    name = "run",
    description = "Carry out an experiment and write its report.",
    footer = "%nCtrl-C saves the runs that are under way; --resume goes on with them and gives the same numbers.")
final class RunCommand implements Callable<Integer> {
  private final Supplier<Services> services;
  private final Console console;

  @Mixin
  private FileOptions file;

  @Option(names = "--output", paramLabel = "DIR", description = "Folder for the results; default: runs/EXPERIMENT.")
  private Path output;

  @Option(names = "--resume", description = "Go on with what the folder holds; the experiment may have grown.")
  private boolean resume;

  @Option(names = "--jobs", paramLabel = "N", description = "Runs at a time; default: one for each core.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--forget-trained",
      description = "Keep no trained networks: takes less space, and they can't be exported.")
  private boolean forgetTrained;

  @Mixin
  private PatienceOption patience;

  @Spec
  private CommandSpec spec;

  RunCommand(Supplier<Services> services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be 1 at least, not " + jobs);
    }
    ExperimentPlan plan = services.get().planner().plan(file.read());
    Path folder = output == null ? Path.of("runs", plan.experiment().name()) : output;
    return conclude(run(plan, new RunOptions(folder, resume, jobs, !forgetTrained, patience.limit())));
  }

  private Outcome run(ExperimentPlan plan, RunOptions options) {
    if (!console.errIsTerminal()) {
      return carryOut(plan, options, new ProgressLines(console.err()));
    }
    try (ProgressBar bar = new ProgressBar(console.err(), console.columns())) {
      return carryOut(plan, options, bar);
    }
  }

  private Outcome carryOut(ExperimentPlan plan, RunOptions options, RunListener listener) {
    Underway underway = services.get().runner().start(plan, options, new LogInOutput(console, listener));
    console.works(() -> underway.progress().active().stream().map(Progress.Active::id).toList());
    return underway.await();
  }

  private int conclude(Outcome outcome) {
    if (outcome.interrupted()) {
      console.err().println("espalier: stopped with " + outcome.finished() + " of "
          + count(outcome.runs(), "run") + " finished; go on with: espalier run " + file.asTyped()
          + (output == null ? "" : " --output " + output) + " --resume");
      return ExitCode.CANCELLED;
    }
    if (!outcome.problems().isEmpty()) {
      console.err().println("espalier: " + count(outcome.problems().size(), "run") + " did not finish, first "
          + outcome.problems().get(0).id() + ": " + outcome.problems().get(0).problem());
    }
    if (outcome.finished() > 0) {
      print(Reports.write(outcome.output()), outcome);
    }
    return outcome.complete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(List<String> report, Outcome outcome) {
    PrintStream out = console.out();
    String pace = outcome.pace() > 0 ? ", " + Words.significant(outcome.pace()) + " a minute" : "";
    out.println(outcome.finished() + " of " + count(outcome.runs(), "run") + " finished" + pace);
    report.forEach(out::println);
    out.println("results  " + outcome.output().resolve("results.csv"));
  }
}
