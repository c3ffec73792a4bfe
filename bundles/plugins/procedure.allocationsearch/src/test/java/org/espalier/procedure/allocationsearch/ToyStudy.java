// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.espalier.allocation.Study;
import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Trainable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.Toy;

/** Does something with the toy with filters within a run that removes half. */
record ToyStudy(Parts parts, Consumer<Study> body) implements Procedure {
  /** @param parts of the procedure */
  static void with(Parts parts, Consumer<Study> body) {
    Laboratory.carryOut(Toy.FILTERS, new ToyStudy(parts, body), new JvmEngine(), 3, List.of(0.5));
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    return List.of(
        DenseRun.definition(Parameters.NONE),
        new RunDefinition("pruned", OptionalDouble.of(0.5), Parameters.NONE, List.of(DenseRun.REFERENCE)));
  }

  @Override
  public void execute(RunContext run) {
    if (run.definition().variant().equals(DenseRun.NAME)) {
      DenseRun.execute(run);
    } else {
      try (Trainable trained = run.trainable()) {
        body.accept(Study.of(
            run, trained, DenseRun.trained(run), parts.parts(Budget.KIND, Budget.class), true));
      }
    }
  }
}
