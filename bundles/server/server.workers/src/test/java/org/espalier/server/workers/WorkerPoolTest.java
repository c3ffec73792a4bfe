// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WorkerPoolTest {
  @TempDir
  private Path temporary;

  private final List<WorkerPool> pools = new ArrayList<>();
  private final List<JsonObject> events = java.util.Collections.synchronizedList(new ArrayList<>());

  private Duration start = Duration.ofSeconds(60);
  private Duration grace = Duration.ofSeconds(20);
  private Duration silence = Duration.ofSeconds(60);

  private WorkerPool pool(Limits limits, Map<String, String> environment) {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), FakeWorker.class.getName());
    WorkerPool pool = new WorkerPool(
        new WorkerSettings(
            command, environment, temporary.resolve("s"), temporary.resolve("log"), temporary.resolve("store"), limits,
            start, grace, silence),
        1);
    pool.begin();
    pools.add(pool);
    return pool;
  }

  private WorkerPool pool() {
    return pool(Limits.NONE, Map.of());
  }

  @AfterEach
  void end() {
    for (WorkerPool pool : pools) {
      pool.close();
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temporary.resolve(name));
  }

  private JsonObject order(WorkerPool pool, String behaviour, AtomicBoolean stop)
      throws WorkerLostException, IOException {
    Path folder = folder(behaviour);
    JsonObject order = new JsonObject(Map.of("type", "run", "plan", behaviour, "folder", folder.toString()));
    return pool.order(new Order(order, Set.of(), Optional.of(folder), Optional.empty(), false), stop::get, events::add);
  }

  private String lost(WorkerPool pool, String behaviour) {
    return assertThrows(
        WorkerLostException.class, () -> order(pool, behaviour, new AtomicBoolean())).getMessage();
  }

  @Test
  void theLastMessageIsTheAnswerAndAWorkerTakesMany() throws Exception {
    WorkerPool pool = pool();
    for (int i = 0; i < 3; i++) {
      assertEquals("it is a test", order(pool, "good", new AtomicBoolean()).text("problem"));
    }
    assertEquals(3, events.size());
    try (Stream<Path> logs = Files.list(temporary.resolve("log"))) {
      assertEquals(1, logs.count(), "one process did all of it");
    }
  }

  @Test
  void aProcessThatEndsInTheMiddleIsTold() throws Exception {
    WorkerPool pool = pool();
    String problem = lost(pool, "exit");
    assertTrue(problem.matches("the process that carried it out \\(\\d+\\) ended before the run did"), problem);
    assertEquals("it is a test", order(pool, "good", new AtomicBoolean()).text("problem"));
  }

  @Test
  void whoIsDeafIsEnded() throws Exception {
    grace = Duration.ofSeconds(2);
    WorkerPool pool = pool();
    AtomicBoolean stop = new AtomicBoolean(true);
    WorkerLostException lost = assertThrows(WorkerLostException.class, () -> order(pool, "deaf", stop));
    assertTrue(lost.getMessage().contains("did not save its state within 2 s"), lost.getMessage());
    assertFalse(lost.isTransient());
  }

  @Test
  void whatTakesTooLongIsEnded() throws Exception {
    grace = Duration.ofSeconds(2);
    WorkerPool pool = pool();
    Path folder = folder("deaf");
    JsonObject order = new JsonObject(Map.of("type", "run", "plan", "deaf", "folder", folder.toString()));
    Order limited = new Order(order, Set.of(), Optional.empty(), Optional.of(Duration.ofSeconds(1)), false);
    WorkerLostException lost = assertThrows(
        WorkerLostException.class, () -> pool.order(limited, () -> false, events::add));
    assertTrue(lost.getMessage().endsWith(" took longer than 1 s"), lost.getMessage());
    assertFalse(lost.isTransient());
  }

  @Test
  void whoIsNotWhatItWasIsGivenNothingElse() throws Exception {
    WorkerPool pool = pool();
    Path folder = folder("good");
    JsonObject order = new JsonObject(Map.of("type", "run", "plan", "good", "folder", folder.toString()));
    for (int i = 0; i < 3; i++) {
      pool.order(
          new Order(order, Set.of(), Optional.of(folder), Optional.empty(), true), () -> false, events::add);
    }
    try (Stream<Path> logs = Files.list(temporary.resolve("log"))) {
      assertTrue(logs.count() >= 3, "each was done by a process of its own");
    }
  }

  @Test
  void whoHearsNothingMoreIsEndedAndAnotherMayDoBetter() {
    grace = Duration.ofSeconds(2);
    silence = Duration.ofSeconds(2);
    WorkerLostException lost =
        assertThrows(WorkerLostException.class, () -> order(pool(), "stuck", new AtomicBoolean()));
    assertTrue(lost.getMessage().endsWith(" said nothing for 2 s"), lost.getMessage());
    assertTrue(lost.isTransient());
  }

  @Test
  void whoWaitsAndHangsIsReplaced() throws Exception {
    grace = Duration.ofSeconds(1);
    silence = Duration.ofSeconds(2);
    WorkerPool pool = pool();
    order(pool, "good", new AtomicBoolean());
    ProcessHandle waiting = ProcessHandle.current().children().filter(ProcessHandle::isAlive).findFirst().orElseThrow();
    assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(waiting.pid())).start().waitFor());
    waiting.onExit().get(60, TimeUnit.SECONDS);
    assertEquals("it is a test", order(pool, "good", new AtomicBoolean()).text("problem"));
  }

  @Test
  void aRunStopsWhenItIsAskedTo() throws Exception {
    assertEquals("interrupted", order(pool(), "slow", new AtomicBoolean(true)).text("type"));
  }

  @Test
  void memoryThreadsAndTimeAreLimited() {
    grace = Duration.ofSeconds(2);
    WorkerPool memory = pool(new Limits(
        OptionalLong.of(300 << 20), OptionalInt.empty(), OptionalLong.empty(), Optional.empty()), Map.of());
    String problem = lost(memory, "greedy");
    assertTrue(problem.matches(".* took \\d+ MiB of memory, where 300 are the most"), problem);
    WorkerPool threads = pool(new Limits(
        OptionalLong.empty(), OptionalInt.of(150), OptionalLong.empty(), Optional.empty()), Map.of());
    problem = lost(threads, "threads");
    assertTrue(problem.matches(".* had \\d+ threads, where 150 are the most"), problem);
    WorkerPool time = pool(new Limits(
        OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(), Optional.of(Duration.ofSeconds(1))), Map.of());
    problem = lost(time, "deaf");
    assertTrue(problem.endsWith("took longer than 1 s"), problem);
  }

  @Test
  void whatIsPrintedIsCapped() throws Exception {
    order(pool(), "talkative", new AtomicBoolean());
    try (Stream<Path> logs = Files.list(temporary.resolve("log"))) {
      long bytes = Files.size(logs.findFirst().orElseThrow());
      assertTrue(bytes >= Output.MOST_BYTES && bytes < Output.MOST_BYTES + 100, bytes + " bytes");
    }
  }

  @Test
  void aRunOutlivesItsServerAndIsHeardOutByTheNext() throws Exception {
    WorkerPool first = pool();
    Path folder = folder("slow");
    CompletableFuture<JsonObject> answer = CompletableFuture.supplyAsync(() -> {
      try {
        return order(first, "slow", new AtomicBoolean());
      } catch (WorkerLostException | IOException e) {
        throw new IllegalStateException(e);
      }
    });
    while (events.isEmpty()) {
      Thread.sleep(5);
    }
    first.close();
    assertTrue(answer.handle((done, problem) -> problem != null).get(), "the first server hears no end");
    WorkerPool second = pool();
    assertEquals(Set.of(folder), second.found());
    Files.createFile(folder.resolve("go"));
    JsonObject end = order(second, "slow", new AtomicBoolean());
    assertEquals("refused", end.text("type"));
    assertEquals(Set.of(), second.found());
  }

  @Test
  void whatCannotBeStartedIsSaid() {
    start = Duration.ofSeconds(3);
    WorkerPool pool = pool(Limits.NONE, Map.of("REFUSE", "yes"));
    WorkerLostException lost =
        assertThrows(WorkerLostException.class, () -> order(pool, "good", new AtomicBoolean()));
    assertTrue(lost.getMessage().contains("ended with exit code 2: espalier: there is no such thing"),
        lost.getMessage());
  }

  @Test
  void whoKnowsOtherBundlesIsNotAsked() throws Exception {
    WorkerPool pool = pool();
    Path folder = folder("good");
    JsonObject order = new JsonObject(Map.of("type", "run", "plan", "good", "folder", folder.toString()));
    for (Set<String> bundles : List.of(Set.of("a"), Set.of("a", "b"), Set.of("b"))) {
      pool.order(new Order(order, bundles, Optional.of(folder), Optional.empty(), false), () -> false, events::add);
    }
    try (Stream<Path> logs = Files.list(temporary.resolve("log"))) {
      assertTrue(logs.count() >= 2, "the third needs a process that does not know a");
    }
  }
}
