// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;

/**
 * What the pruned network of a run may take: its budgets and the limit of each, as shares of what the whole network
 * takes. The limit is the budget's own, or else what the run's sparsity leaves. Budgets that follow from the
 * architecture are exact: an allocation is known to meet them or not before anything is evaluated. Used by one thread.
 */
public final class Budgets {
  /** A network that has something of everything. */
  private static final Architecture SOME =
      Architecture.from(Shape.of(1, 1, 1)).conv(1, 1, Initializer.ZERO).flatten().dense(1, Initializer.ZERO).build();

  private final AllocationSpace space;
  private final Candidates meter;
  private final List<Budget> exact;
  private final List<Budget> measured;
  private final Map<String, Double> limits;
  private final Map<String, Double> wholes;

  private Budgets(
      AllocationSpace space, Candidates meter, List<Budget> exact, List<Budget> measured, Map<String, Double> limits,
      Map<String, Double> wholes) {
    this.space = space;
    this.meter = meter;
    this.exact = exact;
    this.measured = measured;
    this.limits = limits;
    this.wholes = wholes;
  }

  /**
   * The budgets of a run; those that can't be counted are measured on the whole network.
   *
   * @param start the weights that measured networks have
   * @param sparsity what limits leave where a budget has none of its own, above 0 and below 1
   * @throws InvalidInputException if two are of one resource, or if no allocation meets one that can be counted
   */
  public static Budgets of(
      RunContext run, AllocationSpace space, List<Budget> budgets, Weights start, double sparsity) {
    List<Budget> exact = new ArrayList<>();
    List<Budget> measured = new ArrayList<>();
    Map<String, Double> limits = new LinkedHashMap<>();
    Map<String, Double> wholes = new LinkedHashMap<>();
    for (Budget budget : budgets) {
      if (limits.put(budget.resource(), budget.limit().orElse(left(sparsity))) != null) {
        throw new InvalidInputException("two budgets limit " + budget.resource() + "; give one of them");
      }
      OptionalDouble whole = budget.count(List.of(space.whole()));
      whole.ifPresent(value -> wholes.put(budget.resource(), value));
      (whole.isPresent() ? exact : measured).add(budget);
    }
    Candidates meter = run.candidates(start, new Metering(measured));
    Budgets all = new Budgets(space, meter, List.copyOf(exact), List.copyOf(measured), limits, wholes);
    all.requirePossible();
    if (!measured.isEmpty()) {
      Evaluation whole = all.metered(List.of(space.all())).get(0);
      measured.forEach(budget -> wholes.put(budget.resource(), Readings.cost(whole, budget)));
    }
    return all;
  }

  /** Whether a budget can be counted, before any network is known; others have to be measured. */
  public static boolean countable(Budget budget) {
    return budget.count(List.of(SOME)).isPresent();
  }

  /** 1 - sparsity without its rounding error, so that a fifth is a fifth. */
  private static double left(double sparsity) {
    return Math.round((1 - sparsity) * 1e12) / 1e12;
  }

  private void requirePossible() {
    Map<String, Double> least = shares(space.least());
    for (Budget budget : exact) {
      double share = least.get(budget.resource());
      if (share > limit(budget)) {
        throw unmet(budget, share, "");
      }
    }
  }

  /**
   * What is said of a budget that no allocation meets.
   *
   * @param least the least possible share
   * @param more said in brackets after it, or empty
   */
  InvalidInputException unmet(Budget budget, double least, String more) {
    return new InvalidInputException(String.format(
        Locale.ROOT,
        "a budget that no allocation meets: %s may be at most %.4g of the whole network's, but with the fewest"
            + " filters in each layer they are still %.4g%s; raise its limit to that at least, or prune less",
        budget.resource(), limit(budget), least, more));
  }

  /** All of them. */
  public List<Budget> all() {
    List<Budget> all = new ArrayList<>(exact);
    all.addAll(measured);
    return all;
  }

  /** Those that follow from the architecture. */
  public List<Budget> counted() {
    return exact;
  }

  /** Those that have to be measured. */
  public List<Budget> measured() {
    return measured;
  }

  /** The largest share of the whole network's that may be taken, above 0 and at most 1. */
  public double limit(Budget budget) {
    return limits.get(budget.resource());
  }

  /** By resource the shares that an allocation takes of the budgets that can be counted. */
  public Map<String, Double> shares(int[] kept) {
    return shares(space.architecture(kept));
  }

  private Map<String, Double> shares(Architecture architecture) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Budget budget : exact) {
      double cost = budget.count(List.of(architecture)).orElseThrow();
      shares.put(budget.resource(), cost / wholes.get(budget.resource()));
    }
    return shares;
  }

  /** By resource the shares that were read in an evaluation by a {@link Proxy}. */
  public Map<String, Double> shares(Evaluation evaluation) {
    return all().stream().collect(Collectors.toMap(
        Budget::resource, budget -> Readings.cost(evaluation, budget) / wholes.get(budget.resource()),
        (one, other) -> one, LinkedHashMap::new));
  }

  /** What an allocation takes of all budgets, with what has to be measured as it is now. */
  public Consumption consumption(int[] kept) {
    Map<String, Double> shares = new LinkedHashMap<>(shares(kept));
    Map<String, Double> spreads = new LinkedHashMap<>();
    if (!measured.isEmpty()) {
      Evaluation now = metered(List.of(kept)).get(0);
      measured.forEach(budget -> {
        shares.put(budget.resource(), share(now, budget));
        spreads.put(budget.resource(), Readings.spread(now, budget));
      });
    }
    return new Consumption(shares, spreads);
  }

  /**
   * What a network takes.
   *
   * @param shares by resource, of what the whole network takes
   * @param spreads by resource that is measured, how far measurements were spread, as a share
   */
  public record Consumption(Map<String, Double> shares, Map<String, Double> spreads) {}

  /** Whether an allocation meets all that can be counted. */
  public boolean meets(int[] kept) {
    return excess(shares(kept)) <= 0;
  }

  /**
   * By how much the worst budget is exceeded, as a share of its limit; 0 or less: all that are named are met.
   *
   * @param shares by resource
   */
  public double excess(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .mapToDouble(share -> share.getValue() / limits.get(share.getKey()) - 1)
        .max()
        .orElse(0);
  }

  /** By resource the shares that networks of allocations take of what has to be measured, as they are now. */
  List<Evaluation> metered(List<int[]> allocations) {
    List<Evaluation> metered =
        meter.evaluate(allocations.stream().map(kept -> new Candidate(space.masks(kept), 0, 0)).toList());
    metered.stream().filter(evaluation -> evaluation.score().isEmpty()).findFirst().ifPresent(failed -> {
      throw new InvalidInputException("budgets can't be measured: " + failed.problem());
    });
    return metered;
  }

  /** The budget that is exceeded most, by what was metered; empty if none is. */
  Optional<Budget> exceeded(Evaluation metered) {
    return measured.stream()
        .filter(budget -> share(metered, budget) > limit(budget))
        .max(Comparator.comparingDouble(budget -> share(metered, budget) / limit(budget)));
  }

  double share(Evaluation metered, Budget budget) {
    return Readings.cost(metered, budget) / wholes.get(budget.resource());
  }
}
