// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;

/** Shows how an experiment goes that a server carries out, a line for each run that ends. */
final class Watching {
  private static final Set<String> ENDS = Set.of("finished", "failed", "cancelled", "refused");
  private static final long LOOK_EVERY_MILLIS = 500;

  private final ServerClient client;
  private final long id;
  private final PrintStream out;
  private final Set<String> told = new HashSet<>();
  private String state = "";

  Watching(ServerClient client, long id, Console console) {
    this.client = client;
    this.id = id;
    this.out = console.out();
  }

  /** Whether an experiment or a run has ended, as a server answers it. */
  static boolean ended(JsonObject one) {
    return ENDS.contains(one.text("state"));
  }

  /** The exit code: 0 if all runs finished, 1 if not, 2 if the server could not plan it. */
  int untilItsEnd() {
    long version = -1;
    while (true) {
      JsonObject experiment = client.object("/api/v1/experiments/" + id);
      if (experiment.integer("version") != version) {
        version = experiment.integer("version");
        tell(experiment);
      }
      if (ended(experiment)) {
        return conclude(experiment);
      }
      pause();
    }
  }

  private void tell(JsonObject experiment) {
    if (!experiment.text("state").equals(state)) {
      state = experiment.text("state");
      out.println("experiment " + id + ", " + experiment.text("name") + ": " + state);
    }
    long runs = experiment.integer("runs");
    for (JsonObject run : client.object("/api/v1/experiments/" + id + "/runs").objects("items")) {
      if (ended(run) && told.add(run.text("id"))) {
        String result = run.text("state").equals("finished")
            ? values(run) : run.text("state") + ": " + run.text("reason");
        out.println("[" + told.size() + "/" + runs + "] " + run.text("id") + ": " + result);
      }
    }
    out.flush();
  }

  private static String values(JsonObject run) {
    Map<String, Double> metrics = new TreeMap<>(run.numberMap("metrics"));
    StringBuilder text = new StringBuilder();
    metrics.entrySet().stream().limit(4).forEach(entry -> text.append(text.isEmpty() ? "" : ", ")
        .append(entry.getKey()).append(' ').append(Words.significant(entry.getValue())));
    return text.toString();
  }

  private int conclude(JsonObject experiment) {
    String reason = experiment.text("reason");
    if (experiment.text("state").equals("refused")) {
      out.println("refused: " + reason);
      return ExitCode.BAD_INPUT;
    }
    out.println(experiment.integer("finished") + " of " + experiment.integer("runs") + " runs finished"
        + (reason.isEmpty() ? "" : "; " + reason));
    out.println("report   " + client.address() + "/api/v1/experiments/" + id + "/report");
    out.println("results  espalier fetch " + id);
    return experiment.text("state").equals("finished") ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
