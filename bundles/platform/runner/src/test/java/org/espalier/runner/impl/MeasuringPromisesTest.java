// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.Test;

/** What evaluators and tasks may say, and what not. */
class MeasuringPromisesTest extends Experiments {
  /** Measures as it is told. */
  private static Evaluator evaluator(List<String> declared, Map<String, Double> measured) {
    return new Evaluator() {
      @Override
      public List<Metric> metrics() {
        return declared.stream().map(name -> new Metric(name, "1", Metric.Direction.NONE, "")).toList();
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
        return measured;
      }
    };
  }

  @Test
  void metricsHaveTheOrderInWhichTheyAreDeclared() throws IOException {
    List<String> declared = List.of("d", "a", "missing", "c", "b");
    lab.put(Evaluator.KIND, evaluator(declared, Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 4.0)));
    run("o", false, 2);
    assertTrue(numbers(temporary.resolve("o")).lines().findFirst().orElseThrow().contains("floor,d,a,c,b,"));
  }

  @Test
  void evaluatorsAndTasksMaySayMoreThanMetrics() {
    AtomicInteger asked = new AtomicInteger();
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> facts() {
        asked.incrementAndGet();
        return Map.of("drift", 0.0);
      }
    });
    lab.put(Evaluator.KIND, new Evaluator() {
      @Override
      public List<Metric> metrics() {
        return List.of();
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
        throw new AssertionError("the one with arrays is there");
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds, ArrayStore arrays) {
        arrays.save("steps", new double[] {1, 2, 3});
        arrays.save("grid", new float[4], 2, 2);
        arrays.save("search", new Curves("evaluations", new double[] {1, 2}, List.of(
            new Curve("best", "1", "best so far", 0.25, 0.5))));
        return Map.of();
      }
    });
    assertTrue(run("o", false, 2).complete());
    StoredRun stored = StoredExperiment.read(temporary.resolve("o")).runs().get(0);
    assertEquals(List.of("grid", "steps"), stored.arrays());
    assertArrayEquals(new double[] {1, 2, 3}, stored.array("steps").values());
    assertEquals(List.of("search"), stored.curves());
    assertArrayEquals(
        new double[] {0.25, 0.5}, stored.curves("search").curve("best").orElseThrow().values());
    List<StoredRun> runs = StoredExperiment.read(temporary.resolve("o")).runs();
    // of runs that prune it depends on the process whether they were the first of their seed
    runs.forEach(one -> assertEquals(
        one.plan().definition().sparsity().isPresent() ? Map.of() : Map.of("drift", 0.0),
        one.result().orElseThrow().measured().orElseThrow().facts()));
    assertEquals(runs.stream().map(one -> one.plan().seed()).distinct().count(), asked.get(), "once a seed");
  }

  @Test
  void aMetricThatIsNotDeclaredIsAFailure() {
    lab.put(Evaluator.KIND, evaluator(List.of("a"), Map.of("b", 2.0)));
    assertEquals("evaluator test-evaluator 1.0.0: it measured [b], which it does not declare", problem());
  }

  @Test
  void aMetricThatWasMeasuredBeforeIsAFailure() {
    lab.put(Evaluator.KIND, evaluator(List.of("a"), Map.of("a", 2.0)));
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        run.metric("a", 1);
        super.execute(run);
      }
    });
    assertEquals("evaluator test-evaluator 1.0.0: the metric a was measured before", problem());
  }
}
