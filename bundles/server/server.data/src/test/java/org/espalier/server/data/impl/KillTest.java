// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  @TempDir
  private Path folder;

  /** A process is killed at any moment, several times over the same data folder; all that it was told is there. */
  @Test
  void whatWasSaidToBeKeptIsKept() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 4; round++) {
      Path said = folder.resolve("said-" + round);
      Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Writer.class.getName(),
          folder.resolve("data").toString()).redirectOutput(said.toFile())
          .redirectError(folder.resolve("errors").toFile()).start();
      try {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.size(said) < 2000 && writer.isAlive() && System.nanoTime() < deadline) {
          Thread.sleep(20);
        }
        Thread.sleep(random.nextInt(700));
      } finally {
        writer.destroyForcibly().waitFor();
      }
      assertTrue(Files.size(said) >= 2000, () -> errors());
      check(Files.readString(said));
    }
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void check(String said) {
    // the last line may be cut
    List<String> lines = said.substring(0, said.lastIndexOf('\n')).lines().toList();
    SqlDatabase database = new SqlDatabase(ServerSettings.in(folder.resolve("data")));
    try {
      SqlExperiments experiments = new SqlExperiments(database);
      SqlRuns runs = new SqlRuns(database);
      for (String line : lines) {
        long id = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        ExperimentRecord experiment = experiments.find(id).orElseThrow(() -> new AssertionError(line));
        if (!line.startsWith("accepted")) {
          assertNotEquals(ExperimentState.ACCEPTED, experiment.state(), line);
        }
        if (line.startsWith("ended")) {
          assertEquals(ExperimentState.FINISHED, experiment.state(), line);
          RunRecord run = runs.of(id).get(0);
          assertEquals(RunState.FINISHED, run.state(), line);
          assertEquals(0.5, run.metrics().get("loss"), line);
        }
      }
    } finally {
      database.close();
    }
  }
}
