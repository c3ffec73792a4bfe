package org.espalier.experiment.planning;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One point of an experiment's grid, without the seed.
 *
 * @param engine empty if it is to be chosen by the architecture
 * @param criterion present if the procedure prunes; so is the distribution
 */
record Cell(
    Resolved task, Resolved architecture, Optional<Resolved> engine, Resolved procedure, Optional<Resolved> criterion,
    Optional<Resolved> distribution, List<Resolved> evaluators, Exclusion exclusion) {

  /** Every plug-in, parts included. */
  Stream<Resolved> all() {
    Stream<Resolved> optional = Stream.of(engine, criterion, distribution).flatMap(Optional::stream);
    return Stream.of(Stream.of(task, architecture, procedure), optional, evaluators.stream())
        .flatMap(part -> part)
        .flatMap(Resolved::all);
  }
}
