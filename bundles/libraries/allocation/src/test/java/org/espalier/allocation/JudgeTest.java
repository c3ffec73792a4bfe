// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Proxy.Fidelity EXACT = new Proxy.Fidelity(4, 8, 0.01, 16, 24, 1e-3);
  private static final Budget MACS = ToyRun.counted("macs", 0.5, Architecture::macs);
  private static final int[] SMALL = {1, 2, 3};
  private static final int[] MIDDLE = {3, 5, 4};
  private static final int[] LARGE = {6, 8, 9};

  private static Judge judge(RunContext run, AllocationSpace space, Proxy.Fidelity fidelity, Ledger ledger) {
    Budgets budgets = Budgets.of(run, space, List.of(MACS), DenseRun.trained(run), 0.5);
    try (Trainable trainable = run.trainable()) {
      return new Judge(run, space, budgets, DenseRun.trained(run), trainable.objective(), fidelity, ledger);
    }
  }

  @Test
  void anAllocationIsPaidForOnce() {
    ToyRun.withSpace((run, space) -> {
      Ledger ledger = Ledger.unlimited(EXACT);
      Judge judge = judge(run, space, EXACT, ledger);
      List<Judged> first = judge.judge(List.of(SMALL, MIDDLE, SMALL));
      assertEquals(first.get(0), first.get(2));
      assertEquals(2, ledger.evaluations());
      // 4 minibatches of 8 forward and back, 16 and 24 examples forward
      long examples = 3 * 4 * 8 + 16 + 24;
      double macs = examples * (double) (space.architecture(SMALL).macs() + space.architecture(MIDDLE).macs());
      assertEquals(macs, ledger.macs());
      assertEquals(first.get(1), judge.judge(List.of(MIDDLE)).get(0));
      assertEquals(macs, ledger.macs());
      assertTrue(ledger.seconds() > 0);
    });
  }

  @Test
  void theBestHasTheLowestLossOfThoseWithinBudget() {
    ToyRun.withSpace((run, space) -> {
      Judge judge = judge(run, space, EXACT, Ledger.unlimited(EXACT));
      List<Judged> judged = judge.judge(List.of(LARGE, SMALL, MIDDLE));
      assertTrue(judged.get(0).excess() > 0 && !judged.get(0).feasible());
      assertEquals(
          (double) space.architecture(SMALL).macs() / space.whole().macs(), judged.get(1).shares().get("macs"), 1e-12);
      Judged best = judge.best().orElseThrow();
      double lowest =
          Math.min(judged.get(1).score().getAsDouble(), judged.get(2).score().getAsDouble());
      assertEquals(lowest, best.score().getAsDouble());
      assertEquals(-lowest, best.merit());
      assertArrayEquals(LARGE, judge.ranked().get(2).kept());
      assertEquals(OptionalDouble.empty(), judge.course().get(0).best());
      assertEquals(lowest, judge.course().get(2).best().getAsDouble());
      assertEquals(3, judge.course().get(2).evaluations());
    });
  }

  @Test
  void judgingStopsWhereTheLedgerDoes() {
    ToyRun.withSpace((run, space) -> {
      Proxy.Fidelity half = new Proxy.Fidelity(0, 8, 0.01, 44, 24, 1e-3);
      assertEquals(EXACT.macs(1), 2 * half.macs(1));
      Ledger evaluations = new Ledger(Ledger.Matched.EVALUATIONS, 1.5, EXACT, space.architecture(MIDDLE));
      assertEquals(1, judge(run, space, EXACT, evaluations).judge(List.of(SMALL, MIDDLE)).size());
      assertEquals(1, judge(run, space, half, evaluations).judge(List.of(SMALL, MIDDLE)).size());
      assertEquals(0, evaluations.left(), 1e-12);

      Ledger macs = new Ledger(Ledger.Matched.MACS, 1, EXACT, space.architecture(MIDDLE));
      // a smaller network costs less than the typical one, and then there is not enough for another typical one
      Judge judge = judge(run, space, EXACT, macs);
      assertEquals(1, judge.judge(List.of(SMALL, MIDDLE)).size());
      assertEquals(
          EXACT.macs(space.architecture(MIDDLE).macs() - space.architecture(SMALL).macs()), macs.left(), 1e-3);
    });
  }
}
