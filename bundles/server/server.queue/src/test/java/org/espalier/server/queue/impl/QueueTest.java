// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.impl.PlanExecutor;
import org.espalier.laboratory.Lab;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.impl.ExperimentRunner;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.RunState;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.impl.SqlBundles;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlExperiments;
import org.espalier.server.data.impl.SqlRuns;
import org.espalier.server.queue.WorkSettings;
import org.espalier.server.queue.Work.Happening;
import org.espalier.server.workers.Limits;
import org.espalier.server.workers.WorkerSettings;
import org.espalier.store.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class QueueTest {
  @TempDir
  private Path temporary;

  private final List<Happening> told = Collections.synchronizedList(new ArrayList<>());
  private Server server;

  /** All parts of a server that the queue needs. */
  private final class Server {
    final SqlDatabase database = new SqlDatabase(ServerSettings.in(temporary.resolve("data")));
    final SqlExperiments experiments = new SqlExperiments(database);
    final SqlRuns runs = new SqlRuns(database);
    final SqlBundles bundles = new SqlBundles(database);
    final Workforce workforce;
    final ExperimentQueue queue;
    /** Folders of runs that workers of an earlier server were about. */
    final Set<Path> found;

    Server(int slots, Map<String, String> environment) {
      List<String> command = List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), LabWorker.class.getName());
      Path data = temporary.resolve("data");
      WorkerSettings workers = new WorkerSettings(
          command, environment, temporary.resolve("s"), data.resolve("log"), data.resolve("bundles"), Limits.NONE,
          Duration.ofSeconds(60), Duration.ofSeconds(20));
      workforce = new Workforce(new WorkSettings(workers, slots, OptionalInt.empty(), 3), bundles);
      found = workforce.pool().found();
      Lab lab = new Lab();
      ServerSettings settings = ServerSettings.in(data);
      queue = new ExperimentQueue(
          settings, experiments, runs, new ExperimentRunner(new PlanExecutor(lab, "unused")), workforce,
          new Retirement(settings, bundles, experiments));
      queue.subscribe(told::add);
    }

    void end() {
      queue.end();
      workforce.close();
      database.close();
    }

    /** As if it were killed: nobody is told, nothing is saved. */
    void vanish() {
      workforce.close();
      database.close();
    }

    ExperimentRecord submit(String text) {
      return queue.submit(
          new NewExperiment("ann", "lab", Optional.empty(), "new", "e.yaml", text, List.of(), 0));
    }

    ExperimentRecord await(long id, Predicate<ExperimentRecord> condition) throws InterruptedException {
      while (true) {
        ExperimentRecord record = experiments.find(id).orElseThrow();
        if (condition.test(record)) {
          return record;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }

    ExperimentRecord end(long id) throws InterruptedException {
      return await(id, record -> record.state().ended());
    }
  }

  private Server start(int slots, Map<String, String> environment) {
    server = new Server(slots, environment);
    return server;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.end();
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private Path output(long id) {
    return temporary.resolve("data").resolve("experiments").resolve(Long.toString(id)).resolve("output");
  }

  /** What a folder holds, but for times, the report, and what is about the processes. */
  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        boolean remade = name.startsWith("report") || name.startsWith("figures/");
        if (!name.contains(".lock") && !remade && !name.endsWith(".log")) {
          String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
          content.put(name, text.replaceAll("\"seconds\": [^,]*", "").replaceAll(",[0-9.]+,finished", ",finished"));
        }
      }
    }
    return content;
  }

  private static void assertSameFiles(Path one, Path other) throws IOException {
    Map<String, String> expected = content(one);
    Map<String, String> actual = content(other);
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, text) -> assertEquals(text, actual.get(name), name));
  }

  private Path inProcess(int seeds) {
    Path folder = temporary.resolve("in-process-" + seeds);
    Lab lab = new Lab();
    RunExecutor executor = new PlanExecutor(lab, "lab 1");
    new ExperimentRunner(executor).start(LabWorker.plan(seeds), new RunOptions(folder, false, 2), new Silent()).await();
    return folder;
  }

  private static final class Silent implements RunListener {
    @Override
    public void opened(Path output, Progress progress) {}

    @Override
    public void damaged(String sentence) {}

    @Override
    public void moved(Progress progress) {}

    @Override
    public void ended(org.espalier.plan.RunPlan run, RunResult result, Progress progress) {}

    @Override
    public void stopping(Progress progress) {}
  }

  @Test
  void anExperimentComesToTheFolderThatItComesToInOneProcess() throws Exception {
    Server server = start(2, Map.of());
    ExperimentRecord accepted = server.submit("walks 2");
    assertEquals(ExperimentState.ACCEPTED, accepted.state());
    ExperimentRecord done = server.end(accepted.id());
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertEquals("walks", done.name());
    assertEquals(List.of(4, 4, 0), List.of(done.runs(), done.finished(), done.failed()));
    assertSameFiles(inProcess(2), output(done.id()));
    assertTrue(Files.exists(output(done.id()).resolve("report.html")));
    server.runs.of(done.id()).forEach(run -> {
      assertEquals(RunState.FINISHED, run.state());
      assertTrue(run.metrics().containsKey("draw") && run.metrics().containsKey("distance"), run.toString());
    });
    assertTrue(told.stream().anyMatch(happening -> happening.kind().equals("run")));
  }

  @Test
  void whatCannotBePlannedIsRefusedAndTheNextIsPlanned() throws Exception {
    Server server = start(1, Map.of());
    ExperimentRecord bad = server.submit("dances 2");
    ExperimentRecord fatal = server.submit("exit 0");
    ExperimentRecord good = server.submit("walks 1");
    assertEquals("e.yaml: line 1: there is no dances", server.end(bad.id()).reason());
    ExperimentRecord refused = server.end(fatal.id());
    assertEquals(ExperimentState.REFUSED, refused.state());
    assertTrue(refused.reason().contains("a plug-in that it uses may be at fault"), refused.reason());
    assertEquals(ExperimentState.FINISHED, server.end(good.id()).state());
  }

  @Test
  void aRunThatFailsIsRecordedWithItsReason() throws Exception {
    Server server = start(1, Map.of("FAILS", "yes"));
    ExperimentRecord done = server.end(server.submit("walks 1").id());
    assertEquals(ExperimentState.FAILED, done.state());
    assertTrue(done.reason().startsWith("2 runs did not finish, first dense-s0-"), done.reason());
    assertTrue(done.reason().contains("it is a test"), done.reason());
    assertEquals(2, done.failed());
  }

  @Test
  void aCancelledExperimentEndsAndKeepsWhatWasDone() throws Exception {
    Server server = start(1, Map.of("PAUSE", "30"));
    ExperimentRecord first = server.submit("walks 3");
    ExperimentRecord second = server.submit("walks 3");
    server.await(first.id(), record -> record.finished() > 0);
    server.queue.cancel(first.id(), "bob");
    assertEquals(ExperimentState.CANCELLED, server.end(first.id()).state());
    server.queue.cancel(second.id(), "bob");
    assertEquals(ExperimentState.CANCELLED, server.end(second.id()).state());
    assertTrue(server.runs.of(first.id()).stream().anyMatch(run -> run.state() == RunState.FINISHED));
    assertTrue(server.runs.of(first.id()).stream().allMatch(run -> run.state().ended()));
  }

  @Test
  void aServerThatEndsGoesOnWhereItWas() throws Exception {
    long id;
    Server first = start(2, Map.of("PAUSE", "10"));
    id = first.submit("walks 3").id();
    first.await(id, record -> record.finished() > 0);
    first.end();
    Server second = start(2, Map.of());
    ExperimentRecord done = second.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertEquals(6, done.finished());
    assertSameFiles(inProcess(3), output(id));
  }

  @Test
  void aServerThatVanishesFindsItsWorkersAtWork() throws Exception {
    Server first = start(1, Map.of("PAUSE", "100"));
    long id = first.submit("walks 2").id();
    first.await(id, record -> first.runs.of(id).stream().anyMatch(run -> run.done() > 0));
    assertEquals("busy", first.queue.slots().get(0).state());
    first.vanish();
    Server second = start(1, Map.of());
    assertEquals(1, second.found.size());
    ExperimentRecord done = second.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertSameFiles(inProcess(2), output(id));
  }

  @Test
  void aWorkerThatIsKilledCostsATry() throws Exception {
    Server server = start(1, Map.of("PAUSE", "50"));
    long id = server.submit("walks 1").id();
    server.await(id, record -> server.runs.of(id).stream().anyMatch(run -> run.done() > 0));
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    ExperimentRecord done = server.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertNotEquals(1, server.runs.of(id).stream().mapToInt(run -> run.attempt()).max().orElse(0));
    assertSameFiles(inProcess(1), output(id));
  }

  @Test
  void theUrgentComesFirst() throws Exception {
    Server server = start(1, Map.of("PAUSE", "10"));
    server.queue.reserve(1);
    long first = server.submit("walks 3").id();
    long second = server.submit("walks 3").id();
    // of each the next run and the one after it
    server.await(second, record -> server.workforce.slots().waiting() == 4);
    assertEquals("reserved", server.queue.slots().get(0).state());
    server.queue.prioritise(second, 5);
    server.queue.reserve(0);
    server.end(second);
    assertEquals(ExperimentState.FINISHED, server.end(first).state());
    Instant begun = server.runs.of(first).stream().flatMap(run -> run.begun().stream()).min(Instant::compareTo)
        .orElseThrow();
    Instant ended = server.runs.of(second).stream().flatMap(run -> run.begun().stream()).max(Instant::compareTo)
        .orElseThrow();
    assertFalse(begun.isBefore(ended), "the first begins at " + begun + ", before the second's last at " + ended);
  }
}
