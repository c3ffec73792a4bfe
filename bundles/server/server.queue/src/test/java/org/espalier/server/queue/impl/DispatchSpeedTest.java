// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.json.JsonObject;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.queue.impl.LabServer.Making;
import org.espalier.server.workers.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to have runs carried out by other processes. Bounds are generous, for machines that do much else. */
@EnabledIfSystemProperty(named = "speed", matches = "true", disabledReason = "it takes a minute; -Dspeed=true")
class DispatchSpeedTest {
  private static final int RUNS = 1000;
  private static final double MOST_MILLIS = 500;

  @TempDir
  private Path folder;

  @Test
  void aThousandShortRuns() throws Exception {
    LabOutput.inProcess(folder, 20);
    long begun = System.nanoTime();
    LabOutput.inProcess(folder, RUNS / 2);
    double alone = (System.nanoTime() - begun) / 1e6;
    LabServer server = new LabServer(folder, Making.of(2, Map.of()));
    try {
      server.end(server.submit("walks 20").id());
      begun = System.nanoTime();
      long id = server.submit("walks " + RUNS / 2).id();
      assertEquals(ExperimentState.FINISHED, server.end(id).state());
      double served = (System.nanoTime() - begun) / 1e6;
      System.out.printf("%d runs, two at a time: %.0f ms in one process, %.0f ms by a server: %.2f and %.2f ms a run%n",
          RUNS, alone, served, alone / RUNS, served / RUNS);
      assertTrue(served / RUNS < MOST_MILLIS, served / RUNS + " ms a run");
      dispatch(server);
    } finally {
      server.end();
    }
  }

  /** From the order to the answer of a worker that waits: what it is asked to list is next to nothing. */
  private static void dispatch(LabServer server) throws Exception {
    Order order = new Order(
        new JsonObject(Map.of("type", "list", "bundles", List.of())), Set.of(), Optional.empty(), Optional.empty(),
        false);
    double[] millis = new double[200];
    for (int i = -200; i < millis.length; i++) {
      long begun = System.nanoTime();
      server.workforce.pool().order(order, () -> false, event -> { });
      millis[Math.max(i, 0)] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf("an order to a worker that waits, and its answer: %.2f ms (%.2f to %.2f)%n",
        millis[millis.length / 2], millis[0], millis[millis.length - 1]);
    assertTrue(millis[millis.length / 2] < MOST_MILLIS);
  }
}
