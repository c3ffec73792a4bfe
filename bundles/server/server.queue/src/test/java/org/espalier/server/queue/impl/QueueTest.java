// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Resources;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.queue.NoRoomException;
import org.espalier.server.queue.Work.Happening;
import org.espalier.server.queue.impl.LabServer.Making;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class QueueTest {
  @TempDir
  private Path temporary;

  private final List<Happening> told = Collections.synchronizedList(new ArrayList<>());
  private LabServer server;

  private LabServer start(int slots, Map<String, String> environment) {
    return start(Making.of(slots, environment));
  }

  private LabServer start(Making making) {
    server = new LabServer(temporary, making);
    server.queue.subscribe(told::add);
    return server;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.end();
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void anExperimentComesToTheFolderThatItComesToInOneProcess() throws Exception {
    LabServer server = start(2, Map.of());
    ExperimentRecord accepted = server.submit("walks 2");
    assertEquals(ExperimentState.ACCEPTED, accepted.state());
    ExperimentRecord done = server.end(accepted.id());
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertEquals("walks", done.name());
    assertEquals(List.of(4, 4, 0), List.of(done.runs(), done.finished(), done.failed()));
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 2), server.output(done.id()));
    assertTrue(Files.exists(server.output(done.id()).resolve("report.html")));
    server.runs.of(done.id()).forEach(run -> {
      assertEquals(RunState.FINISHED, run.state());
      assertTrue(run.metrics().containsKey("draw") && run.metrics().containsKey("distance"), run.toString());
    });
    assertTrue(told.stream().anyMatch(happening -> happening.kind().equals("run")));
  }

  @Test
  void whatCannotBePlannedIsRefusedAndTheNextIsPlanned() throws Exception {
    LabServer server = start(1, Map.of());
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
    LabServer server = start(1, Map.of("FAILS", "yes"));
    ExperimentRecord done = server.end(server.submit("walks 1").id());
    assertEquals(ExperimentState.FAILED, done.state());
    assertTrue(done.reason().startsWith("2 runs did not finish, first dense-s0-"), done.reason());
    assertTrue(done.reason().contains("it is a test"), done.reason());
    assertEquals(2, done.failed());
  }

  @Test
  void aCancelledExperimentEndsAndKeepsWhatWasDone() throws Exception {
    LabServer server = start(1, Map.of("PAUSE", "30"));
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
    LabServer first = start(2, Map.of("PAUSE", "10"));
    id = first.submit("walks 3").id();
    first.await(id, record -> record.finished() > 0);
    first.queue.end();
    // as it is if the process is killed before the database has written what it was told
    String done = first.runs.of(id).stream().filter(run -> run.state() == RunState.FINISHED).findFirst().orElseThrow()
        .id();
    first.runs.began(id, done, 1, "");
    first.end();
    LabServer second = start(2, Map.of());
    ExperimentRecord ended = second.end(id);
    assertEquals(ExperimentState.FINISHED, ended.state(), ended.reason());
    assertEquals(6, ended.finished());
    assertTrue(second.runs.of(id).stream().allMatch(run -> run.state() == RunState.FINISHED));
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 3), server.output(id));
  }

  @Test
  void aServerThatVanishesFindsItsWorkersAtWork() throws Exception {
    LabServer first = start(1, Map.of("PAUSE", "100"));
    long id = first.submit("walks 2").id();
    first.await(id, record -> first.runs.of(id).stream().anyMatch(run -> run.done() > 0));
    assertEquals("busy", first.queue.slots().get(0).state());
    first.vanish();
    LabServer second = start(1, Map.of());
    assertEquals(1, second.found.size());
    ExperimentRecord done = second.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 2), server.output(id));
  }

  @Test
  void aWorkerThatIsKilledCostsATry() throws Exception {
    LabServer server = start(1, Map.of("PAUSE", "50"));
    long id = server.submit("walks 1").id();
    server.await(id, record -> server.runs.of(id).stream().anyMatch(run -> run.done() > 0));
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    ExperimentRecord done = server.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    assertNotEquals(1, server.runs.of(id).stream().mapToInt(run -> run.attempt()).max().orElse(0));
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 1), server.output(id));
  }

  @Test
  void theUrgentComesFirst() throws Exception {
    LabServer server = start(1, Map.of("PAUSE", "10"));
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

  private static void assertEndedFor(LabServer server, long id, String why) throws InterruptedException {
    ExperimentRecord ended = server.end(id);
    assertEquals(ExperimentState.CANCELLED, ended.state());
    assertEquals(why, ended.reason());
    List<RunRecord> unfinished =
        server.runs.of(id).stream().filter(run -> run.state() != RunState.FINISHED).toList();
    assertFalse(unfinished.isEmpty());
    for (RunRecord run : unfinished) {
      assertEquals(RunState.CANCELLED, run.state());
      assertEquals("its experiment was ended: " + why, run.reason());
    }
  }

  @Test
  void aDeadlineEndsWhatIsUnderWayAndWhatWaits() throws Exception {
    LabServer server = start(1, Map.of("PAUSE", "100"));
    long begun = server.submit("ann", "walks 30", Resources.USUAL, Optional.of(Duration.ofSeconds(3))).id();
    long waiting = server.submit("ann", "walks 30", Resources.USUAL, Optional.of(Duration.ofSeconds(3))).id();
    server.awaitARun(begun);
    assertEndedFor(server, begun, "its deadline has passed");
    assertEndedFor(server, waiting, "its deadline has passed");
    assertEquals(ExperimentState.FINISHED, server.end(server.submit(
        "ann", "walks 1", Resources.USUAL, Optional.of(Duration.ofDays(1))).id()).state());
  }

  @Test
  void anEndThatWasAskedForComesAlsoIfTheServerIsKilledBefore() throws Exception {
    LabServer first = start(1, Map.of("PAUSE", "200"));
    long id = first.submit("walks 5").id();
    first.awaitARun(id);
    first.experiments.deadline(id, Instant.now(), "it was cancelled by bob");
    first.vanish();
    LabServer second = start(1, Map.of());
    assertEquals(1, second.found.size());
    assertEndedFor(second, id, "it was cancelled by bob");
    for (int i = 0; i < 500 && !second.workforce.pool().found().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertEquals(0, second.workforce.pool().found().size(), "the worker is still about it");
  }

  @Test
  void runsOfABundleThatIsTakenAwayAreWaitedForUntilItsDeadline() throws Exception {
    LabServer server = start(1, Map.of("PAUSE", "100"));
    String sha256 = LabWorker.plan(1).runs().get(0).lineup().all().findFirst().orElseThrow().sha256();
    Instant now = Instant.now();
    server.bundles.add(new BundleRecord(sha256, "org.example.lab", "1.0.0", BundleState.ACTIVE, "ann", now, now));
    Files.write(server.workforce.jar(sha256), new byte[0]);
    long id = server.submit("walks 30").id();
    server.awaitARun(id);
    assertEquals(BundleState.DRAINING, server.deployments.retire(sha256, "bob", Optional.empty()).state());
    assertEquals(ExperimentState.RUNNING, server.experiments.find(id).orElseThrow().state());
    server.deployments.retire(sha256, "bob", Optional.of(Duration.ofSeconds(1)));
    assertEndedFor(server, id, "its bundle org.example.lab 1.0.0 was taken away by bob");
    server.await(id, record -> server.bundles.find(sha256).orElseThrow().state() == BundleState.RETIRED);
  }

  @Test
  void aWorkerThatHangsIsKilledAndItsRunTriedAgain() throws Exception {
    LabServer server = start(Making.of(1, Map.of("PAUSE", "50")).silence(Duration.ofSeconds(2)));
    long id = server.submit("walks 1").id();
    server.awaitARun(id);
    ProcessHandle hung = ProcessHandle.current().descendants()
        .filter(process -> process.pid() == worker(server, id)).findFirst().orElseThrow();
    assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(hung.pid())).start().waitFor());
    server.await(id, record -> server.runs.of(id).stream().anyMatch(
        run -> run.attempt() > 1 && run.reason().endsWith(") said nothing for 2 s")));
    assertFalse(hung.isAlive());
    ExperimentRecord done = server.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 1), server.output(id));
  }

  /** The process that is about a run of an experiment. */
  private static long worker(LabServer server, long id) {
    return server.workforce.pool().working(server.output(id)).iterator().next();
  }

  @Test
  void aWorkerThatHangsWhenTheServerBeginsIsKilledAndItsRunTriedAgain() throws Exception {
    LabServer first = start(1, Map.of("PAUSE", "50"));
    long id = first.submit("walks 2").id();
    first.awaitARun(id);
    ProcessHandle hung = ProcessHandle.of(worker(first, id)).orElseThrow();
    assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(hung.pid())).start().waitFor());
    first.vanish();
    LabServer second = start(1, Map.of());
    assertFalse(second.found.iterator().hasNext());
    ExperimentRecord done = second.end(id);
    assertFalse(hung.isAlive());
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 2), second.output(id));
  }

  @Test
  void nothingNewBeginsOnAFullDiskAndNothingIsLost() throws Exception {
    AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
    LabServer server = start(Making.of(1, Map.of("PAUSE", "20")).usable(usable::get));
    long id = server.submit("walks 3").id();
    server.awaitARun(id);
    usable.set(5 << 20);
    String refusal = assertThrows(NoRoomException.class, () -> server.submit("walks 1")).getMessage();
    assertTrue(refusal.endsWith(
        " has 5 MiB left, where 100 are kept free: nothing new begins until there is room"), refusal);
    // for longer than between two runs: the disk is looked at once a second
    long busy = System.nanoTime();
    while (System.nanoTime() - busy < TimeUnit.MILLISECONDS.toNanos(1500)) {
      if (!server.queue.slots().get(0).state().equals("idle")) {
        busy = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    int finished = server.experiments.find(id).orElseThrow().finished();
    TimeUnit.MILLISECONDS.sleep(500);
    assertEquals(finished, server.experiments.find(id).orElseThrow().finished());
    assertEquals(ExperimentState.RUNNING, server.experiments.find(id).orElseThrow().state());
    usable.set(Long.MAX_VALUE);
    assertEquals(ExperimentState.FINISHED, server.end(id).state());
    assertEquals(ExperimentState.FINISHED, server.end(server.submit("walks 1").id()).state());
    LabOutput.assertSameFiles(LabOutput.inProcess(temporary, 3), server.output(id));
  }

  @Test
  void aFullDiskAtTheBeginIsWaitedFor() throws Exception {
    LabServer first = start(1, Map.of());
    first.queue.reserve(1);
    long planned = first.submit("walks 1").id();
    first.await(planned, record -> record.state() == ExperimentState.PLANNED);
    first.end();
    AtomicLong usable = new AtomicLong(0);
    LabServer second = start(Making.of(1, Map.of()).usable(usable::get));
    TimeUnit.MILLISECONDS.sleep(1500);
    assertEquals(ExperimentState.PLANNED, second.experiments.find(planned).orElseThrow().state());
    usable.set(Long.MAX_VALUE);
    assertEquals(ExperimentState.FINISHED, second.end(planned).state());
  }

  @Test
  void aRunThatIsToBeAloneIs() throws Exception {
    LabServer server = start(2, Map.of("PAUSE", "10"));
    long first = server.submit("walks 2").id();
    long alone = server.submit("bob", "walks 1", new Resources(1, true), Optional.empty()).id();
    long last = server.submit("walks 2").id();
    int seen = 0;
    for (long id : List.of(alone, first, last)) {
      while (!server.experiments.find(id).orElseThrow().state().ended()) {
        Set<Long> before = server.workforce.pool().working(server.output(alone));
        Set<Long> all = server.workforce.pool().working(server.data);
        if (!before.isEmpty() && before.equals(server.workforce.pool().working(server.output(alone)))) {
          seen++;
          assertEquals(before, all, "others work beside the one that is to be alone");
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      assertEquals(ExperimentState.FINISHED, server.experiments.find(id).orElseThrow().state());
    }
    assertTrue(seen > 0, "it was never seen at work");
  }

  @Test
  void moreCoresThanThereAreAreRefused() {
    LabServer server = start(Making.of(4, Map.of()).person(2));
    assertEquals("cores is 3; runs of one person have 2 slots at most on this server",
        assertThrows(InvalidInputException.class,
            () -> server.submit("ann", "walks 1", new Resources(3, false), Optional.empty())).getMessage());
  }

  @Test
  void manyExperimentsOfAPersonDoNotMakeManyThreadsAndOthersDoNotWaitForThem() throws Exception {
    long others = runThreads();
    LabServer server = start(1, Map.of("PAUSE", "5"));
    List<Long> anns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      anns.add(server.submit("walks 1").id());
    }
    server.await(anns.get(11), record -> record.state() != ExperimentState.ACCEPTED);
    long bobs = server.submit("bob", "walks 1", Resources.USUAL, Optional.empty()).id();
    server.end(bobs);
    long waiting = anns.stream().filter(id -> !server.experiments.find(id).orElseThrow().state().ended()).count();
    assertTrue(waiting > 2, waiting + " of 12 are left when bob's is done");
    long most = 0;
    for (long id : anns) {
      while (!server.experiments.find(id).orElseThrow().state().ended()) {
        most = Math.max(most, runThreads() - others);
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertEquals(ExperimentState.FINISHED, server.experiments.find(id).orElseThrow().state());
    }
    assertTrue(most > 0 && most <= 4, most + " threads");
  }

  private static long runThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("run-\\d+")).count();
  }
}
