// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.engine.Engine;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Task;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.laboratory.PlainNetwork;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.MetricPoint;
import org.espalier.store.RunResult;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.espalier.store.Trained;
import org.junit.jupiter.api.Test;

/** What an experiment comes to, run by run. */
class ExperimentRunnerTest extends Experiments {
  @Test
  void resultsDoNotDependOnTheNumberOfJobs() throws IOException {
    Outcome one = run("one", false, 1);
    Outcome many = run("many", false, 4);
    assertTrue(one.complete() && many.complete());
    assertEquals(9, one.finished());
    assertEquals(List.of(), one.problems());
    assertEquals(numbers(temporary.resolve("one")), numbers(temporary.resolve("many")));
    assertEquals(metrics(temporary.resolve("one")), metrics(temporary.resolve("many")));
    assertEquals(0, lab.openLeases());
    assertEquals(9, listening.last.ended());
  }

  @Test
  void everyRunKeepsWhatItTrained() {
    run("kept", false, 2);
    for (StoredRun stored : StoredExperiment.read(temporary.resolve("kept")).runs()) {
      Trained trained = stored.trained().orElseThrow();
      double sparsity = stored.result().orElseThrow().measured().orElseThrow().sparsity().parameters();
      int all = trained.architectures().values().stream().mapToInt(a -> (int) a.parameterCount()).sum();
      int removed = trained.masks().values().stream().mapToInt(mask -> mask.size() - mask.kept()).sum();
      assertEquals(sparsity, (double) removed / all, 1e-12);
      trained.masks().forEach((name, mask) -> {
        float[] values = trained.weights().get(name);
        mask.apply(values);
        assertArrayEquals(values, trained.weights().get(name), name.toString());
      });
    }
    Path forgetful = temporary.resolve("forgotten");
    LabRunner.of(lab, NEVER).run(PLAN, new RunOptions(forgetful, false, 2, false), listening);
    StoredExperiment.read(forgetful).runs().forEach(stored -> assertTrue(stored.trained().isEmpty()));
  }

  @Test
  void aResultSaysWhatWasMeasuredAndWhere() {
    run("o", false, 2);
    StoredExperiment stored = StoredExperiment.read(temporary.resolve("o"));
    StoredRun ticket = stored.runs().get(2);
    RunResult result = ticket.result().orElseThrow();
    assertEquals("ticket-0.9", ticket.plan().definition().name());
    // 8 of 80 weights, with 12 biases beside them
    assertEquals(0.9, result.measured().orElseThrow().sparsity().weights());
    assertEquals(72 / 92.0, result.measured().orElseThrow().sparsity().parameters());
    assertEquals(0.9, result.measured().orElseThrow().sparsity().macs());
    assertEquals(List.of("midway.0.45", "midway.0.9", "draw", "layers.empty", "cut-off"),
        List.copyOf(result.measured().orElseThrow().metrics().keySet()));
    assertEquals("paper", result.environment().get("engine.device"));
    assertTrue(
        result.environment().keySet().containsAll(List.of("jvm", "os", "cpu", "cores", "tool")), result.toString());
    assertEquals(2 * Walk.ITERATIONS, result.iterations());
    List<MetricPoint> points = ticket.metrics();
    assertEquals(2 * Walk.ITERATIONS, points.size());
    assertEquals(4000, points.get(points.size() - 1).samples());
    assertFalse(Files.exists(ticket.path().resolve("checkpoint-1.bin")));
  }

  @Test
  void aFailedRunCostsThoseThatNeedItAndNoOthersAndIsTriedAgain() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("dense") && run.seeds().path().equals("1")
            && attempts.getAndIncrement() == 0) {
          throw new IllegalStateException("the data set is gone");
        }
        super.execute(run);
      }
    });
    Outcome outcome = run("o", false, 2);
    assertEquals(6, outcome.finished());
    assertFalse(outcome.complete());
    String dense = PLAN.runs().get(3).id();
    assertEquals(
        List.of(
            "procedure test-procedure 1.0.0 failed: the data set is gone (IllegalStateException)",
            "it needs " + dense + ", which did not finish", "it needs " + dense + ", which did not finish"),
        outcome.problems().stream().map(RunResult::problem).toList());
    assertTrue(numbers(temporary.resolve("o")).contains(dense + ",dense,dense,1" + ",".repeat(15) + ",0,failed"));
    Outcome again = run("o", true, 2);
    assertTrue(again.complete());
    assertEquals(List.of(), again.problems());
    assertTrue(run("whole", false, 2).complete());
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("o")));
  }

  @Test
  void anOutputFolderThatFailsEndsTheExperiment() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("ticket")) {
          run.load(DenseRun.REFERENCE, "nothing");
        }
        super.execute(run);
      }
    });
    StoreException thrown = assertThrows(StoreException.class, () -> run("o", false, 2));
    assertTrue(thrown.getMessage().endsWith("artifacts/nothing.bin does not exist"), thrown.getMessage());
    assertEquals(0, lab.openLeases());
  }

  @Test
  void whatTrainablesHoldIsGivenBack() {
    AtomicInteger open = new AtomicInteger();
    lab.put(Engine.KIND, Lab.engine((architecture, initial) -> {
      open.incrementAndGet();
      return new PlainNetwork(architecture, initial) {
        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }));
    assertTrue(run("o", false, 2).complete());
    assertEquals(0, open.get());
  }

  @Test
  void runsFromWhichOthersHangComeFirst() {
    run("o", false, 1);
    List<String> names = listening.ended.stream().map(id -> id.substring(0, id.lastIndexOf('-'))).toList();
    assertEquals(List.of("dense-s0", "dense-s1", "dense-s2"), names.subList(0, 3));
  }

  @Test
  void whatIsFinishedIsNotDoneAgain() {
    run("o", false, 2);
    listening.ended.clear();
    lab.put(Task.KIND, (Task) context -> {
      throw new AssertionError("nothing is left to train");
    });
    assertTrue(run("o", true, 2).complete());
    assertEquals(List.of(), listening.ended);
  }
}
