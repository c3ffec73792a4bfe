// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.espalier.api.procedure.Procedure;
import org.espalier.plan.Lineup;
import org.slf4j.MDC;

/**
 * Gives up a run whose plug-in does not come back. No thread can be ended against its will: the run has threads of its
 * own, which are left behind, and stop if they ever come back.
 */
final class Watch {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final Duration limit;
  private final Quiet quiet;

  /**
   * @param limit how long a plug-in may be about one thing
   * @param quiet which the threads that are left behind leave
   */
  Watch(Duration limit, Quiet quiet) {
    this.limit = limit;
    this.quiet = quiet;
  }

  /**
   * Carries out a run.
   *
   * @param lineup its plug-ins
   * @param run what is to be done
   * @throws BrokenPromise if it was given up, with the plug-in that did not come back
   */
  <T> T over(Lineup lineup, Supplier<T> run) {
    Pulse pulse = new Pulse();
    Map<String, String> log = Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    FutureTask<T> task = new FutureTask<>(() -> {
      MDC.setContextMap(log);
      Pulse.join(pulse);
      try {
        return run.get();
      } finally {
        Pulse.leave();
      }
    });
    Thread thread = new Thread(task, Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return task.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (pulse.age() > limit.toNanos()) {
          BrokenPromise late = late(pulse, lineup);
          pulse.giveUp();
          pulse.threads().forEach(quiet::abandon);
          pulse.threads().forEach(Thread::interrupt);
          throw late;
        }
      } catch (InterruptedException e) {
        // whoever asks the run to stop does it by its terms
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      }
    }
  }

  private static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException problem ? problem : new IllegalStateException("it failed", thrown);
  }

  private BrokenPromise late(Pulse pulse, Lineup lineup) {
    String message = "it did not come back within " + limit.toSeconds() + " s";
    return pulse.threads().stream()
        .map(thread -> Blame.culprit(thread.getStackTrace(), lineup))
        .flatMap(Optional::stream)
        .findFirst()
        .map(use -> new BrokenPromise(use, message))
        .orElseGet(() -> new BrokenPromise(Procedure.KIND, message));
  }
}
