// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.espalier.report.Words.count;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.json.Json;
import org.espalier.launch.Console;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks an experiment file and says what it comes to. */
@Command(
    name = "validate",
    description = "Check an experiment file: print it with all defaults, its runs, an estimate of the work, and what it"
        + " can show.")
final class ValidateCommand implements Callable<Integer> {
  private final Supplier<Services> services;
  private final Console console;

  @Mixin
  private FileOptions file;

  @Option(names = "--json", description = "As JSON.")
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
    ExperimentPlan plan = planner.plan(file.read());
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

  private void print(ExperimentPlan plan) {
    PrintStream out = console.out();
    out.println(ExperimentFile.text(plan.experiment()).stripTrailing());
    out.println();
    String variants = plan.variants().entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
    out.println(
        (plan.open() ? "at most " : "") + count(plan.most().size(), "run") + ": " + variants);
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
