// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.Shape;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.Trial;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Trainable;
import org.espalier.execution.Checkpoints;
import org.espalier.execution.RunEvents;
import org.espalier.execution.Terms;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;
import org.espalier.store.WorkFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Candidates tried in a procedure's own way, small networks, and what is trained beside the task. */
@Timeout(120)
class TrialTest {
  private static final List<RunPlan> RUNS = Lab.plan(3, List.of()).runs();
  private static final ParameterName BIAS = ParameterName.of("net/dense2.bias");
  private static final float[] INPUTS = {0.3f, -1, 2, 0.5f, -0.25f, 1};
  private static final RunEvents NOBODY = new RunEvents() {
    @Override
    public void resumed(double done) {}

    @Override
    public void moved(long iterations, double done, Map<String, Double> metrics) {}

    @Override
    public void saved(int training, long iterations) {}

    @Override
    public void damaged(String what) {
      throw new AssertionError(what);
    }
  };

  @TempDir Path temporary;

  private final Lab lab = new Lab();
  private final AtomicInteger tried = new AtomicInteger();

  private RunResult run(String folder, int jobs, Consumer<RunContext> body) {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        body.accept(run);
      }
    });
    Terms terms = new Terms(() -> false, Checkpoints.DEFAULT, jobs, true, false);
    try (WorkFolder work = WorkFolder.open(temporary.resolve(folder), RUNS.get(0))) {
      return new PlanExecutor(lab, "test 1.0").workbench(terms).carryOut(work.folder(), id -> {
        throw new AssertionError("nothing is needed");
      }, NOBODY);
    }
  }

  /** A run that evaluates a network of the task at its end. */
  private void finished(RunResult result) {
    assertTrue(result.finished(), result.problem());
    assertEquals(0, lab.openLeases());
  }

  /** Removes neurons of the hidden layer with all that belongs to them. */
  private static Map<ParameterName, Mask> without(int... neurons) {
    boolean[] rows = kept(48);
    boolean[] biases = kept(8);
    boolean[] columns = kept(32);
    for (int neuron : neurons) {
      biases[neuron] = false;
      IntStream.range(0, 6).forEach(i -> rows[neuron * 6 + i] = false);
      IntStream.range(0, 4).forEach(o -> columns[o * 8 + neuron] = false);
    }
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    masks.put(ParameterName.of("net/dense1.weight"), Mask.of(rows));
    masks.put(ParameterName.of("net/dense1.bias"), Mask.of(biases));
    masks.put(ParameterName.of("net/dense2.weight"), Mask.of(columns));
    return masks;
  }

  private static boolean[] kept(int size) {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    return all;
  }

  /** By hand: a hidden layer of tanh, and a linear one. */
  private static double[] outputs(Trainable trainable) {
    Network network = trainable.networks().get("net");
    float[] first = network.values("dense1.weight");
    float[] second = network.values("dense2.weight");
    double[] outputs = new double[4];
    int hidden = network.architecture().shape("dense1").size();
    for (int h = 0; h < hidden; h++) {
      double sum = network.values("dense1.bias")[h];
      for (int i = 0; i < INPUTS.length; i++) {
        sum += first[h * INPUTS.length + i] * INPUTS[i];
      }
      for (int o = 0; o < outputs.length; o++) {
        outputs[o] += second[o * hidden + h] * Math.tanh(sum);
      }
    }
    for (int o = 0; o < outputs.length; o++) {
      outputs[o] += network.values("dense2.bias")[o];
    }
    return outputs;
  }

  /** The first output, the hidden neurons there are, and a draw of the bench. */
  private class Look implements Trial {
    private final String settings;
    private final boolean shrinks;

    Look(String settings, boolean shrinks) {
      this.settings = settings;
      this.shrinks = shrinks;
    }

    @Override
    public String settings() {
      return settings;
    }

    @Override
    public boolean shrinks() {
      return shrinks;
    }

    @Override
    public Evaluation evaluate(Trainable candidate, Bench bench) {
      tried.incrementAndGet();
      bench.pause();
      double size = candidate.networks().get("net").architecture().shape("dense1").size();
      double draw = bench.alone(() -> bench.seeds().stream("draw").nextDouble());
      return Evaluation.scored(outputs(candidate)[0], Map.of("neurons", size, "draw", draw));
    }
  }

  private static List<Candidate> candidates(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> new Candidate(without(n % 7, 7), Map.of(BIAS, new float[] {n, 0, 0, 0}), n % 3, n))
        .toList();
  }

  @Test
  void aCandidateIsTriedSmallAndComesToTheSame() {
    Map<Boolean, List<Evaluation>> found = new ConcurrentHashMap<>();
    for (boolean shrinks : new boolean[] {true, false}) {
      finished(run("o" + shrinks, 1, run -> {
        Trainable dense = run.trainable();
        List<Candidate> untrained = candidates(12).stream()
            .map(candidate -> new Candidate(candidate.masks(), candidate.values(), 0, candidate.seed()))
            .toList();
        found.put(shrinks, run.candidates(dense.weights(), new Look("a", shrinks)).evaluate(untrained));
        run.evaluate(dense);
      }));
    }
    for (int n = 0; n < 12; n++) {
      Evaluation small = found.get(true).get(n);
      Evaluation whole = found.get(false).get(n);
      assertEquals(6, small.measures().get("neurons"));
      assertEquals(8, whole.measures().get("neurons"));
      assertEquals(whole.score().orElseThrow(), small.score().orElseThrow(), 1e-5);
      assertEquals(
          Seeds.of(RUNS.get(0).seed()).scope("candidate").scope("" + n).scope("trial").stream("draw").nextDouble(),
          small.measures().get("draw"));
    }
    double apart = found.get(false).get(8).score().orElseThrow() - found.get(false).get(1).score().orElseThrow();
    assertEquals(7, apart, 1e-5, "the changed bias is all that the two differ in");
  }

  @Test
  void whatIsKeptIsNotTriedAgain() {
    Map<String, List<Evaluation>> found = new ConcurrentHashMap<>();
    Consumer<String> search = settings -> finished(run("o", 3, run -> {
      Trainable dense = run.trainable();
      found.put(settings, run.candidates(dense.weights(), new Look(settings, true)).evaluate(candidates(20)));
      run.evaluate(dense);
    }));
    search.accept("a");
    assertEquals(20, tried.getAndSet(0));
    List<Evaluation> first = found.remove("a");
    search.accept("a");
    assertEquals(0, tried.get());
    assertEquals(first, found.get("a"), "measures are kept, too");
    search.accept("b");
    assertEquals(20, tried.get(), "other settings are another trial");
    assertEquals(first, found.get("b"));
  }

  @Test
  void theNumberOfJobsChangesNoBitAndPluginsServeSeveralRounds() {
    Map<Integer, List<Evaluation>> found = new ConcurrentHashMap<>();
    for (int jobs : new int[] {1, 4}) {
      finished(run("jobs" + jobs, jobs, run -> {
        Trainable dense = run.trainable();
        var work = run.candidates(dense.weights(), new Look("a", true));
        for (int round = 0; round < 5; round++) {
          found.merge(
              jobs, work.evaluate(candidates(30).subList(6 * round, 6 * round + 6)),
              (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        }
        run.evaluate(dense);
      }));
    }
    assertEquals(30, found.get(1).stream().distinct().count());
    assertEquals(found.get(1), found.get(4));
  }

  @Test
  void aTrialThatThrowsOrGivesNoNumberFailsItsCandidate() {
    finished(run("o", 2, run -> {
      Trainable dense = run.trainable();
      List<Evaluation> found = run.candidates(dense.weights(), new Look("a", true) {
        @Override
        public Evaluation evaluate(Trainable candidate, Bench bench) {
          Evaluation evaluation = super.evaluate(candidate, bench);
          double neurons = evaluation.measures().get("draw");
          if (neurons < 0.3) {
            throw new IllegalStateException("no good");
          }
          return neurons < 0.6 ? Evaluation.scored(Double.NaN) : evaluation;
        }
      }).evaluate(candidates(20));
      for (Evaluation evaluation : found) {
        assertNotEquals(evaluation.score().isPresent(), evaluation.problem().length() > 0);
      }
      assertTrue(found.stream().anyMatch(evaluation -> evaluation.problem().contains("no good")));
      assertTrue(found.stream().anyMatch(evaluation -> evaluation.problem().contains("NaN")));
      assertTrue(found.stream().anyMatch(evaluation -> evaluation.score().isPresent()));
      run.evaluate(dense);
    }));
  }

  @Test
  void oneThatMeasuresIsAlone() {
    AtomicInteger computing = new AtomicInteger();
    AtomicInteger disturbed = new AtomicInteger();
    CountDownLatch several = new CountDownLatch(2);
    finished(run("o", 3, run -> {
      Trainable dense = run.trainable();
      run.candidates(dense.weights(), new Look("a", true) {
        @Override
        public Evaluation evaluate(Trainable candidate, Bench bench) {
          several.countDown();
          try {
            several.await(5, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          for (int i = 0; i < 20; i++) {
            bench.pause();
            computing.incrementAndGet();
            Thread.onSpinWait();
            computing.decrementAndGet();
          }
          return bench.alone(() -> {
            disturbed.addAndGet(computing.get());
            return super.evaluate(candidate, bench);
          });
        }
      }).evaluate(candidates(12));
      run.evaluate(dense);
    }));
    assertEquals(0, disturbed.get());
    assertEquals(0, several.getCount(), "candidates are tried side by side");
  }

  @Test
  void aSmallTrainableComputesTheSameAndItsSparsityIsOfTheWhole() {
    RunResult result = run("o", 1, run -> {
      Trainable whole = run.trainable();
      Weights start = whole.weights();
      whole.masks(without(1, 4, 6));
      Trainable small = run.shrunk(start, without(1, 4, 6));
      assertEquals(5, small.networks().get("net").architecture().shape("dense1").size());
      assertArrayEquals(outputs(whole), outputs(small), 1e-6);
      run.train(small);
      assertTrue(small.finished());
      run.evaluate(small);
    });
    finished(result);
    // of 48 + 32 weights and 8 + 4 biases 3 neurons with 6 + 4 weights and a bias each
    assertEquals(30.0 / 80, result.measured().orElseThrow().sparsity().weights(), 1e-12);
    assertEquals(33.0 / 92, result.measured().orElseThrow().sparsity().parameters(), 1e-12);
    assertEquals(30.0 / 80, result.measured().orElseThrow().sparsity().macs(), 1e-12);
  }

  @Test
  void whatIsTrainedBesideHasItsOwnArchitectureAndStreams() {
    finished(run("o", 1, run -> {
      Trainable dense = run.trainable();
      TaskContext beside = run.beside(
          (input, head) -> Architecture.from(input).dense(head.outputs(), Initializer.FAN_IN).build(), "agent");
      try (Network network = beside.network("actor", Shape.of(3), new Head(2));
          Network again = beside.network("actor", Shape.of(3), new Head(2));
          Network other = beside.network("critic", Shape.of(3), new Head(2))) {
        assertEquals(List.of("dense1.weight", "dense1.bias"), List.copyOf(network.weights().names()));
        assertEquals(network.weights(), again.weights());
        assertNotEquals(network.weights(), other.weights());
      }
      assertFalse(beside.folder().isPresent());
      assertNotEquals(run.seeds().seed("x"), beside.seeds().seed("x"));
      run.evaluate(dense);
    }));
  }
}
