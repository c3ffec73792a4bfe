// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.PluginReference;
import org.espalier.launch.Console;
import org.espalier.network.compaction.Compaction;
import org.espalier.store.ArchitectureJson;
import org.espalier.store.RunResult;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.espalier.store.Trained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained network to a file that other programs read. */
@Command(
    name = "export",
    description = "Write a network that a run trained to a file for other programs. Without RUN: list the runs.")
final class ExportCommand implements Callable<Integer> {
  private static final String DEFAULT_FORMAT = "onnx";

  private final Supplier<Services> services;
  private final Console console;

  @Parameters(index = "0", paramLabel = "DIR", description = "The output folder of an experiment.")
  private Path folder;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "A run's id, such as ticket-0.9-s0-1c0a3f52, or its beginning.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "The exporter; default: what the file's name ends with, else onnx.")
  private Optional<String> format = Optional.empty();

  @Option(names = "--compact", description = "Without the channels that masks have switched off: a smaller network.")
  private boolean compact;

  @Option(names = "--network", paramLabel = "NAME", description = "Which network, if the run trained several.")
  private Optional<String> network = Optional.empty();

  @Option(names = "--output", paramLabel = "FILE", description = "The file; default: the run's id in this folder.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  ExportCommand(Supplier<Services> services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() {
    StoredExperiment experiment = StoredExperiment.read(folder);
    if (run.isEmpty()) {
      list(experiment);
      return ExitCode.OK;
    }
    StoredRun found = find(experiment, run.get());
    Trained trained = trained(found);
    String name = network(trained);
    Snapshot snapshot = trained.snapshot(name, provenance(experiment, found, name));
    if (compact) {
      snapshot = Compaction.of(snapshot);
    }
    snapshot = snapshot.with(
        Map.of("espalier.architecture", ArchitectureJson.write(snapshot.architecture()).canonical()));
    Catalog catalog = services.get().catalog();
    PluginReference exporter = PluginReference.parse(format.orElseGet(this::formatOfOutput));
    try (Lease<Exporter> lease = catalog.acquire(catalog.resolve(Exporter.KIND, exporter), Exporter.class, Map.of())) {
      Exporting exporting = new Exporting(lease);
      String several = trained.architectures().size() > 1 ? "-" + name : "";
      String proper = found.plan().id() + several + (compact ? "-compact" : "") + "." + exporting.extension();
      write(snapshot, exporting, output.orElse(Path.of(proper)));
    }
    return ExitCode.OK;
  }

  private void list(StoredExperiment experiment) {
    Table table = new Table();
    table.row("run", "score", "");
    for (StoredRun stored : experiment.runs()) {
      Optional<RunResult> result = stored.result();
      String score = result.flatMap(RunResult::measured).map(measured -> measured.score() + "").orElse("");
      table.row(stored.plan().id(), score, result.map(r -> r.status().toString()).orElse("not finished"));
    }
    table.print(console.out(), "", 0);
  }

  private static StoredRun find(StoredExperiment experiment, String name) {
    List<StoredRun> found =
        experiment.runs().stream()
            .filter(stored -> stored.plan().id().equals(name) || stored.plan().id().startsWith(name + "-"))
            .toList();
    if (found.isEmpty()) {
      // without the digest, which nobody types
      List<String> names =
          experiment.runs().stream().map(stored -> stored.plan().id().replaceAll("-[0-9a-f]+$", "")).toList();
      throw new InvalidInputException("there is no run " + name + Nearest.hint(name, names));
    } else if (found.size() > 1) {
      throw new InvalidInputException(
          found.size() + " runs begin with " + name + ", such as " + found.get(0).plan().id() + " and "
              + found.get(1).plan().id() + "; give more of the id");
    }
    return found.get(0);
  }

  private static Trained trained(StoredRun stored) {
    String id = stored.plan().id();
    Optional<RunResult> result = stored.result();
    if (result.isEmpty() || !result.get().finished()) {
      throw new InvalidInputException(
          "the run " + id + " has not finished"
              + result.map(r -> ": " + r.problem()).orElse("; go on with it first (espalier run --resume)"));
    }
    return stored.trained().orElseThrow(() -> new InvalidInputException(
        "the run " + id + " has kept no trained network: it was made with --forget-trained, or by an older version"));
  }

  private String network(Trained trained) {
    Set<String> names = trained.architectures().keySet();
    if (network.isEmpty() && names.size() == 1) {
      return names.iterator().next();
    }
    String asked = network.orElseThrow(() -> new InvalidInputException(
        "the run trained several networks; choose one with --network: " + String.join(", ", names)));
    if (!names.contains(asked)) {
      throw new InvalidInputException("the run trained no network " + asked + Nearest.hint(asked, names));
    }
    return asked;
  }

  private String formatOfOutput() {
    String file = output.map(path -> path.getFileName().toString()).orElse("");
    return file.contains(".") ? file.substring(file.lastIndexOf('.') + 1) : DEFAULT_FORMAT;
  }

  private static Map<String, String> provenance(StoredExperiment experiment, StoredRun stored, String network) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("espalier.experiment", experiment.experiment().name());
    facts.put("espalier.run", stored.plan().id());
    facts.put("espalier.network", network);
    stored.result().flatMap(RunResult::measured).ifPresent(measured -> {
      facts.put("espalier.objective", measured.objective().name());
      facts.put("espalier.score", Double.toString(measured.score()));
    });
    facts.put("espalier.tool", experiment.tool());
    facts.put("espalier.plan", stored.plan().toJson().canonical());
    return facts;
  }

  private void write(Snapshot snapshot, Exporting exporting, Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + " is a folder; name a file (--output)");
    } else if (Files.exists(file) && !force) {
      throw new InvalidInputException(file + " is there already; name another file (--output) or replace it (--force)");
    }
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw new InvalidInputException("there is no folder " + file.toAbsolutePath().getParent() + " to write to");
    }
    try {
      exporting.write(snapshot, file);
      console.out().println(
          file + "  " + Words.thousands(snapshot.architecture().parameterCount()) + " parameters"
              + (compact ? " after compaction" : "") + ", " + Words.thousands(Files.size(file)) + " bytes");
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be written: " + e.getMessage(), e);
    }
  }
}
