// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.espalier.allocation.ToyRun.counted;
import static org.espalier.allocation.ToyRun.measured;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final Budget FILTERS = counted("filters", 0.4, ToyRun::filters);
  private static final Budget MACS = counted("macs", 0.25, Architecture::macs);

  private static void with(List<Budget> budgets, BiConsumer<AllocationSpace, Budgets> body) {
    ToyRun.withSpace((run, space) ->
        body.accept(space, Budgets.of(run, space, budgets, DenseRun.trained(run), 0.5)));
  }

  /** What a common factor keeps, by trying all factors at which anything changes. */
  private static int[] byFactor(AllocationSpace space, double[] shares, Predicate<int[]> fits) {
    int[] all = space.all();
    double[] factors = IntStream.range(0, all.length)
        .boxed()
        .flatMap(i -> IntStream.rangeClosed(1, all[i]).mapToObj(k -> k / (shares[i] * all[i])))
        .mapToDouble(Double::doubleValue).sorted().toArray();
    int[] best = space.least();
    for (double factor : factors) {
      int[] kept = new int[all.length];
      // what is whole but for rounding is whole
      Arrays.setAll(kept, i ->
          (int) Math.max(1, Math.min(all[i], Math.floor(factor * shares[i] * all[i] + 1e-9))));
      if (fits.test(kept)) {
        best = kept;
      }
    }
    return best;
  }

  @Test
  void theCommonFactorIsTheLargestThatFitsAndNothingMoreDoes() {
    for (List<Budget> budgets : List.of(List.of(FILTERS), List.of(MACS), List.of(FILTERS, MACS))) {
      with(budgets, (space, limits) -> {
        Projection projection = new Projection(space, limits);
        RandomStream random = Seeds.of(1).stream("shares");
        Predicate<int[]> fits = kept -> budgets.stream().allMatch(budget ->
            budget.count(List.of(space.architecture(kept))).orElseThrow()
                <= budget.limit().orElseThrow() * budget.count(List.of(space.whole())).orElseThrow());
        for (int n = 0; n < 20; n++) {
          double[] shares = {random.nextDouble(0.05, 1), random.nextDouble(0.05, 1), random.nextDouble(0.05, 1)};
          int[] kept = projection.project(shares);
          assertTrue(fits.test(kept), Arrays.toString(kept));
          int[] rounded = byFactor(space, shares, fits);
          for (int i = 0; i < kept.length; i++) {
            assertTrue(kept[i] >= rounded[i], Arrays.toString(kept) + " is not over " + Arrays.toString(rounded));
            int[] more = kept.clone();
            more[i]++;
            assertTrue(more[i] > space.all()[i] || !fits.test(more), Arrays.toString(more) + " would fit");
          }
        }
      });
    }
  }

  @Test
  void filtersRoundedUpAreThoseThatComeNext() {
    with(List.of(counted("filters", 0.5, ToyRun::filters)), (space, limits) -> {
      // 12 of 24 filters: the factor 1/2 gives 3, 4 and 5
      assertArrayEquals(new int[] {3, 4, 5}, new Projection(space, limits).project(new double[] {1, 1, 1}));
    });
    with(List.of(counted("filters", 11 / 24.0, ToyRun::filters)), (space, limits) -> {
      // 11: by the factor .4 there are 2, 3 and 4; then come 3/6 and 4/8, the earlier layer first, but 5/10 no more
      assertArrayEquals(new int[] {3, 4, 4}, new Projection(space, limits).project(new double[] {1, 1, 1}));
      assertArrayEquals(
          new int[] {6, 2, 3}, new Projection(space, limits).project(new double[] {Double.POSITIVE_INFINITY, 1, 1}));
    });
  }

  @Test
  void whatIsMeasuredIsMetByTakingTheLastFiltersBack() {
    Budget macs = measured("latency", 0.25, Architecture::macs);
    with(List.of(FILTERS, macs), (space, limits) -> {
      double[] shares = {1, 0.5, 0.3};
      int[] kept = new Projection(space, limits).project(shares);
      assertTrue(space.architecture(kept).macs() <= 0.25 * space.whole().macs());
      // what comes next by the common factor is too much: one of the three filters
      double[] next = IntStream.range(0, 3).mapToDouble(i -> (kept[i] + 1) / (shares[i] * space.all()[i])).toArray();
      int[] more = kept.clone();
      more[next[0] <= next[1] && next[0] <= next[2] ? 0 : next[1] <= next[2] ? 1 : 2]++;
      assertTrue(space.architecture(more).macs() > 0.25 * space.whole().macs());
    });
  }

  @Test
  void anImpossibleBudgetIsRefusedWithTheLeastPossibleShare() {
    String said = assertThrows(
        InvalidInputException.class,
        () -> with(List.of(counted("filters", 0.1, ToyRun::filters)), (space, limits) -> { })).getMessage();
    assertTrue(said.contains("filters") && said.contains("0.1250"), said);
    String measured = assertThrows(
        InvalidInputException.class,
        () -> with(
            List.of(measured("latency", 0.1, ToyRun::filters)),
            (space, limits) -> new Projection(space, limits).project(new double[] {1, 1, 1}))).getMessage();
    assertTrue(measured.contains("0.1250") && measured.contains("spread 0.01"), measured);
    assertThrows(InvalidInputException.class, () -> with(List.of(FILTERS, FILTERS), (space, limits) -> { }));
  }

  @Test
  void aFifthIsWhatASparsityOfFourFifthsLeaves() {
    with(List.of(FILTERS), (space, limits) -> assertFalse(limits.meets(new int[] {3, 4, 3})));
    ToyRun.withSpace((run, space) -> {
      Budget noLimit = new NoLimit();
      Budgets limits = Budgets.of(run, space, List.of(noLimit), DenseRun.trained(run), 0.8);
      assertEquals(0.2, limits.limit(noLimit));
    });
  }

  private static final class NoLimit implements Budget {
    @Override
    public String resource() {
      return "filters";
    }

    @Override
    public String unit() {
      return "1";
    }

    @Override
    public OptionalDouble limit() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble count(Collection<Architecture> architectures) {
      return OptionalDouble.of(architectures.stream().mapToDouble(ToyRun::filters).sum());
    }
  }
}
