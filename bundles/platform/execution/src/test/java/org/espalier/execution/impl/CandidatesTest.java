// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Trainable;
import org.espalier.execution.Checkpoints;
import org.espalier.execution.RunEvents;
import org.espalier.execution.Terms;
import org.espalier.execution.Workbench;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.plan.Composition;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;
import org.espalier.store.WorkFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CandidatesTest {
  private static final ParameterName FIRST = ParameterName.of("net/dense1.weight");
  private static final List<RunPlan> RUNS = Lab.plan(3, List.of()).runs();
  private static final RunEvents NOBODY = new RunEvents() {
    @Override
    public void resumed(double done) {}

    @Override
    public void damaged(String sentence) {}

    @Override
    public void moved(long iterations, double done, Map<String, Double> metrics) {}

    @Override
    public void saved(int training, long iterations) {}
  };

  @TempDir Path temporary;

  private final Lab lab = new Lab();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private List<Evaluation> evaluations = List.of();
  private Function<Weights, List<Candidate>> asked = start -> candidates(12);
  /** Candidates after whose making the run is asked to stop. */
  private volatile int stopAfter = Integer.MAX_VALUE;

  /** A walk that takes a little time, and tells that it is there. */
  private class Busy extends Walk {
    Busy(TaskContext context) {
      super(context);
    }

    @Override
    public Map<String, Double> iterate() {
      together.accumulateAndGet(active.incrementAndGet(), Math::max);
      try {
        Thread.sleep(2);
        return super.iterate();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        active.decrementAndGet();
      }
    }
  }

  private final class Search extends Lottery {
    @Override
    public void execute(RunContext run) {
      Trainable dense = run.trainable();
      Weights start = dense.weights();
      made.set(0);
      evaluations = run.candidates(start).evaluate(asked.apply(start));
      run.evaluate(dense);
    }
  }

  @BeforeEach
  void putSearch() {
    lab.put(Procedure.KIND, new Search());
    lab.put(Task.KIND, (Task) context -> {
      made.incrementAndGet();
      return new Busy(context);
    });
  }

  private static List<Candidate> candidates(int count) {
    return LongStream.range(0, count).mapToObj(CandidatesTest::candidate).toList();
  }

  private static Candidate candidate(long number) {
    return new Candidate(
        Map.of(FIRST, Mask.random(48, 24, Seeds.of(number).stream("mask"))), number % 4, number);
  }

  private RunResult run(String folder, int jobs) {
    made.set(0);
    Terms terms = new Terms(() -> made.get() > stopAfter, Checkpoints.DEFAULT, jobs, true, false);
    return run(new PlanExecutor(lab, "test 1.0").workbench(terms), RUNS.get(0), folder);
  }

  private RunResult run(Workbench workbench, RunPlan plan, String folder) {
    try (WorkFolder work = WorkFolder.open(temporary.resolve(folder), plan)) {
      return workbench.carryOut(work.folder(), id -> {
        throw new AssertionError("nothing is needed");
      }, NOBODY);
    }
  }

  private List<Path> kept(String folder) throws IOException {
    Path kept = temporary.resolve(folder).resolve("candidates");
    if (!Files.exists(kept)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(kept)) {
      return files.sorted().toList();
    }
  }

  /** What a candidate comes to by hand. */
  private static double byHand(Weights start, Candidate candidate) {
    Seeds seeds = Seeds.of(RUNS.get(0).seed());
    double[] score = new double[1];
    Lab lab = new Lab();
    lab.put(Procedure.KIND, new Lottery());
    lab.put(Task.KIND, (Task) context -> new Walk(context));
    try (Composition plugins = new Composition(lab, RUNS.get(0).lineup());
        Trainable walk = plugins.trainable(
            seeds, Seeds.of(RUNS.get(0).seed()).scope("candidate").scope("" + candidate.seed()), Optional.empty(),
            Map.of())) {
      walk.weights(start);
      walk.masks(candidate.masks());
      for (int i = 0; i < candidate.iterations(); i++) {
        walk.iterate();
      }
      score[0] = walk.validationScore();
    }
    return score[0];
  }

  @Test
  void theNumberOfJobsChangesNoBit() throws IOException {
    Weights[] start = new Weights[1];
    asked = weights -> {
      start[0] = weights;
      return candidates(12);
    };
    assertTrue(run("one", 1).finished());
    assertEquals(1, together.get());
    List<Evaluation> one = evaluations;
    assertEquals(12, made.get());
    assertTrue(run("four", 4).finished());
    assertTrue(together.get() > 1, "they must be evaluated side by side");
    assertTrue(together.get() <= 4, "at most as many as there are jobs");
    assertEquals(one, evaluations);
    assertEquals(0, lab.openLeases());
    for (int i = 0; i < 12; i++) {
      assertEquals(
          OptionalDouble.of(byHand(start[0], candidate(i))), one.get(i).score(), "candidate " + i);
    }
    assertEquals(
        kept("one").stream().map(Path::getFileName).toList(), kept("four").stream().map(Path::getFileName).toList());
    for (int i = 0; i < 12; i++) {
      assertEquals(-1, Files.mismatch(kept("one").get(i), kept("four").get(i)));
    }
  }

  @Test
  void eachPartOfACandidateCounts() {
    Mask half = Mask.random(48, 24, Seeds.of(1).stream("mask"));
    Map<ParameterName, Mask> masks = Map.of(FIRST, half);
    asked = start -> List.of(
        new Candidate(masks, 3, 1), new Candidate(Map.of(FIRST, half.complement()), 3, 1),
        new Candidate(masks, 2, 1), new Candidate(masks, 3, 2), new Candidate(masks, 3, 1));
    run("o", 1);
    assertEquals(4, made.get(), "the same twice is evaluated once");
    assertEquals(evaluations.get(0), evaluations.get(4));
    assertEquals(4, evaluations.stream().distinct().count());
  }

  @Test
  void aStoppedRunGoesOnWithWhatIsLeft() throws IOException {
    run("whole", 1);
    List<Evaluation> whole = evaluations;
    for (int jobs : new int[] {1, 3}) {
      String folder = "parts" + jobs;
      stopAfter = 5;
      assertThrows(CancellationException.class, () -> run(folder, jobs));
      assertEquals(0, lab.openLeases());
      int done = kept(folder).size();
      assertTrue(done > 0 && done < 12, done + " are kept");
      stopAfter = Integer.MAX_VALUE;
      assertTrue(run(folder, jobs).finished());
      assertEquals(12 - done, made.get(), "what is kept is not computed again");
      assertEquals(whole, evaluations);
    }
  }

  @Test
  void aDamagedFileIsComputedAgain() throws IOException {
    run("o", 1);
    List<Evaluation> whole = evaluations;
    List<Path> kept = kept("o");
    Files.writeString(kept.get(0), "");
    String text = Files.readString(kept.get(1));
    Files.writeString(kept.get(1), text.substring(0, text.length() / 2));
    Files.writeString(kept.get(2), Files.readString(kept.get(2)).replaceFirst("(\"score\": \\d)", "$11"));
    Files.writeString(kept.get(3), Files.readString(kept.get(4)));
    Files.writeString(kept.get(5).resolveSibling("." + kept.get(5).getFileName() + ".new"), "half");
    run("o", 1);
    assertEquals(4, made.get());
    assertEquals(whole, evaluations);
  }

  @Test
  void theStartCounts() throws IOException {
    run("o", 1);
    List<Evaluation> before = evaluations;
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        Trainable dense = run.trainable();
        made.set(0);
        evaluations = run.candidates(run.trainable("other").weights()).evaluate(candidates(12));
        run.evaluate(dense);
      }
    });
    run("o", 1);
    assertEquals(13, made.get());
    for (int i = 0; i < 12; i++) {
      assertNotEquals(before.get(i), evaluations.get(i));
    }
    assertEquals(24, kept("o").size());
  }

  @Test
  void oneThatFailsIsAResult() throws IOException {
    run("whole", 1);
    List<Evaluation> whole = evaluations;
    lab.put(Task.KIND, (Task) context -> {
      made.incrementAndGet();
      return new Walk(context) {
        @Override
        public Map<String, Double> iterate() {
          if (iteration() == 2) {
            float[] bias = network().values("dense1.bias");
            bias[2] = Float.NaN;
            network().values("dense1.bias", bias);
            return Map.of();
          }
          return super.iterate();
        }
      };
    });
    for (int again = 0; again < 2; again++) {
      assertTrue(run("o", 2).finished());
      assertEquals(again == 0 ? 12 : 0, made.get());
      for (int i = 0; i < 12; i++) {
        if (candidate(i).iterations() == 3) {
          assertEquals(
              Evaluation.failed(
                  "task test-task 1.0.0: training diverged: net/dense1.bias holds NaN after iteration 2"),
              evaluations.get(i));
        } else {
          assertEquals(whole.get(i), evaluations.get(i));
        }
      }
    }
  }

  @Test
  void whatIsNoFaultOfACandidateEndsTheRun() throws IOException {
    lab.put(Task.KIND, (Task) context -> {
      if (made.incrementAndGet() > 3) {
        throw new OutOfMemoryError("no more");
      }
      return new Walk(context);
    });
    RunResult result = run("o", 2);
    assertEquals(RunResult.Status.FAILED, result.status());
    assertTrue(result.problem().contains("no more"), result.problem());
    assertTrue(kept("o").size() <= 3);
    assertEquals(0, lab.openLeases());
  }

  /** Three runs share two jobs, and each asks for candidates: nobody waits for ever, and no more compute than may. */
  @Test
  void runsSideBySideShareTheJobs() throws Exception {
    Workbench workbench = new PlanExecutor(lab, "test 1.0")
        .workbench(new Terms(() -> false, Checkpoints.DEFAULT, 2, true, false));
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        Trainable dense = run.trainable();
        run.candidates(dense.weights()).evaluate(candidates(12));
        run.train(dense);
        run.evaluate(dense);
      }
    });
    ExecutorService threads = Executors.newFixedThreadPool(3);
    CountDownLatch ready = new CountDownLatch(3);
    List<Future<RunResult>> results = new ArrayList<>();
    for (RunPlan plan : RUNS) {
      results.add(threads.submit(() -> {
        ready.countDown();
        ready.await();
        return run(workbench, plan, plan.id());
      }));
    }
    for (Future<RunResult> result : results) {
      assertTrue(result.get(60, TimeUnit.SECONDS).finished());
    }
    threads.shutdown();
    assertFalse(together.get() > 2, together.get() + " computed at once");
  }
}
