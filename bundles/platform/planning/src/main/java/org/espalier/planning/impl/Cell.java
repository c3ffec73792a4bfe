// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.catalog.Kind;

/**
 * One point of an experiment's grid, without the seed.
 *
 * @param engine empty if it is to be chosen by the architecture
 * @param strategy if the procedure prunes
 * @param schedule if the procedure follows one
 * @param sparsities shares of the weights to remove, ascending; if they are searched for, those that may be tried
 */
record Cell(
    Resolved task, Resolved architecture, Optional<Resolved> engine, Resolved procedure, Optional<Strategy> strategy,
    Optional<Resolved> schedule, List<Double> sparsities, List<Resolved> evaluators, Exclusion exclusion) {

  /** What is removed, as {@link org.espalier.plan.Strategy} says, without the schedule. */
  record Strategy(Resolved criterion, Resolved distribution, Resolved granularity) {}

  /** Whether its procedure does. */
  boolean prunes() {
    return strategy.isPresent();
  }

  /** Those whose slots hold one plug-in, as far as there is one. */
  Map<Kind, Resolved> slots() {
    Map<Kind, Resolved> slots = new LinkedHashMap<>();
    slots.put(Kind.TASK, task);
    slots.put(Kind.ARCHITECTURE, architecture);
    engine.ifPresent(use -> slots.put(Kind.ENGINE, use));
    slots.put(Kind.PROCEDURE, procedure);
    strategy.ifPresent(pruning -> {
      slots.put(Kind.CRITERION, pruning.criterion());
      slots.put(Kind.DISTRIBUTION, pruning.distribution());
      slots.put(Kind.GRANULARITY, pruning.granularity());
    });
    schedule.ifPresent(use -> slots.put(Kind.SCHEDULE, use));
    return slots;
  }

  /** Every plug-in of a slot, without its parts. */
  Stream<Resolved> composed() {
    return Stream.concat(slots().values().stream(), evaluators.stream());
  }

  /** Every plug-in, parts included. */
  Stream<Resolved> all() {
    return composed().flatMap(Resolved::all);
  }
}
