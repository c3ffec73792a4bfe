// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.ServerSettings;

/** A process that writes as fast as it can from several threads, and prints each thing that it was told is kept. */
final class Writer {
  private Writer() {}

  /** The data folder. */
  public static void main(String[] args) {
    SqlDatabase database = new SqlDatabase(ServerSettings.in(Path.of(args[0])));
    for (int i = 0; i < 3; i++) {
      new Thread(() -> write(database)).start();
    }
  }

  private static void write(SqlDatabase database) {
    SqlExperiments experiments = new SqlExperiments(database);
    SqlRuns runs = new SqlRuns(database);
    while (true) {
      long id = experiments.accept(new NewExperiment(
          "ann", "default", Optional.empty(), "", "", "experiment: {}", List.of(), 0)).id();
      print("accepted " + id);
      experiments.change(id, Set.of(ExperimentState.ACCEPTED), ExperimentState.PLANNED, "");
      print("planned " + id);
      runs.expect(id, List.of(RunRecord.queued(String.format("%032x", id), id, "a", 0, "", OptionalDouble.empty())));
      runs.began(id, "a", 1, "");
      runs.moved(id, "a", 0.5, Map.of("loss", 1.0));
      runs.ended(id, "a", RunState.FINISHED, "", "loss", Map.of("loss", 0.5));
      experiments.change(id, Set.of(ExperimentState.PLANNED), ExperimentState.FINISHED, "");
      print("ended " + id);
    }
  }

  /** A line is written at once, by one thread at a time. */
  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
