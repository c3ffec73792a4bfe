package org.espalier.planning.impl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One point of an experiment's grid, without the seed.
 *
 * @param engine empty if it is to be chosen by the architecture
 * @param strategy criterion, distribution and granularity if the procedure prunes, else nothing
 * @param schedule if the procedure follows one
 * @param sparsities shares of the weights to remove, ascending; if they are searched for, those that may be tried
 */
record Cell(
    Resolved task, Resolved architecture, Optional<Resolved> engine, Resolved procedure, List<Resolved> strategy,
    Optional<Resolved> schedule, List<Double> sparsities, List<Resolved> evaluators, Exclusion exclusion) {

  /** Whether its procedure does. */
  boolean prunes() {
    return !strategy.isEmpty();
  }

  /** Of a cell that prunes. */
  Resolved criterion() {
    return strategy.get(0);
  }

  /** Of a cell that prunes. */
  Resolved distribution() {
    return strategy.get(1);
  }

  /** Of a cell that prunes. */
  Resolved granularity() {
    return strategy.get(2);
  }

  /** Every plug-in, parts included. */
  Stream<Resolved> all() {
    return Stream.of(
            Stream.of(task, architecture, procedure), engine.stream(), strategy.stream(), schedule.stream(),
            evaluators.stream())
        .flatMap(part -> part)
        .flatMap(Resolved::all);
  }
}
