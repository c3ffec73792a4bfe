// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.pruning.Schedule;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.espalier.plan.Composer;
import org.espalier.planning.file.Problems;

/** Sees that a procedure, and the schedule that it follows, fit into the training. */
final class Feasibility {
  private final Composer composer;
  private final Problems problems;
  private final Set<Case> checked = new HashSet<>();

  Feasibility(Composer composer, Problems problems) {
    this.composer = composer;
    this.problems = problems;
  }

  private record Case(
      Resolved procedure, Optional<Resolved> schedule, long iterations, Set<String> offers,
      Map<String, Architecture> networks) {

    Circumstances circumstances(Optional<Schedule> followed) {
      return new Circumstances(iterations, offers, followed, networks);
    }
  }

  /**
   * Checks a cell, if none like it was checked before.
   *
   * @param probe what its trainable showed
   */
  void check(Cell cell, Probe probe) {
    Set<String> offers = offers(cell);
    if (probe.tempered()) {
      offers.add(Circumstances.TEMPERATURE);
    }
    Case own = new Case(cell.procedure(), cell.schedule(), probe.iterations(), offers, probe.networks());
    if (checked.add(own)) {
      refusal(own).ifPresent(reason -> problems.add(
          cell.procedure().at(), cell.procedure().key(),
          cell.procedure().plugin().name() + " can't be carried out: " + Thrown.sentence(reason)));
    }
  }

  private static Set<String> offers(Cell cell) {
    return cell.all()
        .filter(use -> !use.plugin().kind().equals(Procedure.KIND))
        .flatMap(use -> use.plugin().provides().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Optional<String> refusal(Case one) {
    Resolved use = one.procedure();
    try (Lease<Procedure> procedure = composer.compose(use.use(), Procedure.class)) {
      if (one.schedule().isEmpty()) {
        return procedure.instance().refusal(one.circumstances(Optional.empty()));
      }
      Resolved followed = one.schedule().get();
      try (Lease<Schedule> schedule = composer.compose(followed.use(), Schedule.class)) {
        return procedure.instance().refusal(one.circumstances(Optional.of(schedule.instance())));
      }
    } catch (InvalidInputException | PluginException e) {
      return Optional.of(e.getMessage());
    } catch (Exception | Error e) {
      throw PluginException.of(use.plugin(), "while it was asked whether it can be carried out", e);
    }
  }
}
