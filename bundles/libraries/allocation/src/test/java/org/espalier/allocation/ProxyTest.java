// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static final int[] KEPT = {3, 4, 5};
  private static final Proxy.Fidelity NOTHING = new Proxy.Fidelity(0, 8, 0.01, 0, 0, 1e-6);

  private static Evaluation evaluation(
      RunContext run, AllocationSpace space, Proxy.Fidelity fidelity, List<Budget> budgets) {
    return run.candidates(DenseRun.trained(run), new Proxy(fidelity, budgets))
        .evaluate(List.of(new Candidate(space.masks(KEPT), 0, 0))).get(0);
  }

  private static double score(RunContext run, AllocationSpace space, Proxy.Fidelity fidelity) {
    Evaluation evaluation = evaluation(run, space, fidelity, List.of());
    assertEquals("", evaluation.problem());
    return evaluation.score().getAsDouble();
  }

  @Test
  void eachStepBringsAPrunedNetworkNearerToATrainedOne() {
    ToyRun.withSpace((run, space) -> {
      double nothing = score(run, space, NOTHING);
      double readout = score(run, space, new Proxy.Fidelity(0, 8, 0.01, 0, 24, 1e-6));
      double finetuned = score(run, space, new Proxy.Fidelity(60, 24, 0.01, 24, 0, 1e-6));
      double both = score(run, space, new Proxy.Fidelity(60, 24, 0.01, 24, 24, 1e-6));
      // the loss of the last layer that has the least loss on these very examples
      assertTrue(readout < nothing, readout + " is not below " + nothing);
      assertTrue(finetuned < nothing, finetuned + " is not below " + nothing);
      assertTrue(both < finetuned, both + " is not below " + finetuned);
    });
  }

  @Test
  void equalFidelitiesGiveEqualScores() {
    ToyRun.withSpace((run, space) -> {
      Proxy.Fidelity some = new Proxy.Fidelity(3, 5, 0.01, 10, 20, 1e-3);
      assertEquals(score(run, space, some), score(run, space, some));
    });
  }

  @Test
  void budgetsAndCostsAreThoseOfTheSmallNetwork() {
    ToyRun.withSpace((run, space) -> {
      Budget counted = ToyRun.counted("macs", 0.5, Architecture::macs);
      Budget measured = ToyRun.measured("latency", 0.5, Architecture::parameterCount);
      Evaluation evaluation =
          evaluation(run, space, new Proxy.Fidelity(3, 5, 0.01, 10, 20, 1e-3), List.of(counted, measured));
      Architecture small = space.architecture(KEPT);
      assertEquals(small.macs(), Proxy.cost(evaluation, counted));
      assertEquals(0, Proxy.spread(evaluation, counted));
      assertEquals(small.parameterCount(), Proxy.cost(evaluation, measured));
      assertEquals(0.01, Proxy.spread(evaluation, measured));
      assertEquals((3 * 3 * 5 + 10 + 20) * (double) small.macs(), evaluation.measures().get(Proxy.MACS));
    });
  }
}
