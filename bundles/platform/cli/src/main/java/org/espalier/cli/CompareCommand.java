// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.launch.Console;
import org.espalier.report.Report;
import org.espalier.report.SideBySide;
import org.espalier.report.Study;
import org.espalier.report.StudyReader;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares experiments, of a server or of this machine. */
@Command(
    name = "compare",
    description = "Say what an experiment shows, or how several differ: each with the first, paired by seed.",
    footer = {
      "", "  espalier compare 7                 what experiment 7 of the server shows",
      "  espalier compare 7 9               9 against 7",
      "  espalier compare runs/study 9      9 against what is in a folder"
    })
final class CompareCommand implements Callable<Integer> {
  /** Large files, of which nothing is said. */
  private static final String LEFT =
      "trained\\.bin|checkpoint-.*|training-.*|artifacts|candidates|figures|report\\.html";

  private final Console console;

  @Parameters(
      paramLabel = "EXPERIMENT", arity = "1..*",
      description = "Number of an experiment of the server, or an output folder.")
  private List<String> experiments;

  @Mixin
  private ServerOption server;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, Study> studies = new LinkedHashMap<>();
    for (String one : experiments) {
      if (studies.putIfAbsent(named(one), study(one)) != null) {
        throw new InvalidInputException(one + " is given twice");
      }
    }
    if (studies.size() == 1) {
      new Report(studies.values().iterator().next()).verdicts().forEach(console.out()::println);
      return ExitCode.OK;
    }
    SideBySide compared = SideBySide.of(studies);
    Table table = new Table().row(compared.head().toArray(String[]::new));
    compared.rows().forEach(row -> table.row(row.toArray(String[]::new)));
    table.print(console.out(), "", 0);
    compared.sentences().forEach(console.out()::println);
    return ExitCode.OK;
  }

  private static boolean isNumber(String experiment) {
    return experiment.matches("[0-9]{1,18}");
  }

  private static String named(String experiment) {
    return isNumber(experiment) ? "experiment " + experiment : experiment;
  }

  private Study study(String experiment) {
    if (!isNumber(experiment)) {
      return StudyReader.read(StoredExperiment.read(Path.of(experiment)));
    }
    ServerClient client = server.client();
    long id = Long.parseLong(experiment);
    Path copy = null;
    try {
      copy = Files.createTempDirectory("espalier-");
      new OutputCopy(client, id, name -> !name.matches(LEFT)).into(copy);
      if (!StoredExperiment.in(copy)) {
        throw new InvalidInputException("experiment " + id + " has no results yet; espalier watch " + id
            + " shows how it goes");
      }
      return StudyReader.read(StoredExperiment.read(copy));
    } catch (IOException e) {
      throw new StoreException("can't write the results of experiment " + id + " to", Path.of(""), e);
    } finally {
      delete(copy);
    }
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new StoreException("can't delete", folder, e);
    }
  }
}
