// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.task.Task;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.PlainNetwork;
import org.espalier.laboratory.Walk;
import org.junit.jupiter.api.Test;

/** A plug-in that does not do what its kind promises fails its run, and is named. */
class PluginPromisesTest extends Experiments {
  @Test
  void divergenceIsAFailure() {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        Map<String, Double> shown = super.iterate();
        if (iteration() == 3) {
          float[] bias = network().values("dense1.bias");
          bias[2] = Float.NaN;
          network().values("dense1.bias", bias);
        }
        return shown;
      }
    });
    assertEquals(
        "task test-task 1.0.0: training diverged: net/dense1.bias holds NaN after iteration 3", problem());
  }

  @Test
  void aRewindThatIsNotExactIsAFailure() {
    lab.put(Engine.KIND, Lab.engine((architecture, initial) -> new PlainNetwork(architecture, initial) {
      @Override
      public void values(String parameter, float[] given) {
        float[] rounded = given.clone();
        rounded[0] = (float) (Math.rint(1000 * rounded[0]) / 1000);
        super.values(parameter, rounded);
      }
    }));
    String problem = problem();
    assertTrue(
        problem.startsWith("engine test-engine 1.0.0: weight 0 of net/dense1.weight was set to "), problem);
  }

  @Test
  void aProcedureThatAsksForAScheduleThatItDoesNotFollowIsAFailure() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        run.schedule();
      }
    });
    assertEquals(
        "procedure test-procedure 1.0.0: it asks for the schedule in dense, which does not follow it", problem());
  }

  @Test
  void aProcedureThatEvaluatesNothingIsAFailure() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {}
    });
    assertEquals("procedure test-procedure 1.0.0: it ended its run without evaluating it", problem());
  }

  @Test
  void whatIsShownButNotDeclaredIsAFailure() {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public List<Metric> metrics() {
        return List.of(new Metric("product", "1", Metric.Direction.NONE, "of all weights"));
      }
    });
    assertEquals("task test-task 1.0.0: its iterations show [sum], and it declares [product]", problem());
  }

  @Test
  void aDistributionThatKeepsAnotherNumberIsAFailure() {
    lab.put(Distribution.KIND, (Distribution) (layers, kept, ties) -> new int[] {kept, 1});
    assertEquals(
        "distribution test-distribution 1.0.0: it divided 60 weights into [60, 1] among layers with [48, 32] "
            + "candidates",
        problem());
  }

  @Test
  void aDistributionThatAnswersNothingIsAFailure() {
    lab.put(Distribution.KIND, (Distribution) (layers, kept, ties) -> null);
    assertEquals("distribution test-distribution 1.0.0: it answered null", problem());
  }

  @Test
  void aDistributionCanNotTakeLayersAway() {
    lab.put(Distribution.KIND, (Distribution) (layers, kept, ties) -> {
      layers.clear();
      return new int[0];
    });
    assertTrue(problem().startsWith("distribution test-distribution 1.0.0 failed: "));
  }

  @Test
  void aCriterionThatLeavesALayerOutIsAFailure() {
    lab.put(Criterion.KIND, (Criterion) subject -> Map.of("dense1.weight", new float[48]));
    assertEquals(
        "criterion test-criterion 1.0.0: it gave no scores for the 32 weights of dense2.weight", problem());
  }

  @Test
  void aCriterionThatChangesWeightsIsAFailure() {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      subject.network().values("dense1.bias", new float[8]);
      return Map.of("dense1.weight", new float[48], "dense2.weight", new float[32]);
    });
    assertEquals("criterion test-criterion 1.0.0: it changed the weights of the network net", problem());
  }
}
