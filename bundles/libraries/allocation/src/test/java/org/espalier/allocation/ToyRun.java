// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Trainable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.Toy;

/** A run that prunes the toy with filters, and budgets for it. */
final class ToyRun {
  private ToyRun() {}

  /** Carries out what is to be done with the trained network of a run; the records of the runs. */
  static Map<String, Laboratory.Entry> with(Toy toy, BiConsumer<RunContext, Trainable> body) {
    Procedure procedure = new Procedure() {
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
            trained.weights(DenseRun.trained(run));
            body.accept(run, trained);
          }
        }
      }
    };
    return Laboratory.carryOut(toy, procedure, new JvmEngine(), 3, List.of(0.5));
  }

  /** The same with the space of the toy with filters. */
  static void withSpace(BiConsumer<RunContext, AllocationSpace> body) {
    with(Toy.FILTERS, (run, trained) -> body.accept(run, AllocationSpace.of(run, trained, DenseRun.initial(run))));
  }

  static Budget counted(String resource, double limit, ToDoubleFunction<Architecture> count) {
    return new ToyBudget(resource, limit, count, true);
  }

  static Budget measured(String resource, double limit, ToDoubleFunction<Architecture> measure) {
    return new ToyBudget(resource, limit, measure, false);
  }

  private record ToyBudget(String resource, double share, ToDoubleFunction<Architecture> cost, boolean exact)
      implements Budget {
    @Override
    public String unit() {
      return "1";
    }

    @Override
    public OptionalDouble limit() {
      return OptionalDouble.of(share);
    }

    @Override
    public OptionalDouble count(Collection<Architecture> architectures) {
      return exact ? OptionalDouble.of(architectures.stream().mapToDouble(cost).sum()) : OptionalDouble.empty();
    }

    @Override
    public Reading measure(Collection<Network> networks) {
      return new Reading(networks.stream().mapToDouble(n -> cost.applyAsDouble(n.architecture())).sum(), 0.01);
    }
  }

  /** All filters of the convolutions. */
  static double filters(Architecture architecture) {
    return architecture.nodes().stream()
        .filter(node -> node.layer() instanceof Layer.Conv2d)
        .mapToDouble(node -> architecture.shape(node.name()).get(0))
        .sum();
  }
}
