package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures every workload with both engines in the same run and prints the ratios. The engines take turns, a JVM of
 * its own for each turn, and a figure is the median over the iterations of all its turns, so that what else the machine
 * does meets both alike.
 */
public final class Ratios {
  private static final int WARM_UPS = 2;
  private static final int ITERATIONS = 15;
  private static final TimeValue ITERATION_TIME = TimeValue.milliseconds(100);

  private final Map<String, List<Double>> times = new TreeMap<>();

  private final String log;

  private Ratios(String log) {
    this.log = log;
  }

  /**
   * Arguments: the file for the results as JSON, the number of turns, and names of workloads (all if there are none).
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    int turns = Integer.parseInt(arguments[1]);
    List<Workload> workloads = Arrays.stream(arguments).skip(2).map(Workload::valueOf).toList();
    if (workloads.isEmpty()) {
      workloads = List.of(Workload.values());
    }
    Ratios ratios = new Ratios(arguments[0] + ".log");
    for (int turn = 1; turn <= turns; turn++) {
      for (Workload workload : workloads) {
        System.err.printf("\rturn %d of %d: %-60s", turn, turns, workload.title().strip());
        ratios.measure(workload, "jvm");
        if (workload.dense().isEmpty() || !workloads.contains(workload.dense().get())) {
          ratios.measure(workload.dense().orElse(workload), "libtorch");
        }
      }
    }
    System.err.printf("\r%-80s\r", "");
    System.out.println(ratios.table(workloads));
    Files.writeString(Path.of(arguments[0]), ratios.json(workloads));
  }

  private void measure(Workload workload, String engine) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include(NetworkBenchmark.class.getName()).param("workload", workload.name()).param("engine", engine)
        .forks(1).warmupIterations(WARM_UPS).warmupTime(ITERATION_TIME).measurementIterations(ITERATIONS)
        .measurementTime(ITERATION_TIME).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
        .output(log);
    for (RunResult result : new Runner(options.build()).run()) {
      for (BenchmarkResult turn : result.getBenchmarkResults()) {
        for (IterationResult iteration : turn.getIterationResults()) {
          times.computeIfAbsent(key(workload, engine), k -> new ArrayList<>())
              .add(iteration.getPrimaryResult().getScore());
        }
      }
    }
  }

  private static String key(Workload workload, String engine) {
    return workload + " " + engine;
  }

  /** Median in microseconds. */
  private double time(Workload workload, String engine) {
    double[] sorted = times.get(key(workload, engine)).stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private double ratio(Workload workload) {
    return time(workload.dense().orElse(workload), "libtorch") / time(workload, "jvm");
  }

  private String table(List<Workload> workloads) {
    StringBuilder text = new StringBuilder();
    text.append(machine()).append('\n');
    text.append(row("microseconds", "engine.jvm", "libtorch", "ratio", "expected"));
    for (Workload w : workloads) {
      text.append(
          row(
              w.title(),
              format(time(w, "jvm")),
              w.dense().isPresent() ? "(dense)" : format(time(w, "libtorch")),
              String.format(Locale.ROOT, "%.1f", ratio(w)),
              w.expected().isPresent() ? String.format(Locale.ROOT, ">= %.0f", w.expected().getAsDouble()) : ""));
    }
    return text.toString();
  }

  private static String row(String title, String jvm, String libtorch, String ratio, String expected) {
    return String.format(Locale.ROOT, "%-52s %11s %11s %7s %9s", title, jvm, libtorch, ratio, expected).stripTrailing()
        + "\n";
  }

  private static String format(double microseconds) {
    return String.format(Locale.ROOT, microseconds < 10 ? "%.3f" : "%.1f", microseconds);
  }

  private static String machine() {
    return "Java " + System.getProperty("java.version") + " (" + JvmSubject.engine() + ") beside libtorch 2.10.0, one "
        + "thread each, on " + System.getProperty("os.arch") + "; medians";
  }

  private String json(List<Workload> workloads) {
    String rows =
        workloads.stream()
            .map(
                w -> String.format(
                    Locale.ROOT,
                    "    {\"workload\": \"%s\", \"title\": \"%s\", \"sparsity\": %s, \"jvm\": %.4f, "
                        + "\"libtorch\": %.4f, \"ratio\": %.3f}",
                    w.name(),
                    w.title().strip(),
                    w.sparsity(),
                    time(w, "jvm"),
                    time(w.dense().orElse(w), "libtorch"),
                    ratio(w)))
            .collect(Collectors.joining(",\n"));
    return "{\n  \"machine\": \"" + machine() + "\",\n  \"unit\": \"us\",\n  \"results\": [\n" + rows + "\n  ]\n}\n";
  }
}
