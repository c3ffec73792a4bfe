// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.server.data.Filter;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Page;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 runs with 100 metrics each, by pages of 100. The bounds are generous, for machines that do much else. */
@EnabledIfSystemProperty(named = "speed", matches = "true", disabledReason = "it takes a minute; -Dspeed=true")
class ListingSpeedTest {
  private static final int RUNS = 10_000;
  private static final int METRICS = 100;
  private static final double MOST_MILLIS = 2000;

  @TempDir
  private Path folder;

  @Test
  void h2() {
    measure("H2", ServerSettings.in(folder));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = Postgres.URL, matches = ".+", disabledReason = Postgres.REASON)
  void postgres() throws Exception {
    ServerSettings settings = Postgres.empty();
    try {
      measure("PostgreSQL", settings);
    } finally {
      Postgres.drop(settings);
    }
  }

  private static void measure(String what, ServerSettings settings) {
    SqlDatabase database = new SqlDatabase(settings);
    try {
      SqlRuns runs = new SqlRuns(database);
      fill(database, runs);
      List<Page<RunRecord>> last = new ArrayList<>();
      time(what + ", the first page", () -> runs.list(Filter.ALL, "", 100));
      String middle = runs.list(Filter.ALL, runs.list(Filter.ALL, "", 1000).next().orElseThrow(), 1000).next()
          .orElseThrow();
      time(what + ", a page in the middle", () -> runs.list(Filter.ALL, middle, 100));
      Filter good = FilterSyntax.filter("state = finished and metrics.m7 > 0.9", runs.fields());
      last.add(time(what + ", a page by metric", () -> runs.list(good, "", 100)));
      assertTrue(last.get(0).items().stream().allMatch(run -> run.metrics().get("m7") > 0.9));
      last.add(time(what + ", a page in the order of a metric",
          () -> runs.list(Filter.ALL, List.of(new Sort("metrics.m7", true)), "", 100)));
      assertEquals(METRICS, last.get(1).items().get(99).metrics().size());
      time(what + ", how many by metric", () -> runs.count(good));
      time(what + ", how many by state", () -> runs.counts(Filter.ALL, "state"));
    } finally {
      database.close();
    }
  }

  private static void fill(SqlDatabase database, SqlRuns runs) {
    SqlExperiments experiments = new SqlExperiments(database);
    for (int i = 0; i < RUNS / 1000; i++) {
      long id = experiments.accept(
          new NewExperiment("ann", "default", Optional.empty(), "", "", "", List.of(), 0)).id();
      List<RunRecord> some = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        some.add(new RunRecord(String.format("%032x", i * 1000 + j), id, "run" + j,
            j % 4 == 0 ? RunState.RUNNING : RunState.FINISHED, "", j, "arm", OptionalDouble.empty(), 1,
            Optional.empty(), Optional.empty(), 0, "", Map.of()));
      }
      runs.expect(id, some);
    }
    String numbers = IntStream.range(0, METRICS).mapToObj(k -> "(" + k + ")").collect(Collectors.joining(", "));
    assertEquals(RUNS * METRICS, database.update("insert into run_metrics (run, name, amount) select r.id, 'm' || k.n,"
        + " mod(r.id * 7919 + k.n * 104729, 10007) / 10007.0 from runs r cross join (values " + numbers + ") k(n)"));
  }

  /** The median of 15, after 15 that warm up, with the processor time of it; printed, as the bound says little. */
  private static <T> T time(String what, Supplier<T> work) {
    double[] millis = new double[15];
    double[] busy = new double[15];
    T answer = null;
    for (int i = -15; i < millis.length; i++) {
      long begun = System.nanoTime();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      answer = work.get();
      millis[Math.max(i, 0)] = (System.nanoTime() - begun) / 1e6;
      busy[Math.max(i, 0)] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
    }
    Arrays.sort(millis);
    Arrays.sort(busy);
    System.out.printf("%s: %.1f ms (%.1f to %.1f), %.1f ms of the thread's processor%n", what, millis[7], millis[0],
        millis[14], busy[7]);
    assertTrue(millis[7] < MOST_MILLIS, what + ": " + millis[7] + " ms");
    return answer;
  }
}
