// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One run of a procedure. Runs with the same definition in cells that differ only in what the run does not use are the
 * same run and done once.
 *
 * @param arm what is compared; runs that differ in it by role or phrase alone are the same run. A cell has one run of
 *     an arm at a sparsity
 * @param sparsity share of prunable weights to remove; empty for a run that prunes nothing and so does not depend on
 *     criterion and distribution
 * @param parameters all else of the procedure's options that this run depends on
 * @param needs the runs of the same cell whose artifacts it reads
 * @param scheduled whether it follows the experiment's schedule; just a run that prunes may
 */
public record RunDefinition(
    Arm arm, OptionalDouble sparsity, Parameters parameters, List<RunReference> needs, boolean scheduled) {
  public RunDefinition {
    needs = List.copyOf(needs);
    if (scheduled && sparsity.isEmpty()) {
      throw new IllegalArgumentException("the run " + arm.name() + " follows a schedule to no sparsity");
    }
  }

  /** A run that follows no schedule. */
  public RunDefinition(Arm arm, OptionalDouble sparsity, Parameters parameters, List<RunReference> needs) {
    this(arm, sparsity, parameters, needs, false);
  }

  /** A run of an arm with a role that goes without saying: the subject if it prunes, else none in the comparison. */
  public RunDefinition(String variant, OptionalDouble sparsity, Parameters parameters, List<RunReference> needs) {
    this(new Arm(variant, sparsity.isPresent() ? Arm.Role.SUBJECT : Arm.Role.OTHER), sparsity, parameters, needs);
  }

  /** What other runs of the cell call it by. */
  public RunReference reference() {
    return new RunReference(arm.name(), sparsity);
  }

  /** The reference as a name, unique in the cell: {@code dense}, {@code ticket-0.9}. */
  public String name() {
    return reference().toString();
  }

  /** The arm's name. */
  public String variant() {
    return arm.name();
  }
}
