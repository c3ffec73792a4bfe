// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Filter;
import org.espalier.server.data.RunState;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlExperiments;
import org.espalier.server.data.impl.SqlRuns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers and workers that are killed at whatever they are about come to the results that they come to in peace. Each
 * round submits a further experiment; {@code -Drounds=50} has more rounds than a build has time for, {@code -Dseed} has
 * other ones.
 */
@Timeout(3600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "workers are found by /proc")
class KillRoundsTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int SEEDS = 3;
  /** Lines that a server prints in a round at most before something is killed. */
  private static final int LINES = 16;

  @TempDir
  private Path folder;

  private final Random random = new Random(Long.getLong("seed", 1));

  private Process start(int round) throws IOException {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), LabServe.class.getName(),
        folder.toString(), "round-" + round, "walks " + SEEDS)
        .redirectError(folder.resolve("errors-" + round + ".txt").toFile()).start();
  }

  /** The workers of this test's servers, also of those that are gone. */
  private List<ProcessHandle> workers() {
    return ProcessHandle.allProcesses().filter(process -> {
      try {
        String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        return line.contains("--socket\0" + folder);
      } catch (IOException e) {
        return false;
      }
    }).toList();
  }

  @AfterEach
  void killAll() {
    workers().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whateverIsKilledTheResultsAreThoseOfPeace() throws Exception {
    int servers = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      Process server = start(round);
      int lines = 1 + random.nextInt(LINES);
      boolean ended = !read(server, lines);
      if (!ended && random.nextInt(3) == 0) {
        List<ProcessHandle> workers = workers();
        if (!workers.isEmpty()) {
          workers.get(random.nextInt(workers.size())).destroyForcibly();
        }
        ended = !read(server, 1 + random.nextInt(LINES));
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
      servers += ended ? 0 : 1;
      server.destroyForcibly().waitFor();
    }
    assertTrue(servers >= ROUNDS / 2, servers + " of " + ROUNDS + " servers were killed at work");
    Process last = start(ROUNDS + 1);
    read(last, Integer.MAX_VALUE);
    assertEquals(0, last.waitFor(), () -> errors(ROUNDS + 1));
    SqlDatabase database = new SqlDatabase(ServerSettings.in(folder.resolve("data")));
    List<ExperimentRecord> all = new SqlExperiments(database).list(Filter.ALL, "", 1000).items();
    // a server that was killed early may not have taken any
    assertTrue(all.size() > 1, all.size() + " experiments");
    SqlRuns runs = new SqlRuns(database);
    Path peace = LabOutput.inProcess(folder, SEEDS);
    for (ExperimentRecord record : all) {
      assertEquals(ExperimentState.FINISHED, record.state(), record.reason());
      assertEquals(2 * SEEDS, record.finished());
      assertTrue(runs.of(record.id()).stream().allMatch(run -> run.state() == RunState.FINISHED));
      LabOutput.assertSameFiles(
          peace, folder.resolve("data/experiments").resolve(Long.toString(record.id())).resolve("output"));
    }
    System.out.println(servers + " servers were killed at work; " + all.size() + " experiments came to their results");
    database.close();
  }

  private String errors(int round) {
    try {
      return Files.readString(folder.resolve("errors-" + round + ".txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Reads lines of what happens; whether so many came. */
  private static boolean read(Process server, int lines) throws IOException {
    BufferedReader in = server.inputReader(StandardCharsets.UTF_8);
    for (int read = 0; read < lines; read++) {
      if (in.readLine() == null) {
        return false;
      }
    }
    return true;
  }
}
