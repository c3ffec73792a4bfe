package org.espalier.runner.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.espalier.api.data.Data;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.espalier.plan.PruneRules;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.Cut;
import org.espalier.store.MetricPoint;
import org.espalier.store.RunResult;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.espalier.store.Trained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunnerTest {
  private static final ExperimentPlan PLAN = Lab.plan(3, List.of(0.5, 0.9));
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path temporary;

  private final Lab lab = new Lab();
  private final Listening listening = new Listening();

  private Outcome run(String folder, boolean resume, int jobs) {
    return run(folder, resume, jobs, NEVER);
  }

  private Outcome run(String folder, boolean resume, int jobs, Duration checkpointEvery) {
    return lab.runner(checkpointEvery).run(PLAN, new RunOptions(temporary.resolve(folder), resume, jobs), listening);
  }

  private Outcome run(ExperimentPlan plan, String folder) {
    return lab.runner(NEVER).run(plan, new RunOptions(temporary.resolve(folder), false, 1), listening);
  }

  /** The only problem of an experiment with one seed and one sparsity, apart from what was skipped for it. */
  private String problem() {
    return problem("o");
  }

  private String problem(String folder) {
    ExperimentPlan small = Lab.plan(1, List.of(0.5));
    RunOptions options = new RunOptions(temporary.resolve(folder), false, 1);
    Outcome outcome = lab.runner(NEVER).run(small, options, listening);
    assertEquals(0, lab.openLeases());
    List<RunResult> failed =
        outcome.problems().stream().filter(result -> result.status() == RunResult.Status.FAILED).toList();
    assertEquals(1, failed.size());
    return failed.get(0).problem();
  }

  /** The table without the seconds, which are the column before the last. */
  static String numbers(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("results.csv")).stream()
        .map(line -> line.replaceAll(",[^,]*(,[a-z]*)$", "$1"))
        .collect(Collectors.joining("\n"));
  }

  /** What every run's iterations showed, as it stands in the files. */
  static Map<String, String> metrics(Path folder) throws IOException {
    Map<String, String> metrics = new TreeMap<>();
    for (StoredRun run : StoredExperiment.read(folder).runs()) {
      metrics.put(run.plan().id(), Files.readString(run.path().resolve("metrics.jsonl")));
    }
    return metrics;
  }

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
        assertArrayEquals(values, trained.weights().get(name), name);
      });
    }
    Path forgetful = temporary.resolve("forgotten");
    lab.runner(NEVER).run(PLAN, new RunOptions(forgetful, false, 2, false), listening);
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
  void anEmptiedLayerIsCountedOrRefused() {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      subject.prunable().forEach(parameter -> scores.put(parameter.name(), new float[parameter.size()]));
      Arrays.fill(scores.get("dense1.weight"), 1);
      return scores;
    });
    ExperimentPlan lenient = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), EmptyLayers.ALLOW));
    run(lenient, "lenient");
    RunResult ticket = StoredExperiment.read(temporary.resolve("lenient")).runs().get(1).result().orElseThrow();
    Map<String, Double> metrics = ticket.measured().orElseThrow().metrics();
    assertEquals(1, metrics.get("layers.empty"));
    assertEquals(1, metrics.get("cut-off"));
    assertEquals(List.of(new Cut("net", "dense2")), Cut.of(metrics));

    ExperimentPlan strict = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), EmptyLayers.REFUSE));
    assertEquals(
        "sparsity 0.45 leaves no weight of net/dense2.weight; lower it, exclude the layer, choose another distribution,"
            + " or set prune.empty-layers to warn",
        run(strict, "strict").problems().get(0).problem());
  }

  /** The first layer keeps what leads to its first neuron, the second what reads another. */
  @Test
  void aNetworkMayBeCutOffThoughEveryLayerKeepsWeights() {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      subject.prunable().forEach(parameter -> scores.put(parameter.name(), new float[parameter.size()]));
      Arrays.fill(scores.get("dense1.weight"), 0, 6, 1);
      for (int output = 0; output < 4; output++) {
        scores.get("dense2.weight")[8 * output + 1] = 1;
      }
      return scores;
    });
    run(Lab.plan(1, List.of(0.9), new PruneRules(List.of(), EmptyLayers.ALLOW)), "lenient");
    RunResult ticket = StoredExperiment.read(temporary.resolve("lenient")).runs().get(1).result().orElseThrow();
    Map<String, Double> metrics = ticket.measured().orElseThrow().metrics();
    assertEquals(0, metrics.get("layers.empty"));
    assertEquals(1, metrics.get("cut-off"));
    assertEquals(List.of(new Cut("net", "dense2")), Cut.of(metrics));

    ExperimentPlan strict = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), EmptyLayers.REFUSE));
    assertEquals(
        "sparsity 0.9 leaves no path of kept weights through net/dense2; lower it, exclude the layer, choose another"
            + " distribution, or set prune.empty-layers to warn",
        run(strict, "strict").problems().get(0).problem());
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
  void aMaskThatDoesNotHoldIsAFailure() {
    lab.put(Engine.KIND, Lab.engine((architecture, initial) -> new PlainNetwork(architecture, initial) {
      @Override
      boolean masksHold() {
        return false;
      }
    }));
    String problem = problem();
    assertTrue(
        problem.matches(
            "engine test-engine 1\\.0\\.0: weight \\d+ of net/dense1\\.weight is masked and is \\S+ after iteration 1"),
        problem);
  }

  @Test
  void aMaskThatTrainingChangesIsAFailure() {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (iteration() == 1) {
          network().mask("dense2.weight", Mask.all(32));
        }
        return super.iterate();
      }
    });
    assertEquals(
        "engine test-engine 1.0.0: the mask of net/dense2.weight was changed by training after iteration 2", problem());
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

  /** A walk that shows its predictor, and is its own teacher. */
  private static final class Open extends Walk implements Teacher, Predictor {
    Open(TaskContext context) {
      super(context);
    }

    @Override
    public <T extends Facet> Optional<T> as(Class<T> type) {
      return Optional.of(type.cast(this));
    }

    @Override
    public <T extends Exhibit> Optional<T> show(Class<T> type) {
      return Optional.of(type.cast(this));
    }

    @Override
    public Data data() {
      throw new AssertionError("nobody may ask");
    }

    @Override
    public float[] predict(float[] inputs, int count) {
      return new float[] {7};
    }
  }

  private void asking(Consumer<RunContext> first) {
    lab.put(Task.KIND, (Task) Open::new);
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        first.accept(run);
        super.execute(run);
      }
    });
  }

  @Test
  void noCastReachesTestData() {
    asking(run -> {
      Trainable trainable = run.trainable();
      assertFalse(trainable instanceof Testable);
      Teacher teacher = trainable.as(Teacher.class).orElseThrow();
      assertFalse((Object) teacher instanceof Predictor || (Object) teacher instanceof Testable);
      assertEquals(7, teacher.predict(new float[1], 1)[0]);
    });
    assertEquals(List.of(), run("cast", false, 1).problems());
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  @Test
  void aProcedureThatAsksForWhatReachesTestDataIsAFailure() {
    asking(run -> run.trainable().as((Class) Predictor.class));
    assertEquals(
        "procedure test-procedure 1.0.0: it asked a training for Predictor, which may reach test data and is for"
            + " evaluators at the end of a run; it can have what extends Facet",
        problem());
  }

  @Test
  void aTrainableOfTheProceduresOwnMakingIsAFailure() {
    asking(run -> run.evaluate((Trainable) Proxy.newProxyInstance(
        Trainable.class.getClassLoader(), new Class<?>[] {Trainable.class}, (proxy, method, arguments) -> null)));
    assertEquals(
        "procedure test-procedure 1.0.0: it handed in a trainable of its own making; the run takes those alone that it"
            + " gave",
        problem());
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

  /** Half of the weights are removed, then something is done to the trainable, then it is trained. */
  private void regrow(Consumer<Trainable> change) {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("dense")) {
          super.execute(run);
          return;
        }
        Trainable trainable = run.trainable();
        trainable.masks(run.prune(trainable, trainable.weights(), 0.5));
        change.accept(trainable);
        run.train(trainable);
        run.evaluate(trainable);
      }
    });
  }

  private static final String REGROWN =
      "procedure test-procedure 1.0.0: it brought back weights of net/dense1.weight that were removed before, and does "
          + "not provide regrowth";

  @Test
  void aMaskThatGrowsBackIsAFailure() {
    regrow(trainable -> trainable.masks(Map.of("net/dense1.weight", Mask.all(48))));
    assertEquals(REGROWN, problem());
  }

  @Test
  void aMaskThatGrowsBackBehindTheTrainableIsAFailure() {
    regrow(trainable -> trainable.networks().get("net").mask("dense1.weight", Mask.all(48)));
    assertEquals(REGROWN, problem());
  }

  @Test
  void aMaskThatGrowsBackInTheEndIsAFailure() {
    regrow(trainable -> {
      while (!trainable.finished()) {
        trainable.iterate();
      }
      trainable.networks().get("net").mask("dense1.weight", Mask.all(48));
    });
    assertEquals(REGROWN, problem());
  }

  @Test
  void masksMayGrowBackWhereTheProcedureProvidesIt() {
    lab.provide("regrowth");
    regrow(trainable -> trainable.masks(Map.of("net/dense1.weight", Mask.all(48))));
    assertTrue(run("o", false, 2).complete());
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
        return Map.of();
      }
    });
    assertTrue(run("o", false, 2).complete());
    StoredRun stored = StoredExperiment.read(temporary.resolve("o")).runs().get(0);
    assertEquals(List.of("grid", "steps"), stored.arrays());
    assertArrayEquals(new double[] {1, 2, 3}, stored.array("steps").values());
    List<StoredRun> runs = StoredExperiment.read(temporary.resolve("o")).runs();
    runs.forEach(one ->
        assertEquals(Map.of("drift", 0.0), one.result().orElseThrow().measured().orElseThrow().facts()));
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

  @Test
  void aDistributionThatKeepsAnotherNumberIsAFailure() {
    lab.put(Distribution.KIND, (Distribution) (layers, kept, ties) -> new int[] {kept, 1});
    assertEquals(
        "distribution test-distribution 1.0.0: it divided 60 weights into [60, 1] among layers with [48, 32] "
            + "candidates",
        problem());
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

  @Test
  void anOutputFolderThatFailsEndsTheExperiment() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("ticket")) {
          run.load("dense", "nothing");
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
