// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Trainable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.Size;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.Toy;

/** Tries something within a run on the toy with filters. */
final class Within implements Procedure {
  private final BiConsumer<RunContext, AllocationSpace> tried;

  private Within(BiConsumer<RunContext, AllocationSpace> tried) {
    this.tried = tried;
  }

  /** @param tried is given the run and its space */
  static void aRun(BiConsumer<RunContext, AllocationSpace> tried) {
    Laboratory.carryOut(Toy.FILTERS, new Within(tried), new JvmEngine(), 5, List.of(0.5));
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    return List.of(DenseRun.definition(Parameters.NONE));
  }

  @Override
  public void execute(RunContext run) {
    try (Trainable trained = run.trainable()) {
      run.train(trained);
      tried.accept(run, AllocationSpace.of(run, trained, trained.weights()));
    }
  }

  /** A budget on what follows from the architecture. */
  static Supplier<Budget> budget(Size size, double limit) {
    return () -> new Budget() {
      @Override
      public String resource() {
        return size.resource();
      }

      @Override
      public String unit() {
        return size.unit();
      }

      @Override
      public OptionalDouble limit() {
        return limit == 0 ? OptionalDouble.empty() : OptionalDouble.of(limit);
      }

      @Override
      public OptionalDouble count(Collection<Architecture> architectures) {
        return OptionalDouble.of(size.of(architectures));
      }
    };
  }

  static Budgets budgets(RunContext run, AllocationSpace space, Size size, double limit) {
    return Budgets.of(run, space, List.of(budget(size, limit).get()), run.trainable().weights(), 0.5);
  }
}
