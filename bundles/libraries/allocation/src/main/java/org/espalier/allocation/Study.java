// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Trainable;
import org.espalier.network.Size;

/**
 * What a run works with that divides filters among layers, and what all ways to divide them have in common. Used by its
 * thread.
 *
 * @param whole the network without any pruning, of which the criterion sees the present weights
 * @param start the weights that pruned networks start from
 * @param space allocations to it
 * @param projected whether baselines and drawn allocations are put onto the surface of the budgets
 */
public record Study(
    RunContext run, Trainable whole, Weights start, AllocationSpace space, Budgets budgets, Projection projection,
    boolean projected) {

  /**
   * The study of a run that needs the dense run and has a sparsity.
   *
   * @param whole of the experiment's task; is given the weights, and not to be closed before the study's end
   * @param limits what the pruned network may take
   * @throws org.espalier.api.plugin.InvalidInputException if the network can't be divided, or no allocation meets the
   *     budgets
   */
  public static Study of(RunContext run, Trainable whole, Weights start, List<Budget> limits, boolean projected) {
    whole.weights(start);
    AllocationSpace space = AllocationSpace.of(run, whole, DenseRun.initial(run));
    Budgets budgets = Budgets.of(run, space, limits, start, run.definition().sparsity().orElseThrow());
    return new Study(run, whole, start, space, budgets, new Projection(space, budgets), projected);
  }

  /**
   * The same study of other weights.
   *
   * @param weights that pruned networks start from instead; the whole network has them by now
   */
  public Study from(Weights weights) {
    return new Study(run, whole, weights, space, budgets, projection, projected);
  }

  /** Share of the filters that is removed where no budget says anything else. */
  public double sparsity() {
    return run.definition().sparsity().orElseThrow();
  }

  /** The task's. */
  public Metric objective() {
    return whole.objective();
  }

  /** A score of the objective with the sign that makes higher better. */
  public double merit(double score) {
    return objective().sign() * score;
  }

  /** The allocation of a baseline. */
  public int[] baseline(Baseline baseline) {
    return projected ? baseline.projected(space, projection) : baseline.plain(space, sparsity());
  }

  /** The allocations of all baselines, each allocation once. */
  public List<int[]> baselines() {
    List<int[]> different = new ArrayList<>();
    Stream.of(Baseline.values()).map(this::baseline)
        .filter(kept -> different.stream().noneMatch(other -> Arrays.equals(other, kept)))
        .forEach(different::add);
    return different;
  }

  /** An allocation as near to the layers' shares of another as the budgets allow. */
  public int[] projected(int[] kept) {
    double[] shares = new double[kept.length];
    Arrays.setAll(shares, i -> (double) kept[i] / space.layers().get(i).filters());
    return projection.project(shares);
  }

  /** What points of allocations stand for. */
  public Coding coding() {
    return projected ? Coding.projected(space, projection) : Coding.plain(space, 1 - sparsity());
  }

  /** @param deviation of each number of a point, above 0 */
  public Draws draws(double deviation, RandomStream random) {
    return new Draws(space, coding(), deviation, random);
  }

  /** Judges what is pruned from the study's weights. */
  public Judge judge(Proxy.Fidelity fidelity, Ledger ledger) {
    return judge(fidelity, ledger, start);
  }

  /** @param weights that pruned networks start from instead */
  public Judge judge(Proxy.Fidelity fidelity, Ledger ledger, Weights weights) {
    return new Judge(run, space, budgets, weights, objective(), fidelity, ledger);
  }

  /**
   * Records what a pruned network takes of everything, what it may take, and what each layer keeps: the metrics {@code
   * cost}, {@code spread}, {@code limit} and {@code kept}.
   *
   * @param kept how many filters of each layer
   * @param consumption what it takes of the budgets
   */
  public void record(int[] kept, Budgets.Consumption consumption) {
    Architecture small = space.architecture(kept);
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Size size : Size.values()) {
      shares.put(size.resource(), (double) size.of(small) / size.of(space.whole()));
    }
    shares.putAll(consumption.shares());
    shares.forEach((resource, share) -> run.metric("cost." + resource, share));
    for (Budget budget : budgets.measured()) {
      Double spread = consumption.spreads().get(budget.resource());
      if (spread != null) {
        run.metric("spread." + budget.resource(), spread);
      }
    }
    for (Budget budget : budgets.all()) {
      run.metric("limit." + budget.resource(), budgets.limit(budget));
    }
    for (AllocationSpace.PrunableLayer layer : space.layers()) {
      run.metric("kept." + layer.name(), (double) kept[layer.number()] / layer.filters());
    }
  }
}
