// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.espalier.execution.WorkEvents;
import org.espalier.json.Json;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;

/**
 * Writes the events of a run as lines of JSON, each an object with {@code event}. Progress is told ten times a second
 * at most; the run's {@code metrics.jsonl} has all of it. Used by one thread at a time.
 */
final class EventLines implements WorkEvents {
  private static final long TELL_EVERY = 100_000_000;

  private final PrintStream out;
  private final LongSupplier clock;
  private long told;

  /**
   * @param clock in nanoseconds
   */
  EventLines(PrintStream out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
    this.told = clock.getAsLong() - TELL_EVERY;
  }

  @Override
  public void begun(RunPlan run, Path folder) {
    write("begun", Map.of("run", run.id(), "folder", folder.toString(), "pid", ProcessHandle.current().pid()));
  }

  @Override
  public void resumed(double done) {
    write("resumed", Map.of("done", done));
  }

  @Override
  public void damaged(String sentence) {
    write("damaged", Map.of("problem", sentence));
  }

  @Override
  public void moved(long iterations, double done, Map<String, Double> metrics) {
    long now = clock.getAsLong();
    if (now - told >= TELL_EVERY) {
      told = now;
      write("progress", Map.of("iterations", iterations, "done", done, "metrics", metrics));
    }
  }

  @Override
  public void saved(int training, long iterations) {
    write("checkpoint", Map.of("training", training, "iterations", iterations));
  }

  /** The run is over, in this process or an earlier one. */
  void ended(RunResult result) {
    write(result.finished() ? "finished" : "failed", Map.of("result", result.toJson()));
  }

  /** The run was asked to stop, and its state is saved. */
  void interrupted() {
    write("interrupted", Map.of());
  }

  private void write(String event, Map<String, ?> content) {
    Map<String, Object> fields = new LinkedHashMap<>(content);
    fields.put("event", event);
    out.println(Json.canonical(fields));
    out.flush();
  }
}
