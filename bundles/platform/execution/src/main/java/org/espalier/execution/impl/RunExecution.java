// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.procedure.Procedure;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Thrown;
import org.espalier.execution.RunEvents;
import org.espalier.plan.Composition;
import org.espalier.plan.RunPlan;
import org.espalier.store.Measurement;
import org.espalier.store.RunFolder;
import org.espalier.store.RunResult;
import org.espalier.store.StoreException;
import org.espalier.store.StoredRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries out one run, from its plan to its result. Used by one thread. */
final class RunExecution {
  private static final Logger LOG = LoggerFactory.getLogger(RunExecution.class);
  private static final String INTERRUPTED = "a plug-in interrupted the run's thread, so that it could not be saved";

  private static final ProcessState PROCESS = new ProcessState();

  private final RunFolder folder;
  private final Function<String, StoredRun> needed;
  private final RunPlan plan;
  private final Surroundings surroundings;
  private final RunEvents events;
  private final Map<String, String> facts;
  private List<LockedBundle> libraries = List.of();

  /**
   * @param needed what a run that this one needs wrote, by its id
   */
  RunExecution(
      RunFolder folder, Function<String, StoredRun> needed, Surroundings surroundings, RunEvents events) {
    this.folder = folder;
    this.needed = needed;
    this.plan = folder.stored().plan();
    this.surroundings = surroundings;
    this.events = events;
    this.facts = new HashMap<>(surroundings.facts());
  }

  /**
   * Does all that is left to do.
   *
   * @throws CancellationException if it was stopped; its state is saved
   * @throws StoreException if the output folder fails
   */
  RunResult execute() {
    MDC.put("run", plan.id());
    MDC.put("plugin", plan.lineup().procedure().name() + " " + plan.lineup().procedure().version());
    RunClock clock = new RunClock();
    try {
      RunResult result = begun(clock);
      LOG.info("finished in {} s", String.format(Locale.ROOT, "%.1f", result.seconds()));
      return result;
    } catch (Stopped e) {
      LOG.info("stopped after iteration {}", clock.iterations());
      throw e;
    } catch (StoreException e) {
      if (!(e.getCause() instanceof ClosedByInterruptException) && !Thread.interrupted()) {
        throw e;
      }
      return failure(new BrokenPromise(Procedure.KIND, INTERRUPTED), clock);
    } catch (Exception | Error e) {
      return failure(e, clock);
    } finally {
      PROCESS.restore();
      Thread.interrupted();
      MDC.remove("run");
      MDC.remove("plugin");
    }
  }

  /**
   * Takes a slot. Where memory runs out it does for all runs, whoever took it: so the run is done once more while no
   * other is under way, and what it needs then is its own.
   */
  private RunResult begun(RunClock clock) {
    surroundings.slots().take();
    try {
      LOG.info("begins");
      return watched(clock);
    } catch (Exception | Error e) {
      if (!isExhaustion(e)) {
        throw e;
      }
    } finally {
      surroundings.slots().give();
    }
    surroundings.slots().takeAll();
    try {
      LOG.warn("memory ran out: once more, without other runs");
      surroundings.requireNotStopped();
      Thread.interrupted();
      clock.restart();
      return watched(clock);
    } finally {
      surroundings.slots().giveAll();
    }
  }

  private static boolean isExhaustion(Throwable thrown) {
    try {
      return Thrown.of(thrown).was(OutOfMemoryError.class);
    } catch (OutOfMemoryError e) {
      return true; // there is not even enough to look
    }
  }

  /** Begins again where files are damaged, without what was made of them: each time there are fewer. */
  private RunResult carryOut(RunClock clock) {
    while (true) {
      try {
        return finish(clock);
      } catch (RuntimeException | Error e) {
        // whatever a plug-in has made of the exception
        Optional<String> damage = folder.damage();
        if (damage.isEmpty()) {
          throw e;
        }
        LOG.warn(damage.get());
        events.damaged(damage.get());
        clock.restart();
      }
    }
  }

  private RunResult watched(RunClock clock) {
    Supplier<RunResult> run = () -> entered(clock);
    return surroundings.terms().limit()
        .map(limit -> new Watch(limit, surroundings.quiet()).over(plan.lineup(), run))
        .orElseGet(run);
  }

  private RunResult entered(RunClock clock) {
    surroundings.quiet().enter();
    try {
      return carryOut(clock);
    } finally {
      surroundings.quiet().leave();
    }
  }

  /** Where an engine computes, as text alone. */
  private static Map<String, String> environment(Engine engine) {
    Map<String, String> environment = new TreeMap<>();
    engine.environment().forEach((name, value) -> environment.put(name, Thrown.sentence(value)));
    return environment;
  }

  private RunResult failure(Throwable thrown, RunClock clock) {
    String problem = Blame.sentence(thrown, plan.lineup());
    LOG.error("failed: {}", problem, Thrown.of(thrown));
    RunResult result = thrown instanceof Hopeless
        ? RunResult.hopeless(plan.id(), problem, clock.iterations(), clock.seconds(), facts)
        : RunResult.failed(plan.id(), problem, clock.iterations(), clock.seconds(), facts);
    return result.with(libraries);
  }

  private RunResult finish(RunClock clock) {
    try (Composition composition = new Composition(surroundings.catalog(), plan.lineup())) {
      libraries = composition.libraries();
      Asking.ask(Engine.KIND, () -> environment(composition.engine()))
          .forEach((name, value) -> facts.put("engine." + name, value));
      try (ProcedureContext context =
          new ProcedureContext(folder, needed, composition, surroundings, events, clock)) {
        Asking.tell(Procedure.KIND, () -> composition.procedure().execute(context));
        Measurement measured = context.measured()
            .orElseThrow(() -> new BrokenPromise(Procedure.KIND, "it ended its run without evaluating it"));
        return RunResult.finished(plan.id(), measured, clock.iterations(), clock.seconds(), facts).with(libraries);
      }
    }
  }
}
