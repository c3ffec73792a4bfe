// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.RunResult;
import org.junit.jupiter.api.Test;

/** Whatever a plug-in does ends the run that it does it in, and no other. */
class BulkheadTest extends Experiments {
  private static final String EVALUATOR = "evaluator test-evaluator 1.0.0";

  private int folders;

  /** What runs come to in which a plug-in misbehaves; all do, and the session goes on. */
  private String evaluator(Consumer<Map<String, Double>> deed, Consumer<Testable> toTrained) {
    lab.put(Evaluator.KIND, new Evaluator() {
      @Override
      public List<Metric> metrics() {
        return List.of(new Metric("draw", "1", Metric.Direction.NONE, "a random number"));
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
        Map<String, Double> measured = new HashMap<>(Map.of("draw", 1.0));
        toTrained.accept(trained);
        deed.accept(measured);
        return measured.isEmpty() ? null : measured;
      }
    });
    return problem("o" + folders++);
  }

  private String evaluator(Consumer<Map<String, Double>> deed) {
    return evaluator(deed, trained -> { });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void evaluatorsAreHeldToWhatTheyPromise() {
    assertEquals(EVALUATOR + ": it measured null", evaluator(Map::clear));
    assertEquals(
        EVALUATOR + ": it measured draw as NaN; what can't be had is left out",
        evaluator(measured -> measured.put("draw", Double.NaN)));
    assertEquals(
        EVALUATOR + ": it measured draw as text, which is no number",
        evaluator(measured -> ((Map) measured).put("draw", "text")));
    assertEquals(
        EVALUATOR + " failed: checked (IOException)",
        evaluator(measured -> BulkheadTest.<RuntimeException>sneak(new IOException("checked"))));
    assertEquals(
        EVALUATOR + " failed: not so (CancellationException)",
        evaluator(measured -> {
          throw new CancellationException("not so");
        }));
    assertEquals(
        EVALUATOR + ": it left its thread interrupted", evaluator(measured -> Thread.currentThread().interrupt()));
    assertEquals(
        EVALUATOR + ": it changed what it was to measure",
        evaluator(measured -> { }, trained -> trained.networks().get("net").values("dense1.bias", new float[8])));
    assertEquals(
        EVALUATOR + ": it changed what it was to measure",
        evaluator(measured -> { }, trained -> trained.masks(
            Map.of(new ParameterName("net", "dense1.weight"), Mask.keeping(48, new int[] {1})))));
  }

  /** Whoever took it: what is not done wrong a second time, with all memory for itself, was another's doing. */
  @Test
  void aRunThatHadNoMemoryLeftIsDoneOnceMore() throws IOException {
    assertTrue(run("whole", false, 2).complete());
    Set<Object> failed = ConcurrentHashMap.newKeySet();
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (iteration() == 3 && failed.add(context.seeds())) {
          throw new IllegalStateException("no buffer", new OutOfMemoryError("Java heap space"));
        }
        return super.iterate();
      }
    });
    assertTrue(run("short", false, 2).complete());
    assertEquals(3, failed.size(), "a run of each seed");
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("short")));
    assertEquals(metrics(temporary.resolve("whole")), metrics(temporary.resolve("short")));
    lab.put(Task.KIND, (Task) context -> {
      throw new OutOfMemoryError("Java heap space");
    });
    assertEquals("task test-task 1.0.0 failed: Java heap space (OutOfMemoryError)", problem("never"));
  }

  @Test
  void tasksAreHeldToWhatTheyPromise() {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        super.iterate();
        return null;
      }
    });
    assertEquals("task test-task 1.0.0: it answered null", problem("null"));
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public double floor(Split split) {
        return Double.NaN;
      }
    });
    assertEquals("task test-task 1.0.0: the floor of the test split is NaN", problem("floor"));
    lab.put(Task.KIND, (Task) context -> null);
    assertEquals("task test-task 1.0.0 answered null while making a trainable", problem("none"));
  }

  @Test
  void granularitiesAreHeldToWhatTheyPromise() {
    lab.put(Granularity.KIND, new Granularity() {
      @Override
      public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
        return Optional.empty();
      }

      @Override
      public Map<String, Mask> select(
          Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
          RandomStream ties) {
        return Map.of("dense1.weight", Mask.all(3));
      }

      @Override
      public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
        return masks;
      }
    });
    assertEquals(
        "granularity test-granularity 1.0.0: it gave dense1.weight, of 48 weights, a mask of 3", problem());
  }

  @Test
  void whatDoesNotComeBackIsGivenUpAndTheOthersGoOn() {
    CountDownLatch never = new CountDownLatch(1);
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        while (context.seeds().equals(Seeds.of(1)) && never.getCount() > 0) {
          try {
            never.await();
          } catch (InterruptedException e) {
            // does not listen
          }
        }
        return super.iterate();
      }
    });
    RunOptions options =
        new RunOptions(temporary.resolve("o"), false, 1, true, Optional.of(Duration.ofSeconds(1)));
    Outcome outcome = LabRunner.of(lab, NEVER).run(Lab.plan(3, List.of(0.5)), options, listening);
    never.countDown();
    List<RunResult> failed =
        outcome.problems().stream().filter(result -> result.status() == RunResult.Status.FAILED).toList();
    assertEquals(1, failed.size());
    assertTrue(failed.get(0).problem().endsWith("1.0.0: it did not come back within 1 s"), failed.get(0).problem());
    assertEquals(outcome.runs() * 2 / 3, outcome.finished());
  }
}
