// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.espalier.report.Words.count;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.launch.Console;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks experiment files and says what they come to. */
@Command(
    name = "validate",
    description = "Check an experiment file: print it with all defaults, its runs, an estimate of the work, and what it"
        + " can show. Of several files their runs are printed, a line each.")
final class ValidateCommand implements Callable<Integer> {
  private final Supplier<Services> services;
  private final Console console;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Experiment files.")
  private List<Path> files;

  @Mixin
  private ChangeOptions changes;

  @Option(names = "--json", description = "As JSON; of several files a list.")
  private boolean json;

  @Option(names = "--no-estimate", description = "Only check, and time nothing: for files that are checked often.")
  private boolean untimed;

  ValidateCommand(Supplier<Services> services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() {
    Planner planner = services.get().planner();
    return files.size() == 1 ? one(planner) : several(planner);
  }

  private int one(Planner planner) {
    ExperimentPlan plan = planner.plan(changes.read(files.get(0)));
    Supplier<Optional<Estimate>> estimate =
        () -> untimed ? Optional.empty() : Optional.of(planner.estimate(plan));
    if (json) {
      console.out().print(Json.pretty(fields(plan, estimate.get())));
    } else {
      print(plan);
      // what is timed takes longer than the check, which can be read meanwhile
      console.out().flush();
      estimate.get().ifPresent(work -> print(console.out(), work));
    }
    return ExitCode.OK;
  }

  /** Nothing is timed: what is wrong with any of them is to be known soon. */
  private int several(Planner planner) {
    List<Object> described = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        ExperimentPlan plan = planner.plan(changes.read(file));
        if (json) {
          described.add(fields(plan, Optional.empty()));
        } else {
          console.out().println(file + ": " + runs(plan));
        }
      } catch (InvalidInputException e) {
        problems.add(e.getMessage());
      }
    }
    if (json) {
      console.out().print(Json.pretty(described));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
    return ExitCode.OK;
  }

  private static String runs(ExperimentPlan plan) {
    String variants = plan.variants().entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
    return (plan.open() ? "at most " : "") + count(plan.most().size(), "run") + ": " + variants;
  }

  private void print(ExperimentPlan plan) {
    PrintStream out = console.out();
    out.println(ExperimentFile.text(plan.experiment()).stripTrailing());
    out.println();
    out.println(runs(plan));
    Detection.of(plan).ifPresent(detection -> detection.lines().forEach(out::println));
    Answerable.lines(plan).forEach(out::println);
  }

  private static void print(PrintStream out, Estimate estimate) {
    out.println(String.format(Locale.ROOT,
        "at most %s whole trainings, %s samples, %.2g multiply-accumulates, %s on one core of this machine",
        Words.thousands(Math.round(estimate.trainings())), Words.thousands(estimate.samples()), estimate.macs(),
        Words.duration(estimate.coreSeconds())));
    out.println("(" + estimate.basis() + ")");
  }

  private static Map<String, Object> fields(ExperimentPlan plan, Optional<Estimate> estimate) {
    Map<String, Object> fields = new LinkedHashMap<>(plan.experiment().toJson().values());
    fields.put("runs", plan.variants());
    estimate.ifPresent(work -> fields.put("estimate", fields(work)));
    Detection.of(plan).ifPresent(detection -> fields.put("shows", detection.fields()));
    return fields;
  }

  private static Map<String, Object> fields(Estimate estimate) {
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("trainings", estimate.trainings());
    work.put("samples", estimate.samples());
    work.put("macs", estimate.macs());
    work.put("core-seconds", estimate.coreSeconds());
    work.put("basis", estimate.basis());
    return work;
  }
}
