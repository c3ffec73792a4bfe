// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures workloads one after another and prints a row for each: engine.jvm beside libtorch, in turns in one process.
 * Each workload has a process of its own, with this one's options, so that none finds code that was compiled for
 * another.
 */
final class Ratios {
  private final Options options;
  private final Path json;
  private final File log;

  private Ratios(Options options, Path json) {
    this.options = options;
    this.json = json;
    log = new File(json + ".log");
  }

  /** Arguments: the file for the results as JSON, then {@link Options}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      List<String> given = Arrays.asList(arguments);
      new Ratios(Options.of(given.subList(1, given.size())), Path.of(given.get(0))).measure();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void measure() throws IOException, InterruptedException {
    String machine = Machine.description();
    Table table = new Table(options.other().isPresent(), Runtime.version().feature());
    System.out.println(machine);
    System.out.println(table.head());
    List<Row> rows = new ArrayList<>();
    for (Workload workload : options.workloads()) {
      System.err.printf("\r%-60s\r", workload);
      rows.add(new Row(workload, times(workload)));
      System.out.println(table.line(rows.get(rows.size() - 1)));
      Files.writeString(json, Json.of(machine, rows));
    }
  }

  private Times times(Workload workload) throws IOException, InterruptedException {
    Path file = Files.createTempFile("turns", ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measurement.class.getName()));
      command.addAll(List.of(workload.name(), String.valueOf(options.turns()), file.toString()));
      options.other().ifPresent(jar -> command.add(jar.toString()));
      int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            workload + " was not measured: its process ended with status " + status + "; " + log + " says why");
      }
      return Times.read(file);
    } finally {
      Files.delete(file);
    }
  }
}
