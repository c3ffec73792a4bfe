// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Task;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.espalier.runner.Progress;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Underway;
import org.espalier.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever starts an experiment has its progress, may cancel it, and waits for nothing. */
@Timeout(60)
class UnderwayTest extends Experiments {
  private final CountDownLatch halfway = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private Underway start(boolean resume) {
    return LabRunner.of(lab, Duration.ofDays(1)).runner()
        .start(PLAN, new RunOptions(temporary.resolve("o"), resume, 1), listening);
  }

  /** The first run waits in its middle. */
  private Underway startHalfway() throws InterruptedException {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (iteration() == Walk.ITERATIONS / 2) {
          halfway.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        return super.iterate();
      }
    });
    Underway underway = start(false);
    halfway.await();
    return underway;
  }

  @Test
  void itTellsHowFarItIsWhileNobodyWaits() throws Exception {
    Underway underway = startHalfway();
    assertFalse(underway.outcome().isDone());
    Progress progress = underway.progress();
    assertEquals(9, progress.runs());
    assertEquals(0, progress.ended());
    assertEquals(0.5, progress.active().get(0).done());
    assertThrows(InvalidInputException.class, () -> start(true), "the folder is held");
    goOn.countDown();
    Outcome outcome = underway.outcome().get(30, TimeUnit.SECONDS);
    assertTrue(outcome.complete());
    assertEquals(1, underway.progress().done());
    underway.cancel();
    assertFalse(listening.stopping, "it has ended");
  }

  @Test
  void oneThatIsCancelledSavesItsRunsAndCanBeGoneOnWith() throws Exception {
    Underway underway = startHalfway();
    underway.outcome().cancel(true);
    assertFalse(listening.stopping, "to cancel the future is to wait no longer");
    underway.cancel();
    underway.cancel();
    goOn.countDown();
    Outcome outcome = underway.await();
    assertTrue(outcome.interrupted());
    assertEquals(0, outcome.finished());
    lab.put(Task.KIND, (Task) Walk::new);
    assertTrue(start(true).await().complete());
    run("whole", false, 2);
    assertSameNumbers();
  }

  private void assertSameNumbers() throws IOException {
    assertEquals(numbers(temporary.resolve("whole")), numbers(temporary.resolve("o")));
    assertEquals(metrics(temporary.resolve("whole")), metrics(temporary.resolve("o")));
  }

  @Test
  void aFolderThatFailsFailsTheOutcome() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("ticket")) {
          run.load(DenseRun.REFERENCE, "nothing");
        }
        super.execute(run);
      }
    });
    Underway underway = start(false);
    assertThrows(StoreException.class, underway::await);
    assertTrue(underway.outcome().isCompletedExceptionally());
    assertEquals(0, lab.openLeases());
  }
}
