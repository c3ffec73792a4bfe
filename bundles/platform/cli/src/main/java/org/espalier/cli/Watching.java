// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import org.espalier.runner.Progress;
import org.espalier.runner.ProgressBar;

/** Shows how an experiment goes that a server carries out, a line for each run that ends, and a bar on a terminal. */
final class Watching {
  private static final Set<String> ENDS = Set.of("finished", "failed", "cancelled", "refused");
  private static final String ACCEPTED = "accepted";
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final long PLANNING_MILLIS = 200;
  /** A run may be recorded later than the moment at which it is said to have ended. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);
  private static final String PAGE = "500";

  private final ServerClient client;
  private final long id;
  private final PrintStream out;
  private final Optional<ProgressBar> bar;
  private final Set<String> told = new HashSet<>();
  private String state = "";
  /** Up to when runs that have ended are known. */
  private Optional<Instant> known = Optional.empty();

  Watching(ServerClient client, long id, Console console) {
    this.client = client;
    this.id = id;
    this.out = console.out();
    this.bar = console.outIsTerminal() ? Optional.of(new ProgressBar(out, console.columns())) : Optional.empty();
  }

  /** Whether an experiment or a run has ended, as a server answers it. */
  static boolean ended(JsonObject one) {
    return ENDS.contains(one.text("state"));
  }

  /**
   * Waits for an experiment to be planned or refused, but not for long: a busy server may come to it later.
   *
   * @return as it is then
   */
  static JsonObject planned(ServerClient client, long id, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    JsonObject experiment = client.object("/api/v1/experiments/" + id);
    while (experiment.text("state").equals(ACCEPTED) && System.nanoTime() < until) {
      pause(PLANNING_MILLIS);
      experiment = client.object("/api/v1/experiments/" + id);
    }
    return experiment;
  }

  /** The exit code: 0 if all runs finished, 1 if not, 2 if the server could not plan it. */
  int untilItsEnd() {
    long version = -1;
    while (true) {
      JsonObject experiment = client.object("/api/v1/experiments/" + id);
      if (experiment.integer("version") != version || bar.isPresent()) {
        version = experiment.integer("version");
        tell(experiment);
      }
      if (ended(experiment)) {
        bar.ifPresent(ProgressBar::close);
        return conclude(experiment);
      }
      pause(LOOK_EVERY_MILLIS);
    }
  }

  private void tell(JsonObject experiment) {
    if (!experiment.text("state").equals(state)) {
      state = experiment.text("state");
      say("experiment " + id + ", " + experiment.text("name") + ": " + state);
    }
    long runs = experiment.integer("runs");
    List<JsonObject> some = runs(ended(experiment));
    some.stream().filter(Watching::ended).sorted(Comparator.comparing(Watching::end)).forEach(run -> {
      if (told.add(run.text("id"))) {
        say("[" + told.size() + "/" + runs + "] " + run.text("id") + ": " + RunText.ending(run));
      }
      known = Optional.of(known.filter(end(run)::isBefore).orElse(end(run)));
    });
    bar.ifPresent(shown -> shown.moved(progress(some, Math.toIntExact(runs))));
    out.flush();
  }

  /** Those under way, and those that may have ended since the last look; all of them if there was none. */
  private List<JsonObject> runs(boolean all) {
    String filter = "experiment = " + id;
    if (known.isPresent() && !all) {
      filter += " and (state = running or ended >= '" + known.get().minus(OVERLAP) + "')";
    }
    return client.list("/api/v1/runs", Map.of("filter", filter, "limit", PAGE), Integer.MAX_VALUE);
  }

  private static Instant end(JsonObject run) {
    return run.has("ended") ? Instant.parse(run.text("ended")) : Instant.EPOCH;
  }

  /** A line, above the bar where there is one. */
  private void say(String line) {
    bar.ifPresentOrElse(shown -> shown.say(line), () -> out.println(line));
  }

  private Progress progress(List<JsonObject> some, int runs) {
    List<Progress.Active> active = some.stream().filter(run -> run.text("state").equals("running"))
        .map(run -> new Progress.Active(run.text("id"), run.number("done"), run.numberMap("metrics"))).toList();
    return new Progress(Math.max(runs, told.size() + active.size()), false, told.size(), active, Optional.empty());
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

  /** Waits; an interruption ends the command. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
