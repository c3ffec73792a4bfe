package org.espalier.experiment.planning;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.pruning.Schedule;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.experiment.file.Problems;

/** Sees that a procedure, and the schedule that it follows, fit into the training. */
final class Feasibility {
  private final Catalog catalog;
  private final Problems problems;
  private final Set<Case> checked = new HashSet<>();

  Feasibility(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  private record Case(Resolved procedure, Optional<Resolved> schedule, long iterations) {}

  /**
   * Checks a cell, if none like it was checked before.
   *
   * @param iterations planned in one training
   */
  void check(Cell cell, long iterations) {
    if (checked.add(new Case(cell.procedure(), cell.schedule(), iterations))) {
      refusal(cell, iterations).ifPresent(reason -> problems.add(
          cell.procedure().at(), cell.procedure().key(),
          cell.procedure().plugin().name() + " can't be carried out: " + reason));
    }
  }

  private Optional<String> refusal(Cell cell, long iterations) {
    Resolved use = cell.procedure();
    try (Lease<Procedure> procedure = catalog.acquire(use.plugin(), Procedure.class, use.options())) {
      if (cell.schedule().isEmpty()) {
        return procedure.instance().refusal(iterations, Optional.empty());
      }
      Resolved followed = cell.schedule().get();
      try (Lease<Schedule> schedule = catalog.acquire(followed.plugin(), Schedule.class, followed.options())) {
        return procedure.instance().refusal(iterations, Optional.of(schedule.instance()));
      }
    } catch (InvalidInputException | PluginException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      throw PluginException.of(use.plugin(), "while it was asked whether it can be carried out", e);
    }
  }
}
