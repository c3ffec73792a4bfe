// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import org.espalier.allocation.Ledger;
import org.espalier.allocation.Study;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;

/**
 * The network's own training beside the agent's (sec. 4.5): after every so many episodes it goes on for some iterations
 * of the plan that dense training has, until that is fulfilled. A run that goes on repeats it to the bit, so that what
 * was evaluated is found by the weights it was evaluated on. Used by one thread.
 */
final class OnlineTraining {
  private static final String METRIC = "search.online-";

  private final Study study;
  private final int every;
  private final int iterations;
  private final Ledger spent;

  /** @param study of weights that have not been trained */
  OnlineTraining(Study study, Settings settings) {
    this.study = study;
    every = settings.onlineEpisodes();
    iterations = settings.onlineIterations();
    spent = Ledger.unlimited(settings.fidelity());
  }

  /** @throws InvalidInputException if so many episodes end before it has begun */
  void require(long episodes) {
    if (episodes < every) {
      throw new InvalidInputException(
          "procedure constrained-rl: online-episodes is " + every + ", but the agent learns from " + episodes
              + " episodes in all, so that the network would never be trained; give " + episodes + " at most, or more"
              + " steps to the algorithm");
    }
  }

  /**
   * Goes on as far as is due.
   *
   * @param episodes that were judged so far
   * @return whether the weights are others now
   */
  boolean goOn(long episodes) {
    Trainable whole = study.whole();
    long due = episodes / every * iterations;
    long before = whole.iteration();
    long begin = System.nanoTime();
    while (whole.iteration() < due && !whole.finished()) {
      whole.iterate();
    }
    long done = whole.iteration() - before;
    // forwards and backwards, which counts as twice as much
    double examples = 3.0 * done * whole.plannedSamples() / whole.plannedIterations();
    spent.charge(
        spent.evaluations(examples), examples * study.space().whole().macs(), (System.nanoTime() - begin) * 1e-9);
    return done > 0;
  }

  /** Iterations done. */
  long iteration() {
    return study.whole().iteration();
  }

  /** As they are now. */
  Weights weights() {
    return study.whole().weights();
  }

  /** Adds what it took to what the search did, and records it. */
  void charge(Ledger ledger, RunContext run) {
    ledger.charge(spent.evaluations(), spent.macs(), spent.seconds());
    run.metric(METRIC + "iterations", iteration());
    run.metric(METRIC + "macs", spent.macs());
    run.metric(METRIC + "seconds", spent.seconds());
  }
}
