// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.espalier.execution.WorkEvents;
import org.espalier.json.JsonObject;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;

/**
 * Tells the events of a run as JSON objects. Progress is told ten times a second at most; the run's {@code
 * metrics.jsonl} has all of it. Used by one thread at a time.
 */
public final class RunReport implements WorkEvents {
  private static final long TELL_EVERY = 100_000_000;

  private final String key;
  private final Consumer<JsonObject> listener;
  private final LongSupplier clock;
  private long told;

  /**
   * @param key of the field that names the event
   * @param clock in nanoseconds
   */
  public RunReport(String key, Consumer<JsonObject> listener, LongSupplier clock) {
    this.key = key;
    this.listener = listener;
    this.clock = clock;
    this.told = clock.getAsLong() - TELL_EVERY;
  }

  @Override
  public void begun(RunPlan run, Path folder) {
    tell("begun", Map.of("run", run.id(), "folder", folder.toString(), "pid", ProcessHandle.current().pid()));
  }

  @Override
  public void resumed(double done) {
    tell("resumed", Map.of("done", done));
  }

  @Override
  public void damaged(String sentence) {
    tell("damaged", Map.of("problem", sentence));
  }

  @Override
  public void moved(long iterations, double done, Map<String, Double> metrics) {
    long now = clock.getAsLong();
    if (now - told >= TELL_EVERY) {
      told = now;
      tell("progress", Map.of("iterations", iterations, "done", done, "metrics", metrics));
    }
  }

  @Override
  public void saved(int training, long iterations) {
    tell("checkpoint", Map.of("training", training, "iterations", iterations));
  }

  /** The run is over, in this process or an earlier one. */
  public void ended(RunResult result) {
    tell(result.finished() ? "finished" : "failed", Map.of("result", result.toJson()));
  }

  /** The run was asked to stop, and its state is saved. */
  public void interrupted() {
    tell("interrupted", Map.of());
  }

  private void tell(String event, Map<String, ?> content) {
    Map<String, Object> fields = new LinkedHashMap<>(content);
    fields.put(key, event);
    listener.accept(new JsonObject(fields));
  }
}
