// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.espalier.plan.RunPlan;

/**
 * Hands out runs, each after those that it needs. Those come first from which the longest chain of others hangs, so
 * that no thread waits at the end for a chain that could have begun earlier; then the order is the plan's. Safe for use
 * by several threads.
 */
final class RunQueue {
  // all guarded by this
  private final Map<String, RunPlan> waiting = new LinkedHashMap<>();
  /** For each run the number of runs in the longest chain that begins with it. */
  private final Map<String, Integer> chains = new HashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Queue<RunPlan> ready = new PriorityQueue<>(
      Comparator.<RunPlan>comparingInt(run -> -chains.get(run.id())).thenComparing(run -> order.get(run.id())));
  private final Set<String> finished = new HashSet<>();
  private int active;
  private boolean stopped;

  /**
   * Schedules runs.
   *
   * @param runs each after those that it needs
   * @param finished ids of those that need not be done any more
   */
  RunQueue(List<RunPlan> runs, Set<String> finished) {
    add(runs, finished);
  }

  /**
   * Adds runs to those that are to be done; while a run is active, there may come more.
   *
   * @param runs each after those that it needs, which are among them or were added before
   * @param done ids of those that need not be done any more
   */
  synchronized void add(List<RunPlan> runs, Set<String> done) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      RunPlan run = runs.get(i);
      int own = chains.merge(run.id(), 1, Math::max);
      run.needs().values().forEach(needed -> chains.merge(needed, own + 1, Math::max));
    }
    finished.addAll(done);
    for (RunPlan run : runs) {
      order.put(run.id(), order.size());
      if (!finished.contains(run.id())) {
        waiting.put(run.id(), run);
      }
    }
    release();
    notifyAll();
  }

  /** The next run; waits for one as long as there may be one; empty when none can come or it was stopped. */
  synchronized Optional<RunPlan> next() throws InterruptedException {
    while (!stopped && ready.isEmpty() && active > 0) {
      wait();
    }
    if (stopped || ready.isEmpty()) {
      return Optional.empty();
    }
    active++;
    return Optional.of(ready.remove());
  }

  /**
   * Takes note that a run is over.
   *
   * @return the runs that can't be done any more, because it did not finish
   */
  synchronized List<RunPlan> ended(RunPlan run, boolean succeeded) {
    active--;
    List<RunPlan> lost = new ArrayList<>();
    if (succeeded) {
      finished.add(run.id());
      release();
    } else {
      lose(run, lost);
    }
    notifyAll();
    return lost;
  }

  /** Hands out no more. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private void release() {
    List<RunPlan> free = waiting.values().stream().filter(run -> finished.containsAll(run.needs().values())).toList();
    free.forEach(run -> waiting.remove(run.id()));
    ready.addAll(free);
  }

  private void lose(RunPlan run, List<RunPlan> lost) {
    List<RunPlan> dependents =
        waiting.values().stream().filter(other -> other.needs().containsValue(run.id())).toList();
    for (RunPlan dependent : dependents) {
      if (waiting.remove(dependent.id()) != null) {
        lost.add(dependent);
        lose(dependent, lost);
      }
    }
  }
}
