// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import org.espalier.api.budget.Budget;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final Budget FILTERS = ToyRun.counted("filters", 0.5, ToyRun::filters);
  private static final Metric LOSS = new Metric("loss", "1", Metric.Direction.LOWER, "Distance from the optimum");
  private static final Proxy.Fidelity ONE = new Proxy.Fidelity(0, 1, 0.01, 1, 0, 1);
  private static final int[] OPTIMUM = {6, 1, 5};

  private interface Body {
    void search(Judge judge, AllocationSpace space, Coding coding, List<int[]> first, RandomStream random);
  }

  private interface Setting {
    Coding coding(AllocationSpace space, Projection projection);
  }

  /** Every allocation's loss is its distance from one that is far from the uniform one. */
  private static void on(int allowance, long seed, Setting setting, BiConsumer<Judge, Set<List<Integer>>> after,
      Body search) {
    ToyRun.withSpace((run, space) -> {
      Budgets budgets = Budgets.of(run, space, List.of(FILTERS), DenseRun.trained(run), 0.5);
      Projection projection = new Projection(space, budgets);
      Set<List<Integer>> tried = new HashSet<>();
      int[] uniform = Baseline.UNIFORM.projected(space, projection);
      Ledger ledger =
          new Ledger(Ledger.Matched.EVALUATIONS, allowance, ONE, space.architecture(uniform));
      Judge judge = new Judge(space, budgets, LOSS, ONE, ledger, allocations -> allocations.stream()
          .peek(kept -> assertTrue(tried.add(Arrays.stream(kept).boxed().toList()), "tried twice"))
          .map(kept -> new Evaluation(
              OptionalDouble.of(distance(kept)), "",
              Map.of("cost.filters", (double) Arrays.stream(kept).sum(), "spread.filters", 0.0)))
          .toList());
      search.search(
          judge, space, setting.coding(space, projection), List.of(uniform), Seeds.of(seed).stream("search"));
      after.accept(judge, tried);
    });
  }

  private static Body random(double deviation) {
    return (judge, space, coding, first, random) ->
        new RandomSearch(6).search(judge, first, new Draws(space, coding, deviation, random));
  }

  private static double distance(int[] kept) {
    double sum = 0;
    for (int i = 0; i < kept.length; i++) {
      sum += Math.pow(kept[i] - OPTIMUM[i], 2);
    }
    return sum;
  }

  @Test
  void randomSearchSpendsWhatItHasOnTheSurface() {
    on(20, 1, Coding::projected, (judge, tried) -> {
      assertEquals(20, tried.size());
      assertEquals(20, judge.ledger().evaluations());
      tried.forEach(kept -> assertEquals(12, kept.stream().mapToInt(Integer::intValue).sum(), kept.toString()));
      assertTrue(tried.contains(List.of(3, 4, 5)));
    }, random(1));
  }

  @Test
  void randomSearchEndsWhereThereAreNoOthers() {
    // 55 ways to write 12 as a sum of three, less 10 of a first above 6 and 3 of a second above 8
    on(1000, 1, Coding::projected, (judge, tried) -> assertEquals(42, tried.size()), random(3));
  }

  @Test
  void withoutTheProjectionBudgetsAreBroken() {
    on(30, 1, (space, projection) -> Coding.plain(space, 0.5), (judge, tried) -> {
      assertTrue(tried.stream().anyMatch(kept -> kept.stream().mapToInt(Integer::intValue).sum() > 12));
      assertTrue(judge.best().orElseThrow().excess() <= 0);
    }, random(1));
  }

  @Test
  void crossEntropyFindsTheOptimum() {
    int found = 0;
    for (long seed = 1; seed <= 5; seed++) {
      int[] best = new int[3];
      on(30, seed, Coding::projected, (judge, tried) -> {
        assertTrue(tried.size() <= 30);
        System.arraycopy(judge.best().orElseThrow().kept(), 0, best, 0, 3);
      }, (judge, space, coding, first, random) ->
          CrossEntropy.standard(6, 1).search(judge, coding, first, random));
      found += Arrays.equals(OPTIMUM, best) ? 1 : 0;
    }
    assertTrue(found >= 4, "found in " + found + " of 5");
  }

  @Test
  void aPointStandsForItsAllocation() {
    ToyRun.withSpace((run, space) -> {
      Budgets budgets = Budgets.of(run, space, List.of(FILTERS), DenseRun.trained(run), 0.5);
      Projection projection = new Projection(space, budgets);
      Coding projected = Coding.projected(space, projection);
      assertArrayEquals(new int[] {3, 4, 5}, projected.allocation(new double[3]));
      for (int[] kept : List.of(OPTIMUM, new int[] {3, 4, 5}, new int[] {1, 8, 3})) {
        assertArrayEquals(kept, projected.allocation(projected.point(kept)));
        Coding plain = Coding.plain(space, 0.3);
        assertArrayEquals(kept, plain.allocation(plain.point(kept)));
      }
    });
  }

  @Test
  void rankCorrelationIsThatOfMeanRanks() {
    assertEquals(1, ProxyCheck.rankCorrelation(new double[] {1, 2, 3}, new double[] {0.1, 5, 9}), 1e-12);
    assertEquals(-1, ProxyCheck.rankCorrelation(new double[] {1, 2, 3}, new double[] {9, 5, 1}), 1e-12);
    // ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5, variances 4.5 and 5
    assertEquals(
        4.5 / Math.sqrt(4.5 * 5),
        ProxyCheck.rankCorrelation(new double[] {1, 2, 2, 3}, new double[] {1, 3, 2, 4}), 1e-12);
    assertEquals(0, ProxyCheck.rankCorrelation(new double[] {1, 1, 1}, new double[] {1, 3, 2}));
  }

  @Test
  void whatIsCheckedIsSpreadOverTheRanks() {
    on(20, 1, Coding::projected, (judge, tried) -> {
      List<Judged> ranked = judge.ranked();
      List<Judged> spread = ProxyCheck.spread(ranked, 4);
      assertEquals(List.of(0, 6, 13, 19), spread.stream().map(ranked::indexOf).toList());
      assertEquals(20, ProxyCheck.spread(ranked, 50).size());
    }, random(1));
  }
}
