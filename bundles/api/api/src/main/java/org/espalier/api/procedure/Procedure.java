// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.List;
import java.util.Optional;

/**
 * The scientific protocol of an experiment: a plug-in. It divides a cell of the experiment's grid (one seed, one
 * setting) into runs, and carries out each.
 *
 * <p>A mask that has removed a weight must not bring it back in the same training. A procedure whose method that is
 * declares {@code provides = "regrowth"}.
 */
public interface Procedure {
  String KIND = "procedure";

  /** In a sentence. */
  String MEANING = "The protocol: which runs there are and what each does.";

  /**
   * The runs of one cell, each after those it needs. Names are unique in the cell.
   *
   * @param sparsities the experiment's list, each above 0 and below 1
   */
  List<RunDefinition> runs(List<Double> sparsities);

  /** Why it can't be carried out, as a clause that says what would be right; empty if it can. */
  default Optional<String> refusal(Circumstances circumstances) {
    return Optional.empty();
  }

  /**
   * Whether a run with a sparsity gets it by the experiment's criterion, distribution, granularity and rules of
   * pruning, rather than otherwise, as a smaller network does. What a file says of these where no run prunes by them is
   * refused.
   */
  default boolean prunes(RunDefinition run) {
    return run.sparsity().isPresent();
  }

  /**
   * How long a run trains, all its trainings together, as a multiple of the iterations that one whole training plans.
   * An estimate of the work is made of it, and nothing else.
   */
  default double trainings(RunDefinition run) {
    return 1;
  }

  /** What its runs do beside these trainings that can take as long, as a plural; empty if there is nothing. */
  default Optional<String> uncounted() {
    return Optional.empty();
  }

  /**
   * Carries out one run. It may be called again from the beginning for a run that was interrupted; {@link
   * RunContext#train} then goes on from the last checkpoint. The outcome depends on nothing but the definition and the
   * context.
   */
  void execute(RunContext run);
}
