// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.LockedBundle;
import org.espalier.json.JsonObject;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class OutputFolderTest {
  private static final ExperimentPlan PLAN = Plans.experiment(List.of(0.5, 0.9), "aa");

  @TempDir Path temporary;

  private static OutputFolder open(Path path, boolean resume) {
    return OutputFolder.open(path, PLAN, "test 1.0", resume);
  }

  private static Measurement measured(double score, Map<String, Double> metrics) {
    Metric accuracy = new Metric("accuracy", "1", Metric.Direction.HIGHER, "share of right answers");
    return new Measurement(
        accuracy, new Measurement.Success(score, 0.125), Optional.of(new Measurement.Success(0.75, 0.25)),
        new Sparsity(0.5, 0.45, 0.5),
        new Learning(
            Optional.of(new Metric("loss", "nats", Metric.Direction.LOWER, "of the data")),
            Optional.of(new Effort(12, 12000)),
            List.of(new Metric("loss", "nats", Metric.Direction.LOWER, "of the data"))),
        metrics, Map.of("gap", new Metric("gap", "nats", Metric.Direction.LOWER, "above the best").within(0, 9)),
        Map.of("bayes-error", 0.01));
  }

  @Test
  void whatIsWrittenIsRead() {
    Path path = temporary.resolve("runs/study");
    Weights weights = new Weights(Map.of("net/dense1.weight", new float[] {1, -0f, Float.MIN_VALUE}));
    Map<ParameterName, Mask> masks =
        Map.of(ParameterName.of("net/dense1.weight"), Mask.of(new boolean[] {true, false, true}));
    RunResult result =
        RunResult.finished(
            PLAN.runs().get(0).id(), measured(0.1 + 0.2, Map.of("gap", Double.NaN)), 7, 1.5, Map.of("jvm", "\u00e9"));
    try (OutputFolder folder = open(path, false)) {
      RunFolder run = folder.run(PLAN.runs().get(0));
      run.save("final", weights);
      run.saveMasks("final", masks);
      run.save("profit", new double[] {-3.5, 0.25});
      run.save("path", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      try (MetricsLog log = run.metrics()) {
        log.append(new MetricPoint(1, 100, Map.of("loss", 0.25)));
        log.append(new MetricPoint(2, 200, Map.of("loss", Double.NaN)));
      }
      folder.record(PLAN.runs().get(0), result);
    }
    StoredExperiment stored = StoredExperiment.read(path);
    assertEquals(PLAN.experiment().digest(), stored.experiment().digest());
    assertEquals("test 1.0", stored.tool());
    assertEquals(PLAN.runs(), stored.runs().stream().map(StoredRun::plan).toList());
    StoredRun run = stored.runs().get(0);
    assertEquals(result, run.result().orElseThrow());
    assertEquals(weights, run.weights("final"));
    assertEquals(masks, run.masks("final"));
    assertEquals(List.of("path", "profit"), run.arrays());
    assertArrayEquals(new double[] {-3.5, 0.25}, run.array("profit").values());
    assertArrayEquals(new int[] {2, 3}, run.array("path").shape());
    assertEquals(
        List.of(new MetricPoint(1, 100, Map.of("loss", 0.25)), new MetricPoint(2, 200, Map.of("loss", Double.NaN))),
        run.metrics());
    assertTrue(stored.runs().get(1).result().isEmpty());
    assertEquals(List.of(), stored.runs().get(1).metrics());
  }

  /** What a process of its own has recorded is not written once more, unless it is to be another end. */
  @Test
  void theEndThatAnotherProcessHasRecordedIsLeftAlone() throws IOException {
    RunPlan dense = PLAN.runs().get(0);
    RunResult result = RunResult.finished(dense.id(), measured(0.75, Map.of()), 7, 1.5, Map.of("jvm", "one"));
    Path path = temporary.resolve("study");
    try (OutputFolder folder = open(path, false)) {
      RunFolder run = folder.run(dense);
      Path file = run.stored().path().resolve("result.json");
      try (WorkFolder worker = WorkFolder.open(run.stored().path(), dense, true)) {
        worker.folder().save("profit", new double[] {1});
        worker.record(result);
      }
      Object written = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      run.takeOver();
      folder.record(dense, run.stored().result().orElseThrow());
      assertEquals(written, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
      assertEquals(Optional.of(result), folder.result(dense));
      folder.run(dense).takeOver();
      folder.record(dense, RunResult.failed(dense.id(), "it was given up", 7, 1.5, Map.of()));
      assertEquals("it was given up", run.stored().result().orElseThrow().problem());
    }
  }

  @Test
  void keptWeightsRememberHowLongTheyWereTrained() {
    Weights weights = new Weights(Map.of("net/dense1.weight", new float[] {1, 0, 2}));
    History history = new History(new Effort(12, 1200), new Effort(4, 400));
    try (OutputFolder folder = open(temporary.resolve("study"), false)) {
      RunFolder run = folder.run(PLAN.runs().get(0));
      run.save("trained", weights.with(Optional.of(history)));
      run.save("made", weights);
      Weights read = run.stored().weights("trained");
      assertEquals(weights, read);
      assertEquals(Optional.of(new History(new Effort(16, 1600), Effort.NONE)), read.history());
      assertEquals(Optional.empty(), run.stored().weights("made").history());
    }
  }

  @Test
  void aSparsityIsWrittenWhereItChangesAndReadOfEachIteration() throws IOException {
    try (OutputFolder folder = open(temporary.resolve("study"), false)) {
      RunFolder run = folder.run(PLAN.runs().get(0));
      try (MetricsLog log = run.metrics()) {
        log.append(new MetricPoint(1, 10, Map.of("loss", 4.0), OptionalDouble.of(0.25)));
        log.append(new MetricPoint(2, 20, Map.of("loss", 3.0)));
        log.append(new MetricPoint(3, 30, Map.of("loss", 2.0), OptionalDouble.of(0.5)));
      }
      assertEquals(
          "{\"iteration\":2,\"metrics\":{\"loss\":3.0},\"samples\":20}",
          Files.readAllLines(run.stored().path().resolve("metrics.jsonl")).get(1));
      assertEquals(
          List.of(OptionalDouble.of(0.25), OptionalDouble.of(0.25), OptionalDouble.of(0.5)),
          run.stored().metrics().stream().map(MetricPoint::sparsity).toList());
    }
  }

  @Test
  void aResultKnowsTheLibrariesThatItWasMadeWith() {
    RunResult result = RunResult.finished("a", measured(0.5, Map.of()), 7, 1.5, Map.of())
        .with(List.of(new LockedBundle("org.example.library", new Version(1, 2, 3, "x"), "ab".repeat(32))));
    assertEquals(result, RunResult.of(result.toJson()));
  }

  @Test
  void whatOlderResultsDoNotTellIsNotKnown() {
    RunResult result = RunResult.finished("a", measured(0.5, Map.of()), 7, 1.5, Map.of());
    assertEquals(result, RunResult.of(result.toJson()));
    Map<String, Object> older = new LinkedHashMap<>(result.toJson().values());
    older.keySet().removeAll(List.of("progress", "head-start", "shown"));
    assertEquals(Learning.UNKNOWN, RunResult.of(new JsonObject(older)).measured().orElseThrow().learning());
  }

  @Test
  void tableHasARowForEachEndedRunInThePlansOrder() throws IOException {
    try (OutputFolder folder = open(temporary.resolve("o"), false)) {
      RunPlan dense = PLAN.runs().get(0);
      RunPlan half = PLAN.runs().get(1);
      RunPlan most = PLAN.runs().get(2);
      folder.record(most, RunResult.skipped(most.id(), "it needs " + half.id() + ", which failed"));
      folder.record(half, RunResult.failed(half.id(), "the loss is NaN", 3, 0.25, Map.of()));
      folder.record(
          dense, RunResult.finished(dense.id(), measured(0.75, Map.of("entropy", 1e-7)), 10, 2, Map.of()));
      String ticket = ",ticket,0,\"magnitude, \"\"l1\"\"\",";
      String header = "id,name,variant,seed,criterion,sparsity,sparsity.weights,sparsity.parameters,sparsity.macs,"
          + "objective,direction,score,floor,validation.score,validation.floor,entropy,iterations,seconds,status\n";
      assertEquals(
          header
              + dense.id() + ",dense,dense,0,,,0.5,0.45,0.5,accuracy,higher,0.75,0.125,0.75,0.25,1.0E-7,10,2.000,"
              + "finished\n"
              + half.id() + ",ticket-0.5" + ticket + "0.5,,,,,,,,,,,3,0.250,failed\n"
              + most.id() + ",ticket-0.9" + ticket + "0.9,,,,,,,,,,,0,0.000,skipped\n",
          Files.readString(temporary.resolve("o/results.csv")));
    }
  }

  @Test
  void theSameExperimentGoesOnOnlyWhenAskedTo() {
    RunPlan dense = PLAN.runs().get(0);
    try (OutputFolder folder = open(temporary, false)) {
      folder.record(dense, RunResult.finished(dense.id(), measured(1, Map.of()), 1, 1, Map.of()));
    }
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> open(temporary, false));
    assertEquals(
        "the output folder " + temporary + " holds this experiment already, with 1 of 3 runs finished; go on with it "
            + "(--resume), or choose another folder (--output)",
        refused.getMessage());
    try (OutputFolder folder = open(temporary, true)) {
      assertTrue(folder.result(dense).orElseThrow().finished());
      assertTrue(folder.result(PLAN.runs().get(1)).isEmpty());
    }
  }

  @Test
  void anotherExperimentIsRefusedAndTheDifferenceNamed() {
    open(temporary, false).close();
    assertEquals(another("sparsity is [0.5,0.9] there and [0.5] here"), refusal(Plans.experiment(List.of(0.5), "aa")));
    String version = "the engine jvm is version 1.0.0 (SHA-256 aa...) there and version 1.0.0 (SHA-256 bb...) here";
    assertEquals(another(version), refusal(Plans.experiment(List.of(0.5, 0.9), "bb")));
    // more sparsities change nothing: the version does
    assertEquals(another(version), refusal(Plans.experiment(List.of(0.5, 0.9, 0.95), "bb")));
    ExperimentPlan renamed = ExperimentPlan.of("thesis", "", PLAN.experiment().spec(), PLAN.runs(), Optional.empty());
    assertEquals(another("experiment is study there and thesis here"), refusal(renamed));
  }

  private String another(String difference) {
    return "the output folder " + temporary + " holds another experiment: " + difference
        + "; it can be gone on with and made larger, not changed: choose another folder (--output)";
  }

  @Test
  void aLargerExperimentKeepsWhatIsFinished() {
    RunPlan dense = PLAN.runs().get(0);
    RunPlan half = PLAN.runs().get(1);
    try (OutputFolder folder = open(temporary, false)) {
      folder.record(dense, RunResult.finished(dense.id(), measured(1, Map.of()), 1, 1, Map.of()));
      folder.record(half, RunResult.failed(half.id(), "no", 1, 1, Map.of()));
    }
    ExperimentPlan larger = Plans.experiment(List.of(0.3, 0.5, 0.9, 0.95), "aa");
    InvalidInputException unasked =
        assertThrows(InvalidInputException.class, () -> OutputFolder.open(temporary, larger, "test 1.1", false));
    assertTrue(unasked.getMessage().contains("already, with 1 of 5 runs finished; go on with it (--resume)"));
    try (OutputFolder folder = OutputFolder.open(temporary, larger, "test 1.1", true)) {
      assertEquals(larger.runs(), folder.runs());
      assertTrue(folder.result(dense).orElseThrow().finished());
      assertFalse(folder.result(half).orElseThrow().finished());
      assertTrue(folder.result(larger.runs().get(4)).isEmpty());
    }
    StoredExperiment stored = StoredExperiment.read(temporary);
    assertEquals(larger.experiment(), stored.experiment());
    assertEquals("test 1.1", stored.tool());
    assertEquals(larger.runs(), stored.runs().stream().map(StoredRun::plan).toList());
    assertEquals(another("sparsity is [0.3,0.5,0.9,0.95] there and [0.5,0.9] here"), refusal(PLAN));
  }

  @Test
  void aSearchNeedsValidationScoresOfWhatIsFinished() {
    RunPlan dense = PLAN.runs().get(0);
    Measurement scored = measured(1, Map.of());
    Measurement unscored = new Measurement(
        scored.objective(), scored.test(), Optional.empty(), scored.sparsity(), Map.of(), Map.of(), Map.of());
    try (OutputFolder folder = open(temporary, false)) {
      folder.record(dense, RunResult.finished(dense.id(), unscored, 1, 1, Map.of()));
    }
    Search search = new Search(
        new Search.Goal(0.9, 0.5, 0.9, 0.4, List.of(0.5, 0.9)),
        List.of(
            new Search.Track(
                Map.of(), Map.of(0.5, PLAN.runs().subList(0, 2), 0.9, List.of(dense, PLAN.runs().get(2))))));
    ExperimentPlan searching =
        ExperimentPlan.of("study", "", PLAN.experiment().spec(), PLAN.runs(), Optional.of(search));
    assertTrue(refusal(searching).contains("not scored on validation data, by which a search decides"));
    try (OutputFolder folder = open(temporary, true)) {
      folder.record(dense, RunResult.finished(dense.id(), scored, 1, 1, Map.of()));
    }
    OutputFolder.open(temporary, searching, "test", true).close();
  }

  private String refusal(ExperimentPlan other) {
    return assertThrows(InvalidInputException.class, () -> OutputFolder.open(temporary, other, "test", true))
        .getMessage();
  }

  @Test
  void aFolderOfOtherThingsIsLeftAsItIs() throws IOException {
    Files.writeString(temporary.resolve("thesis.tex"), "");
    String message = assertThrows(InvalidInputException.class, () -> open(temporary, true)).getMessage();
    assertTrue(message.contains("thesis.tex"), message);
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(temporary.resolve("thesis.tex")), files.toList());
    }
  }

  @Test
  void anUnwritableFolderIsRefusedInOneSentence() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    String inFile = assertThrows(InvalidInputException.class, () -> open(file.resolve("out"), false)).getMessage();
    assertEquals("the output folder " + file + "/out can't be written: " + file + " is not a folder", inFile);
    String aFile = assertThrows(InvalidInputException.class, () -> open(file, false)).getMessage();
    assertEquals("the output folder " + file + " can't be written: " + file + " is not a folder", aFile);
  }

  @Test
  void whatAKilledProcessLeftBeforeThePlanStoodIsNotInTheWay() throws IOException {
    Files.createDirectories(temporary.resolve("runs/dense-s0-00000000"));
    Files.writeString(temporary.resolve(".experiment.json.new"), "{");
    Files.writeString(temporary.resolve(".lock"), "1\n");
    open(temporary, false).close();
    assertEquals(3, StoredExperiment.read(temporary).runs().size());
    assertFalse(Files.exists(temporary.resolve(".experiment.json.new")));
  }

  @Test
  void plansThatALossOfPowerTookAreWrittenAgain() throws IOException {
    open(temporary, false).close();
    Path plan = temporary.resolve("runs").resolve(PLAN.runs().get(1).id()).resolve("plan.json");
    Files.writeString(plan, "");
    open(temporary, true).close();
    assertEquals(PLAN.runs(), StoredExperiment.read(temporary).runs().stream().map(StoredRun::plan).toList());
  }

  @Test
  void aFolderInUseIsRefused() {
    OutputFolder held = open(temporary, false);
    String message = assertThrows(InvalidInputException.class, () -> open(temporary, true)).getMessage();
    assertEquals(
        "the output folder " + temporary + " is in use by process " + ProcessHandle.current().pid()
            + "; wait for it to end, or choose another folder (--output)",
        message);
    held.close();
    open(temporary, true).close();
  }

  @Test
  void theLockOfAKilledProcessIsNone() throws Exception {
    Process holder = new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
        Holder.class.getName(), temporary.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(holder.getInputStream()))) {
      assertEquals("held", out.readLine());
      String message = assertThrows(InvalidInputException.class, () -> open(temporary, true)).getMessage();
      assertTrue(message.contains("in use by process " + holder.pid() + ";"), message);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    open(temporary, true).close();
  }

  /** Holds a folder until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws InterruptedException {
      open(Path.of(args[0]), false);
      System.out.println("held");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void checkpointsLastUntilTheRunHasEnded() {
    RunPlan plan = PLAN.runs().get(0);
    try (OutputFolder folder = open(temporary, false)) {
      RunFolder run = folder.run(plan);
      MetricsLog log = run.metrics();
      assertFalse(run.resume(1, in -> {}));
      run.checkpoint(1, log, 0, out -> out.writeLong(41));
      run.checkpoint(1, log, 0, out -> out.writeLong(42));
      assertTrue(run.resume(1, in -> assertEquals(42, in.readLong())));
      assertFalse(run.resume(2, in -> {}));
      assertThrows(
          IllegalStateException.class,
          () -> run.checkpoint(
              1, log, 0,
              out -> {
                out.writeLong(43);
                throw new IllegalStateException("the network is closed");
              }));
      assertTrue(run.resume(1, in -> assertEquals(42, in.readLong())));
      log.close();
      folder.record(plan, RunResult.failed(plan.id(), "no", 0, 0, Map.of()));
      assertFalse(run.resume(1, in -> {}));
    }
  }

  @Test
  void theMetricsLogIsCutToWholeLines() throws IOException {
    try (OutputFolder folder = open(temporary, false)) {
      RunFolder run = folder.run(PLAN.runs().get(0));
      try (MetricsLog log = run.metrics()) {
        for (int i = 1; i <= 5000; i++) {
          log.append(new MetricPoint(i, 10L * i, Map.of("loss", 1.0 / i)));
        }
      }
      Path file = run.stored().path().resolve("metrics.jsonl");
      Files.writeString(file, Files.readString(file) + "{\"iter");
      assertEquals(5000, run.stored().metrics().size());
      try (MetricsLog log = run.metrics()) {
        log.cut(4321);
        log.append(new MetricPoint(4322, 1, Map.of()));
      }
      List<MetricPoint> points = run.stored().metrics();
      assertEquals(4322, points.size());
      assertEquals(new MetricPoint(4321, 43210, Map.of("loss", 1.0 / 4321)), points.get(4320));
      assertEquals(new MetricPoint(4322, 1, Map.of()), points.get(4321));
      try (MetricsLog log = run.metrics()) {
        assertThrows(StoreException.class, () -> log.cut(4323));
        log.cut(0);
      }
      assertEquals(0, Files.size(file));
    }
  }
}
