// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.plan.Composer;

/** Asks procedures for their runs. */
final class Protocols {
  private static final List<Double> ANY = List.of(0.5);

  private final Composer composer;

  Protocols(Composer composer) {
    this.composer = composer;
  }

  /** Whether a procedure has runs that prune, be it to a smaller network. */
  boolean prunes(Resolved procedure) {
    return runs(procedure, ANY).stream().anyMatch(run -> run.sparsity().isPresent());
  }

  /** Whether a procedure has runs that prune by the experiment's criterion and what belongs to it. */
  boolean selects(Resolved procedure) {
    return asked(
        procedure, "while it was asked what it prunes by",
        instance -> instance.runs(ANY).stream().anyMatch(instance::prunes));
  }

  /** Whether a procedure has runs that follow the schedule. */
  boolean follows(Resolved procedure) {
    return runs(procedure, ANY).stream().anyMatch(RunDefinition::scheduled);
  }

  /** Whether its subject is pruned, and measured by a run that it needs. */
  boolean measures(Resolved procedure) {
    List<RunDefinition> runs = runs(procedure, ANY);
    List<RunDefinition> subjects = runs.stream()
        .filter(run -> run.arm().role() == Arm.Role.SUBJECT && run.sparsity().isPresent())
        .toList();
    return subjects.size() == 1 && runs.stream()
        .anyMatch(run -> run.arm().role() == Arm.Role.REFERENCE && subjects.get(0).needs().contains(run.reference()));
  }

  /**
   * The runs of one cell.
   *
   * @throws InvalidInputException if the procedure refuses its options, or the sparsities
   * @throws PluginException if it breaks its contract
   */
  List<RunDefinition> runs(Resolved procedure, List<Double> sparsities) {
    return asked(procedure, "while dividing the experiment into runs", instance -> {
      List<RunDefinition> runs = instance.runs(sparsities);
      Set<RunReference> earlier = new HashSet<>();
      for (RunDefinition run : runs) {
        if (!earlier.containsAll(run.needs()) || !earlier.add(run.reference())) {
          throw new PluginException(
              procedure.plugin() + " defined the run " + run.name() + ", which needs " + run.needs() + ", after "
                  + earlier + "; an arm has one run at each sparsity, and each run comes after those it needs");
        }
      }
      return runs;
    });
  }

  private <T> T asked(Resolved procedure, String when, Function<Procedure, T> question) {
    try (Lease<Procedure> lease = composer.compose(procedure.use(), Procedure.class)) {
      return question.apply(lease.instance());
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | Error e) {
      throw PluginException.of(procedure.plugin(), when, e);
    }
  }
}
