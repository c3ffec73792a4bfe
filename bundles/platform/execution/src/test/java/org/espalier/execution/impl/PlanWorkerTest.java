// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.execution.WorkEvents;
import org.espalier.execution.WorkOrder;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;
import org.espalier.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class PlanWorkerTest {
  private static final List<RunPlan> RUNS = Lab.plan(1, List.of(0.5)).runs();
  private static final RunPlan DENSE = RUNS.get(0);
  private static final RunPlan TICKET = RUNS.get(1);

  @TempDir Path temporary;

  private final Lab lab = new Lab();
  private final List<LockedBundle> provided = new ArrayList<>();
  private final Telling told = new Telling();

  /** Remembers what happened, and asks to stop after some iterations. */
  private static final class Telling implements WorkEvents {
    final List<String> events = new ArrayList<>();
    long stopAfter = Long.MAX_VALUE;
    boolean stop;

    @Override
    public void begun(RunPlan run, Path folder) {
      events.add("begun " + run.id());
    }

    @Override
    public void resumed(double done) {
      events.add("resumed " + done);
    }

    @Override
    public void damaged(String sentence) {}

    @Override
    public void moved(long iterations, double done, Map<String, Double> metrics) {
      stop = iterations >= stopAfter;
    }

    @Override
    public void saved(int training, long iterations) {
      events.add("saved " + training + " " + iterations);
    }
  }

  private RunResult work(RunPlan plan, Path folder) throws IOException {
    Path file = temporary.resolve("plan of " + plan.id());
    Files.writeString(file, plan.toJson().pretty());
    Deployment deployment = new Deployment() {
      @Override
      public void install(Path source) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void initialise(Path jar) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void provide(Collection<LockedBundle> bundles, Optional<Path> store) {
        provided.addAll(bundles);
      }

      @Override
      public void retire(String bundle, Version version) {
        throw new UnsupportedOperationException();
      }
    };
    WorkOrder order = new WorkOrder(
        file, folder, Optional.empty(), Optional.empty(), 1, true, false, Optional.empty(), false);
    return new PlanWorker(new PlanExecutor(lab, "test 1.0"), deployment).work(order, () -> told.stop, told);
  }

  @Test
  void asksForEveryBundleOnce() throws IOException {
    work(DENSE, temporary.resolve("dense"));
    assertEquals(
        List.of("bundle.task", "bundle.architecture", "bundle.engine", "bundle.procedure", "bundle.evaluator"),
        provided.stream().map(LockedBundle::symbolicName).toList());
  }

  @Test
  void aStoppedRunGoesOnToTheSameBits() throws IOException {
    work(DENSE, temporary.resolve("whole").resolve(DENSE.id()));
    work(DENSE, temporary.resolve("parts").resolve(DENSE.id()));
    RunResult whole = work(TICKET, temporary.resolve("whole").resolve(TICKET.id()));
    Path parts = temporary.resolve("parts").resolve(TICKET.id());
    for (long stop : new long[] {5, Walk.ITERATIONS + 3}) {
      told.stop = false;
      told.stopAfter = stop;
      assertThrows(CancellationException.class, () -> work(TICKET, parts));
    }
    told.stop = false;
    told.stopAfter = Long.MAX_VALUE;
    RunResult result = work(TICKET, parts);
    assertEquals(whole.measured(), result.measured());
    Path once = temporary.resolve("whole").resolve(TICKET.id());
    for (String file : List.of("metrics.jsonl", "trained.bin")) {
      assertEquals(-1, Files.mismatch(once.resolve(file), parts.resolve(file)), file);
    }
    // the first training was saved at its end, since a checkpoint was there
    assertTrue(told.events.containsAll(List.of("saved 1 5", "resumed 0.25", "saved 1 20", "saved 2 23")),
        told.events.toString());
    assertEquals(Optional.of(result), StoredRun.read(parts).orElseThrow().result());
    assertFalse(Files.exists(parts.resolve("checkpoint-1.bin")));
  }

  @Test
  void whatIsFinishedIsNotDoneAgainAndWhatFailedIs() throws IOException {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        throw new IllegalStateException("the data set is gone");
      }
    });
    Path folder = temporary.resolve("dense");
    assertEquals(RunResult.Status.FAILED, work(DENSE, folder).status());
    lab.put(Procedure.KIND, new Lottery());
    RunResult finished = work(DENSE, folder);
    assertTrue(finished.finished());
    lab.put(Procedure.KIND, "nothing that could be carried out");
    assertEquals(finished, work(DENSE, folder));
  }

  @Test
  void aRunThatIsNeededMustBeThereAndFinished() throws IOException {
    Path folder = temporary.resolve("runs").resolve(TICKET.id());
    Path dense = temporary.resolve("runs").resolve(DENSE.id());
    assertEquals(
        TICKET.id() + " needs the run dense, which is not in " + dense
            + "; carry it out there before, or say in which folder it is (--needed)",
        refusal(folder));
    told.stopAfter = 3;
    assertThrows(CancellationException.class, () -> work(DENSE, dense));
    assertEquals(TICKET.id() + " needs the run dense, which is not finished in " + dense, refusal(folder));
    assertFalse(Files.exists(folder));
  }

  @Test
  void aFolderOfAnotherRunOrOfOtherThingsIsRefused() throws IOException {
    Path dense = temporary.resolve(DENSE.id());
    work(DENSE, dense);
    assertEquals(
        "the folder " + dense + " holds another run, " + DENSE.id() + ", not " + TICKET.id()
            + "; choose another folder",
        refusal(dense));
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.writeString(other.resolve("letter"), "dear");
    assertTrue(refusal(other).contains("such as letter"));
  }

  private String refusal(Path folder) {
    return assertThrows(InvalidInputException.class, () -> work(TICKET, folder)).getMessage();
  }
}
