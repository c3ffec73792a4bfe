// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Study;
import org.espalier.api.budget.Budget;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.rl.ppolagrangian.PpoLagrangian;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;

class WalksTest {

  private static GivenParts parts(int steps) {
    Map<String, Object> options = Map.ofEntries(
        Map.entry("steps", steps), Map.entry("numEnvs", 16), Map.entry("numSteps", 3), Map.entry("numMinibatches", 1),
        Map.entry("updateEpochs", 10), Map.entry("learningRate", 0.01), Map.entry("normObs", true),
        Map.entry("normReward", true), Map.entry("normCost", true), Map.entry("costGamma", 1.0),
        Map.entry("costGaeLambda", 1.0));
    return new GivenParts()
        .with(Budget.KIND, () -> ToyBudget.MACS)
        .with(Algorithm.KIND, () -> new PpoLagrangian(Settings.of(PpoLagrangian.Options.class, options)));
  }

  /** The more of the first layer the better. */
  private static Surrogate surrogate(Study study) {
    Draws draws = study.draws(1, Seeds.of(1).stream("known"));
    double[][] points = Draws.different(40, 100, kept -> false, draws).stream()
        .map(study.coding()::point).toArray(double[][]::new);
    double[] scores = Arrays.stream(points).mapToDouble(point -> point[0]).toArray();
    return new Surrogate(points, scores, points, scores, scores);
  }

  @Test
  void anAgentLearnsWhatTheSurrogateSays() {
    GivenParts parts = parts(4800);
    ToyStudy.with(parts, study -> {
      Walks walks = new Walks(study, parts, 0, 0.9);
      Surrogate surrogate = surrogate(study);
      List<int[]> proposals = walks.next(surrogate, List.of(), kept -> false, 6);
      double[] rewards = surrogate.optimistic(
          proposals.stream().map(study.coding()::point).toArray(double[][]::new), 0);
      // an agent that is sure of itself walks one way, and the best of its episodes are proposed, too
      assertEquals(6, proposals.size());
      double even = surrogate.optimistic(new double[][] {study.coding().point(study.baselines().get(0))}, 0)[0];
      assertTrue(rewards[0] > even + 0.5, Arrays.toString(rewards) + " and " + even);
    });
    assertEquals(1, parts.open().size(), "the budget, and no algorithm");
  }

  @Test
  void proposalsAreDifferentNewAndOnTheBudgetAndTheSameAgain() {
    List<List<int[]>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      GivenParts parts = parts(96);
      ToyStudy.with(parts, study -> {
        Walks walks = new Walks(study, parts, 1, 0.9);
        Surrogate surrogate = surrogate(study);
        List<int[]> first = walks.next(surrogate, List.of(), kept -> false, 4);
        List<int[]> second = walks.next(
            surrogate, List.of(), kept -> first.stream().anyMatch(other -> Arrays.equals(other, kept)), 4);
        List<int[]> all = new ArrayList<>(first);
        all.addAll(second);
        assertEquals(8, all.stream().map(Arrays::toString).distinct().count());
        all.forEach(kept -> {
          assertTrue(study.budgets().meets(kept));
          assertFalse(larger(study, kept), () -> Arrays.toString(kept) + " leaves room");
        });
        both.add(all);
      });
    }
    for (int i = 0; i < 8; i++) {
      assertArrayEquals(both.get(0).get(i), both.get(1).get(i));
    }
  }

  /** Whether a layer could have one filter more. */
  private static boolean larger(Study study, int[] kept) {
    int[] all = study.space().all();
    for (int layer = 0; layer < kept.length; layer++) {
      int[] more = kept.clone();
      more[layer]++;
      if (more[layer] <= all[layer] && study.budgets().meets(more)) {
        return true;
      }
    }
    return false;
  }
}
