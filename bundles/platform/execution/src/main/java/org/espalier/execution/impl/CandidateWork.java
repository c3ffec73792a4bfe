// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.Trial;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.catalog.Thrown;
import org.espalier.plan.Composition;
import org.espalier.plan.RunPlan;
import org.espalier.store.Evaluations;
import org.espalier.store.RunFolder;
import org.espalier.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Evaluates candidates of a run by the run's own thread, and by others as far as there are free slots. Those come and
 * go; what a candidate comes to does not depend on who evaluates it. Used by the run's thread.
 */
final class CandidateWork implements Candidates {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateWork.class);

  private final RunPlan plan;
  private final Composition composition;
  private final Surroundings surroundings;
  private final SpareCompositions spares;
  private final Weights start;
  private final Optional<Trial> trial;
  private final Optional<Shrinking> shrinking;
  private final Evaluations evaluations;
  private final CandidateKeys keys;

  /**
   * @param composition of the run's thread
   * @param spares for other threads
   * @param start the weights that candidates start from
   * @param trial how they are tried; empty: scored on validation data
   */
  CandidateWork(
      RunFolder folder, Composition composition, SpareCompositions spares, Surroundings surroundings, Weights start,
      Optional<Trial> trial) {
    this.plan = folder.stored().plan();
    this.composition = composition;
    this.spares = spares;
    this.surroundings = surroundings;
    this.start = start;
    this.trial = trial;
    this.shrinking = trial.filter(Trial::shrinks).map(own -> shrinking());
    this.evaluations = folder.evaluations();
    this.keys = new CandidateKeys(plan, start, trial);
  }

  private Shrinking shrinking() {
    try (Trainable whole =
        AskedTestable.made(() -> composition.trainable(Seeds.of(plan.seed()), Composition.INITIAL))) {
      return Shrinking.of(whole);
    }
  }

  @Override
  public List<Evaluation> evaluate(List<Candidate> candidates) {
    surroundings.requireNotStopped();
    List<String> asked = new ArrayList<>();
    Map<String, Candidate> open = new LinkedHashMap<>();
    Map<String, Evaluation> known = new ConcurrentHashMap<>();
    for (Candidate candidate : candidates) {
      String key = keys.key(candidate);
      asked.add(key);
      if (!known.containsKey(key) && !open.containsKey(key)) {
        evaluations.find(key).ifPresentOrElse(found -> known.put(key, found), () -> open.put(key, candidate));
      }
    }
    if (!open.isEmpty()) {
      new Round(open, known).carryOut();
    }
    return asked.stream().map(known::get).toList();
  }

  private Evaluation evaluation(Candidate candidate, Composition plugins) {
    Seeds chance = Seeds.of(plan.seed()).scope("candidate").scope(Long.toString(candidate.seed()));
    try (Trainable trainable = trainable(candidate, plugins, chance)) {
      while (trainable.iteration() < candidate.iterations() && !trainable.finished()) {
        pause();
        TrainingLoop.iterate(trainable);
      }
      surroundings.requireNotStopped();
      Evaluation evaluation = trial.isPresent()
          ? Asking.ask(Procedure.KIND, () -> trial.get().evaluate(trainable, new Place(chance.scope("trial"))))
          : Evaluation.scored(Asking.ask(Task.KIND, trainable::validationScore));
      evaluation.score().ifPresent(score -> {
        if (!Double.isFinite(score)) {
          throw Hopeless.diverged("the score on validation data is " + score);
        }
      });
      return evaluation;
    } catch (Stopped | StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof Error) {
        throw e;
      }
      String problem = Blame.sentence(e, plan.lineup());
      LOG.warn("a candidate failed: {}", problem, Thrown.of(e));
      return Evaluation.failed(problem);
    }
  }

  private Trainable trainable(Candidate candidate, Composition plugins, Seeds chance) {
    Seeds seeds = Seeds.of(plan.seed());
    Weights from = start.with(candidate.values());
    Map<String, Snapshot> small =
        shrinking.map(making -> making.shrunk(from, candidate.masks())).orElse(Map.of());
    Testable made = AskedTestable.made(() -> plugins.trainable(seeds, chance, Optional.empty(), small));
    try {
      if (shrinking.isPresent()) {
        made.freeParameters(Shrinking.free(made, from));
        return new GuardedTrainable(made, 0, start.history(), false, closed -> {});
      }
      Trainable trainable = new GuardedTrainable(made, 0, start.history(), false, closed -> {});
      trainable.weights(from);
      trainable.masks(candidate.masks());
      return trainable;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void pause() {
    Pulse.beat();
    surroundings.requireNotStopped();
    surroundings.quiet().giveWay();
  }

  /** Where a candidate is tried. */
  private final class Place implements Trial.Bench {
    private final Seeds seeds;

    Place(Seeds seeds) {
      this.seeds = seeds;
    }

    @Override
    public Seeds seeds() {
      return seeds;
    }

    @Override
    public void pause() {
      CandidateWork.this.pause();
    }

    @Override
    public <T> T alone(Supplier<T> measurement) {
      return surroundings.quiet().alone(measurement);
    }
  }

  /** Candidates that were asked for together. */
  private final class Round {
    private final Queue<Map.Entry<String, Candidate>> open;
    private final Map<String, Evaluation> known;
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final Pulse pulse = Pulse.current();
    /** Threads beside the run's; guarded by this. */
    private int helpers;

    Round(Map<String, Candidate> open, Map<String, Evaluation> known) {
      this.open = new ConcurrentLinkedQueue<>(open.entrySet());
      this.known = known;
    }

    /** Ends when no other thread works for it any more, however it ends. */
    void carryOut() {
      work(composition, () -> false);
      awaitHelpers();
      if (broken.get() instanceof RuntimeException problem) {
        throw problem;
      } else if (broken.get() instanceof Error error) {
        throw error;
      }
    }

    private void work(Composition plugins, BooleanSupplier leaves) {
      try {
        while (broken.get() == null && !leaves.getAsBoolean()) {
          Map.Entry<String, Candidate> next = open.poll();
          if (next == null) {
            return;
          }
          recruit();
          Evaluation evaluation = evaluation(next.getValue(), plugins);
          evaluations.keep(next.getKey(), evaluation);
          known.put(next.getKey(), evaluation);
        }
      } catch (Exception | Error e) {
        broken.compareAndSet(null, e);
      }
    }

    private synchronized void recruit() {
      while (helpers < open.size() && surroundings.slots().takeFree()) {
        helpers++;
        try {
          new Thread(this::help, Thread.currentThread().getName() + "-candidates").start();
        } catch (Error e) {
          // the system has no more threads: nobody came who would leave
          left();
          throw e;
        }
      }
    }

    private synchronized void left() {
      surroundings.slots().give();
      helpers--;
      notifyAll();
    }

    private void help() {
      MDC.put("run", plan.id());
      Pulse.join(pulse);
      surroundings.quiet().enter();
      try {
        Composition plugins = spares.take();
        work(plugins, surroundings.slots()::wanted);
        spares.give(plugins);
      } catch (Exception | Error e) {
        broken.compareAndSet(null, e);
      } finally {
        surroundings.quiet().leave();
        Pulse.leave();
        left();
      }
    }

    /** The run computes nothing meanwhile: one that measures time must not wait for it, and its helpers for that. */
    private void awaitHelpers() {
      surroundings.quiet().leave();
      boolean interrupted = false;
      synchronized (this) {
        while (helpers > 0) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      surroundings.quiet().enter();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
