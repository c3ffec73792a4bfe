package org.espalier.api.procedure;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run of a procedure. Runs with the same definition in cells that differ only in what the run does not use are the
 * same run and done once.
 *
 * @param name unique in the cell, such as {@code dense} or {@code ticket-0.9}
 * @param arm what is compared; runs that differ in it by role or phrase alone are the same run
 * @param sparsity share of prunable weights to remove; empty for a run that prunes nothing and so does not depend on
 *     criterion and distribution
 * @param parameters all else of the procedure's options that this run depends on
 * @param needs names of the runs whose artifacts it reads
 * @param scheduled whether it follows the experiment's schedule; just a run that prunes may
 */
public record RunDefinition(
    String name, Arm arm, OptionalDouble sparsity, Map<String, String> parameters, List<String> needs,
    boolean scheduled) {
  public RunDefinition {
    parameters = Map.copyOf(parameters);
    needs = List.copyOf(needs);
    if (scheduled && sparsity.isEmpty()) {
      throw new IllegalArgumentException("the run " + name + " follows a schedule to no sparsity");
    }
  }

  /** A run that follows no schedule. */
  public RunDefinition(
      String name, Arm arm, OptionalDouble sparsity, Map<String, String> parameters, List<String> needs) {
    this(name, arm, sparsity, parameters, needs, false);
  }

  /** A run of an arm with a role that goes without saying: the subject if it prunes, else none in the comparison. */
  public RunDefinition(
      String name, String variant, OptionalDouble sparsity, Map<String, String> parameters, List<String> needs) {
    this(
        name, new Arm(variant, sparsity.isPresent() ? Arm.Role.SUBJECT : Arm.Role.OTHER), sparsity, parameters, needs);
  }

  /** The arm's name. */
  public String variant() {
    return arm.name();
  }
}
