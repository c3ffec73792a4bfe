// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.junit.jupiter.api.Test;

/** An experiment that was interrupted goes on where it was, to the bit. */
class InterruptionTest extends Experiments {
  /** Interrupts a thread at chosen iterations, counted over all runs. */
  private final class Interrupting implements Task {
    private final Thread interrupted = Thread.currentThread();
    private final int[] at;
    private final AtomicInteger all = new AtomicInteger();

    Interrupting(int... at) {
      this.at = at;
    }

    @Override
    public Testable create(TaskContext context) {
      return new Walk(context) {
        @Override
        public Map<String, Double> iterate() {
          int now = all.incrementAndGet();
          if (Arrays.stream(at).anyMatch(chosen -> chosen == now)) {
            interrupted.interrupt();
            while (!listening.stopping) {
              Thread.onSpinWait();
            }
          }
          return super.iterate();
        }
      };
    }
  }

  @Test
  void anInterruptedExperimentGoesOnWhereItWas() throws IOException {
    Interrupting interrupting = new Interrupting(5, 31, 77, 78, 200);
    lab.put(Task.KIND, interrupting);
    Outcome outcome = run("parts", false, 1, Duration.ZERO);
    int attempts = 1;
    for (; outcome.interrupted(); attempts++) {
      assertTrue(listening.stopping);
      assertFalse(outcome.complete());
      assertEquals(List.of(), outcome.problems());
      listening.stopping = false;
      outcome = run("parts", true, 1, Duration.ZERO);
    }
    assertEquals(6, attempts);
    assertTrue(outcome.complete());
    // 3 dense runs with one training, 6 tickets with two: no iteration was done twice
    assertEquals(15 * Walk.ITERATIONS, interrupting.all.get());
    lab.put(Task.KIND, (Task) Walk::new);
    run("whole", false, 1);
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("parts")));
    assertEquals(metrics(temporary.resolve("whole")), metrics(temporary.resolve("parts")));
  }

  /** Prunings draw from streams of their own number, which goes on where it was. */
  @Test
  void whatIsPrunedDuringTrainingIsTheSameAfterAnInterruption() throws IOException {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      RandomStream random = subject.stream("scores");
      for (ParameterSpec parameter : subject.prunable()) {
        float[] drawn = new float[parameter.size()];
        for (int i = 0; i < drawn.length; i++) {
          drawn[i] = random.nextFloat();
        }
        scores.put(parameter.name(), drawn);
      }
      return scores;
    });
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("dense")) {
          super.execute(run);
          return;
        }
        Trainable trainable = run.trainable();
        Weights initial = trainable.weights();
        run.train(trainable, iteration -> {
          if (iteration % 4 == 0) {
            trainable.masks(run.prune(trainable, initial, 0.04 * iteration));
          }
        });
        run.evaluate(trainable);
      }
    });
    lab.put(Task.KIND, new Interrupting(70, 79, 95, 130));
    Outcome outcome = run("parts", false, 1, Duration.ZERO);
    while (outcome.interrupted()) {
      listening.stopping = false;
      outcome = run("parts", true, 1, Duration.ZERO);
    }
    assertTrue(outcome.complete());
    lab.put(Task.KIND, (Task) Walk::new);
    run("whole", false, 1);
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("parts")));
    assertEquals(metrics(temporary.resolve("whole")), metrics(temporary.resolve("parts")));
  }
}
