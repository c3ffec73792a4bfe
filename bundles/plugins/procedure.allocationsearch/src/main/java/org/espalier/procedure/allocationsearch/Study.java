// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.Coding;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Projection;
import org.espalier.allocation.Proxy;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Trainable;

/**
 * What a run that prunes works with. Used by its thread.
 *
 * @param trained the dense network
 * @param start its weights, which pruned networks start from
 * @param space allocations to it
 * @param projected whether allocations are put onto the surface of the budgets
 */
record Study(
    RunContext run, Trainable trained, Weights start, AllocationSpace space, Budgets budgets, Projection projection,
    boolean projected) {
  /** Of each number of a point that is drawn at random. */
  static final double DEVIATION = 1;

  /** @param trained is given the dense run's weights */
  static Study of(RunContext run, Trainable trained, List<Budget> limits, boolean projected) {
    Weights start = DenseRun.trained(run);
    trained.weights(start);
    AllocationSpace space = AllocationSpace.of(run, trained, DenseRun.initial(run));
    Budgets budgets = Budgets.of(run, space, limits, start, run.definition().sparsity().orElseThrow());
    return new Study(run, trained, start, space, budgets, new Projection(space, budgets), projected);
  }

  double sparsity() {
    return run.definition().sparsity().orElseThrow();
  }

  Metric objective() {
    return trained.objective();
  }

  /** The allocation of a baseline. */
  int[] baseline(Baseline baseline) {
    return projected ? baseline.projected(space, projection) : baseline.plain(space, sparsity());
  }

  /** What every search looks at first, each allocation once. */
  List<int[]> baselines() {
    List<int[]> different = new ArrayList<>();
    Stream.of(Baseline.values()).map(this::baseline)
        .filter(kept -> different.stream().noneMatch(other -> Arrays.equals(other, kept)))
        .forEach(different::add);
    return different;
  }

  Coding coding() {
    return projected ? Coding.projected(space, projection) : Coding.plain(space, 1 - sparsity());
  }

  Draws draws(RandomStream random) {
    return new Draws(space, coding(), DEVIATION, random);
  }

  /** What a search may spend, less something that is kept for its end. */
  Ledger ledger(Settings settings, double kept) {
    return new Ledger(
        settings.matched(), settings.evaluations() - kept, projected ? settings.whole() : settings.plain(),
        space.architecture(baseline(Baseline.UNIFORM)));
  }

  /** @param weights that pruned networks start from */
  Judge judge(Proxy.Fidelity fidelity, Ledger ledger, Weights weights) {
    return new Judge(run, space, budgets, weights, objective(), fidelity, ledger);
  }
}
