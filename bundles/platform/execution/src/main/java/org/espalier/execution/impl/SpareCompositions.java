// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.espalier.plan.Composition;
import org.espalier.plan.Lineup;

/**
 * Compositions of a run for the threads that evaluate candidates beside the run's own: kept from one round of
 * candidates to the next, with the data that their tasks have read. Safe for use by several threads.
 */
final class SpareCompositions implements AutoCloseable {
  private final Surroundings surroundings;
  private final Lineup lineup;
  private final Queue<Composition> idle = new ConcurrentLinkedQueue<>();

  SpareCompositions(Surroundings surroundings, Lineup lineup) {
    this.surroundings = surroundings;
    this.lineup = lineup;
  }

  /** One that nobody else uses. */
  Composition take() {
    Composition spare = idle.poll();
    return spare == null ? new Composition(surroundings.catalog(), lineup) : spare;
  }

  void give(Composition composition) {
    idle.add(composition);
  }

  /** Once all were given back. */
  @Override
  public void close() {
    for (Composition spare = idle.poll(); spare != null; spare = idle.poll()) {
      spare.close();
    }
  }
}
