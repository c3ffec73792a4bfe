// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.allocation.walk.CoarseActions;
import org.espalier.allocation.walk.Progress;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.api.budget.Budget;
import org.espalier.api.rl.Environment;
import org.espalier.network.Size;
import org.espalier.tck.GivenParts;
import org.junit.jupiter.api.Test;

/** The environment of an agent that learns on the surrogate. */
class ForecastTest {
  private static final int[] ONE = {2, 4, 6};
  private static final int[] OTHER = {4, 3, 5};
  /** What is asked for. */
  private static final int[] ASKED = {3, 4, 8};

  /** Of two observations the posterior is written down by hand. */
  @Test
  void theLastStepGivesThePosteriorAndTheShares() {
    GivenParts parts = new GivenParts()
        .with(Budget.KIND, () -> ToyBudget.MACS)
        .with(Budget.KIND, () -> new ToyBudget(Size.FILTERS, OptionalDouble.of(0.6), true))
        .with(Budget.KIND, () -> new ToyBudget(Size.BYTES, OptionalDouble.of(0.9), false));
    ToyStudy.with(parts, study -> {
      double[][] known = {study.coding().point(ONE), study.coding().point(OTHER)};
      double[] cheap = {0.2, 0.6};
      // 1.5 times the cheap scores, and nothing is left to be explained
      Surrogate surrogate = new Surrogate(known, cheap, known, cheap, new double[] {0.3, 0.9});
      double bonus = 2;
      PruningProblem problem = new PruningProblem(
          PruningProblem.states(study.space()), CoarseActions.WIDTH,
          PruningProblem.limits(study.budgets(), study.budgets().counted()),
          new Forecast(study.space(), study.budgets(), study.coding(), surrogate, bonus, 0.9),
          new Progress());
      Environment environment = problem.environment();
      assertEquals(List.of("macs", "filters"), environment.costs());
      assertEquals(50, environment.limits().get("macs"), 1e-9);
      assertEquals(60, environment.limits().get("filters"), 1e-9);

      float[] observation = new float[6];
      environment.reset(1, observation);
      assertArrayEquals(new float[] {1, 2, 6, 3, 1, 1}, observation);
      // actions from -1, nothing goes, to 1, everything does: half, half and a fifth go
      assertEquals(0, environment.step(new float[] {0}, 0, observation).reward());
      assertEquals(0, environment.step(new float[] {0}, 0, observation).reward());
      Environment.Step last = environment.step(new float[] {-0.6f}, 0, observation);
      assertEquals(1.5 * (mean() + bonus * deviation()), last.reward(), 1e-5);
      // 36 x (3 x 2 + 4 x 3) x 9 + 9 x 8 x 4 x 9 + 72 x 3 of 36 x (6 x 2 + 8 x 6) x 9 + 9 x 10 x 8 x 9 + 90 x 3
      assertArrayEquals(new double[] {100 * 8640 / 26190.0, 100 * 15 / 24.0}, last.costs(), 1e-9);
      // no layer loses more than is clipped, .9, nor what stays in any case
      environment.reset(observation);
      environment.step(new float[] {1}, 0, observation);
      environment.step(new float[] {1}, 0, observation);
      assertEquals(100 * 3 / 24.0, environment.step(new float[] {1}, 0, observation).cost(1), 1e-9);
    });
  }

  /** The kernel of what is asked for and an observation, of scores that are -1 and 1 when standardised. */
  private static double kernel(int[] kept) {
    double squares = 0;
    for (int layer = 0; layer < 3; layer++) {
      double half = (point(OTHER, layer) - point(ONE, layer)) / 2;
      squares += Math.pow((point(ASKED, layer) - point(kept, layer)) / half, 2);
    }
    return matern(Math.sqrt(squares / 3));
  }

  /** The logarithm of a layer's share, less the mean of all three. */
  private static double point(int[] kept, int layer) {
    double[] logs = {Math.log(kept[0] / 6.0), Math.log(kept[1] / 8.0), Math.log(kept[2] / 10.0)};
    return logs[layer] - (logs[0] + logs[1] + logs[2]) / 3;
  }

  /**
   * Of two observations at distance 2 those of the shortest length, .5, and the most noise, 3, are likeliest: with
   * kernel k between them, the likelihood rises with (1 + noise - k) / (1 + noise + k).
   */
  private static double matern(double distance) {
    double r = Math.sqrt(5) * distance / 0.5;
    return (1 + r + r * r / 3) * Math.exp(-r);
  }

  private static double mean() {
    return 0.4 + 0.2 * (kernel(OTHER) - kernel(ONE)) / (4 - matern(2));
  }

  private static double deviation() {
    double k = matern(2);
    double one = kernel(ONE);
    double other = kernel(OTHER);
    double explained = (4 * one * one - 2 * k * one * other + 4 * other * other) / (16 - k * k);
    return 0.2 * Math.sqrt((1 - explained) / (4 - k));
  }
}
