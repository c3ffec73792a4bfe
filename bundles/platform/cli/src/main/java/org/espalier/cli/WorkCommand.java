package org.espalier.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.espalier.execution.WorkOrder;
import org.espalier.execution.Worker;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import org.espalier.store.RunResult;
import org.espalier.worker.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out one run from its plan. */
@Command(
    name = "work",
    description = "Carry out one run from its plan, and tell on standard output how it goes, a line of JSON an event.",
    footer = "%nCtrl-C saves the run; the same command goes on with it and gives the same numbers.")
final class WorkCommand implements Callable<Integer> {
  private final Worker worker;
  private final Console console;

  @Parameters(paramLabel = "PLAN", description = "A run's plan, such as runs/NAME/runs/ID/plan.json.")
  private Path plan;

  @Option(names = "--folder", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path folder;

  @Option(
      names = "--bundles",
      paramLabel = "STORE",
      description = "Folder of jars, from which those are taken, by their SHA-256, that the plan is locked to and that"
          + " are not installed.")
  private Path bundles;

  @Option(
      names = "--needed",
      paramLabel = "DIR",
      description = "Folder with the folders of the runs that this one needs, named by their ids; default: where the"
          + " run's own folder is.")
  private Path needed;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Cores that the run may use, if its procedure has candidates evaluated; default: 1.")
  private int jobs = 1;

  @Option(
      names = "--score-validation",
      description = "Score the run on validation data too, as a search for sparsities needs it.")
  private boolean validates;

  @Option(names = "--forget-trained", description = "Keep no trained networks.")
  private boolean forgetTrained;

  @Spec
  private CommandSpec spec;

  WorkCommand(Worker worker, Console console) {
    this.worker = worker;
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be 1 at least, not " + jobs);
    }
    console.showLog();
    WorkOrder order = new WorkOrder(
        plan, folder, Optional.ofNullable(bundles), Optional.ofNullable(needed), jobs, !forgetTrained,
        validates, false);
    RunReport events = new RunReport("event", this::print, System::nanoTime);
    PrintStream out = System.out;
    // what a plug-in prints must not come between the events
    System.setOut(console.err());
    try {
      RunResult result = carryOut(order, events);
      events.ended(result);
      return result.finished() ? ExitCode.OK : ExitCode.FAILED;
    } catch (CancellationException e) {
      events.interrupted();
      console.err().println("espalier: stopped; the same command goes on with the run");
      return ExitCode.CANCELLED;
    } finally {
      System.setOut(out);
    }
  }

  private void print(JsonObject event) {
    console.out().println(event.canonical());
    console.out().flush();
  }

  /** The run has a thread of its own, since an interruption of the one that writes would close its files. */
  private RunResult carryOut(WorkOrder order, RunReport events) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    FutureTask<RunResult> run = new FutureTask<>(() -> worker.work(order, stop::get, events));
    console.works(() -> List.of(folder.toString()));
    new Thread(run, "run-1").start();
    while (true) {
      try {
        return run.get();
      } catch (InterruptedException e) {
        stop.set(true);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception problem) {
          throw problem;
        }
        throw e;
      }
    }
  }
}
