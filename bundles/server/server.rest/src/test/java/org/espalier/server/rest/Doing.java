// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.queue.Work;

/** Takes experiments over, and carries nothing out. */
final class Doing implements Work {
  private final Held experiments;

  Doing(Held experiments) {
    this.experiments = experiments;
  }

  @Override
  public void begin() {}

  @Override
  public ExperimentRecord submit(NewExperiment experiment) {
    return experiments.accept(experiment);
  }

  @Override
  public void cancel(long experiment, String who) {
    experiments.change(experiment, Set.of(), ExperimentState.CANCELLED, "cancelled by " + who);
  }

  @Override
  public void deadline(long experiment, Duration left, String ending) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void prioritise(long experiment, int priority) {
    experiments.prioritise(experiment, priority);
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("local-0", "busy", Optional.of(1L), Optional.of("dense-s0-1")),
        new Slot("local-1", "busy", Optional.of(2L), Optional.of("secret-s0-1")));
  }

  @Override
  public AutoCloseable subscribe(Consumer<Happening> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reserve(int slots) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> missing() {
    return List.of();
  }
}
