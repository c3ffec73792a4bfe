// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.History;
import org.espalier.api.task.Task;
import org.espalier.api.task.Trainable;
import org.espalier.execution.RunEvents;
import org.espalier.store.MetricPoint;
import org.espalier.store.MetricsLog;
import org.espalier.store.RunFolder;

/**
 * Trains what a run hands it, one training after another: logs what iterations show, holds them to what masks promise,
 * and saves each training in a checkpoint of its own, so that a run that goes on does not train again what was trained.
 * But trainings that ended before the run had lasted long enough for a first checkpoint are repeated, to the bit. Used
 * by one thread.
 */
final class TrainingLoop implements AutoCloseable {
  private final RunFolder folder;
  private final Surroundings surroundings;
  private final RunEvents events;
  private final RunClock clock;
  private final Tally tally;
  private final MetricsLog log;
  private final CheckpointPace pace;
  /** Trainings before this one are in the log already, whether they have a checkpoint or are repeated. */
  private final int lastCheckpoint;
  /** The largest of all trainings so far. */
  private Optional<Effort> headStart = Optional.of(Effort.NONE);
  private int trainings;
  private boolean everSaved;

  TrainingLoop(RunFolder folder, Surroundings surroundings, RunEvents events, RunClock clock, Tally tally) {
    this.folder = folder;
    this.surroundings = surroundings;
    this.events = events;
    this.clock = clock;
    this.tally = tally;
    this.log = folder.metrics();
    this.pace = new CheckpointPace(surroundings.terms().checkpoints(), System::nanoTime);
    this.lastCheckpoint = folder.lastCheckpoint();
    this.everSaved = lastCheckpoint > 0;
  }

  /** Trains until finished, as {@link org.espalier.api.procedure.RunContext#train} has it. */
  void train(Trainable trainable, Consumer<Long> afterIteration) {
    int training = ++trainings;
    boolean resumed = folder.resume(training, in -> restore(trainable, in));
    if (resumed) {
      events.resumed(done(trainable));
    } else {
      // of a time that was lost
      forget(trainable);
      afterIteration.accept(trainable.iteration());
    }
    headStart = headStart.flatMap(most -> before(trainable).map(
        effort -> effort.iterations() > most.iterations() ? effort : most));
    boolean logged = training < lastCheckpoint || trainable.finished();
    if (!logged) {
      log.cut(clock.iterations());
    }
    while (!trainable.finished()) {
      if (surroundings.stopped()) {
        checkpoint(training, trainable);
        throw new Stopped();
      }
      surroundings.quiet().giveWay();
      Map<String, Double> shown = counted(trainable);
      double sparsity = Masking.sparsity(trainable).weights();
      boolean changed = tally.removed(sparsity);
      if (!logged) {
        log.append(new MetricPoint(
            clock.iterations(), clock.samples(), shown,
            changed ? OptionalDouble.of(sparsity) : OptionalDouble.empty()));
      }
      afterIteration.accept(trainable.iteration());
      if (pace.due()) {
        checkpoint(training, trainable);
      }
    }
    // once a later training can be gone on with, this one must not have to be repeated
    if (everSaved) {
      checkpoint(training, trainable);
    }
    forget(trainable);
  }

  /** Deletes what a training keeps beside its checkpoint. */
  private void forget(Trainable trainable) {
    folder.clearTraining(GuardedTrainable.of(trainable).number());
  }

  /** What other runs spent on the weights that a training of this one began with, at most; empty if not known. */
  Optional<Effort> headStart() {
    return headStart;
  }

  /** Training that other runs spent on what this is; empty where it is not known. */
  private static Optional<Effort> before(Trainable trainable) {
    return GuardedTrainable.of(trainable).history().map(History::before);
  }

  private Map<String, Double> counted(Trainable trainable) {
    long before = samples(trainable);
    Map<String, Double> shown = iterate(trainable);
    clock.count(samples(trainable) - before);
    events.moved(clock.iterations(), done(trainable), shown);
    return shown;
  }

  /** One iteration, held to what masks and the task promise. */
  static Map<String, Double> iterate(Trainable trainable) {
    requireNoRegrowth(trainable);
    Masking masking = Masking.before(trainable);
    Map<String, Double> shown = Asking.ask(Task.KIND, () -> {
      Map<String, Double> told = trainable.iterate();
      Declared.require(trainable, told);
      return told;
    });
    masking.check();
    return shown;
  }

  /** Whatever the procedure set in the networks, it brought nothing back that was removed. */
  static void requireNoRegrowth(Trainable trainable) {
    GuardedTrainable.of(trainable).requireNoRegrowth();
  }

  private static long samples(Trainable trainable) {
    return Math.round((double) trainable.plannedSamples() * trainable.iteration() / trainable.plannedIterations());
  }

  private static double done(Trainable trainable) {
    return Math.min(1, (double) trainable.iteration() / trainable.plannedIterations());
  }

  private void checkpoint(int training, Trainable trainable) {
    pace.save(() -> {
      log.force();
      folder.checkpoint(training, log, clock.iterations(), out -> save(trainable, out));
    });
    everSaved = true;
    events.saved(training, clock.iterations());
  }

  private void save(Trainable trainable, DataOutput out) throws IOException {
    clock.save(out);
    tally.save(out);
    trainable.save(out);
  }

  private void restore(Trainable trainable, DataInput in) throws IOException {
    clock.restore(in);
    tally.restore(in);
    trainable.restore(in);
  }

  /** Makes what the iterations showed durable. */
  void force() {
    log.force();
  }

  @Override
  public void close() {
    log.close();
  }
}
