// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.queue.impl.LabServer.Making;

/**
 * A server as a process: takes an experiment, if it has none with the key, and ends when all have ended. Prints a line
 * for whatever happens.
 */
final class LabServe {
  private LabServe() {}

  /**
   * @param arguments folder, key and text of the experiment
   */
  public static void main(String[] arguments) throws Exception {
    LabServer server = new LabServer(Path.of(arguments[0]), Making.of(2, Map.of("PAUSE", "10")));
    server.queue.subscribe(happening -> {
      System.out.println(happening.facts().canonical());
      System.out.flush();
    });
    server.queue.submit(new NewExperiment(
        "ann", "lab", Optional.of(arguments[1]), "new", "e.yaml", arguments[2], List.of(), 0));
    System.out.println("ready");
    for (ExperimentRecord open : server.experiments.open()) {
      server.end(open.id());
    }
    server.end();
    System.exit(0);
  }
}
