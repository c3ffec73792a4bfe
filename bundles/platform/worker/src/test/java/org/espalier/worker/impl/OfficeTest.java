// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.LockedBundle;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Terms;
import org.espalier.execution.WorkEvents;
import org.espalier.execution.WorkOrder;
import org.espalier.execution.Workbench;
import org.espalier.execution.Worker;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.laboratory.Lab;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import org.espalier.store.RunResult;
import org.espalier.wire.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

@Timeout(30)
class OfficeTest {
  private static final ExperimentPlan PLAN = Lab.plan(1, List.of(0.5));

  @TempDir
  private Path folder;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Path> installed = new ArrayList<>();
  private final List<Path> initialised = new ArrayList<>();
  private final Slow worker = new Slow();
  private Path socket;
  private Thread process;

  /** Ends when it may, or is stopped. */
  private static final class Slow implements Worker {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch may = new CountDownLatch(1);
    volatile boolean ended;

    @Override
    public RunResult work(WorkOrder order, BooleanSupplier stop, WorkEvents events) {
      events.begun(PLAN.runs().get(0), order.folder());
      begun.countDown();
      System.out.println("a plug-in says \u00fc");
      System.err.println("and complains");
      try {
        while (!may.await(5, TimeUnit.MILLISECONDS)) {
          if (stop.getAsBoolean()) {
            throw new CancellationException();
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      ended = true;
      return RunResult.skipped("a run", "it is a test");
    }
  }

  private final Planner planner = new Planner() {
    @Override
    public ExperimentPlan plan(ExperimentFile file) {
      if (file.text().equals("overflow")) {
        throw new StackOverflowError();
      } else if (!file.text().equals("good")) {
        throw new InvalidInputException(file.name() + ": line 1: that is not good");
      }
      return PLAN;
    }

    @Override
    public Estimate estimate(ExperimentPlan plan) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JsonObject schema() {
      throw new UnsupportedOperationException();
    }
  };

  private final Deployment deployment = new Deployment() {
    @Override
    public void install(Path source) {
      installed.add(source);
    }

    @Override
    public void initialise(Path jar) {
      initialised.add(jar);
    }

    @Override
    public void provide(Collection<LockedBundle> bundles, Optional<Path> store) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void retire(String bundle, Version version) {
      throw new UnsupportedOperationException();
    }
  };

  @BeforeEach
  void begin() {
    begin(Duration.ofMinutes(1));
  }

  private void begin(Duration patience) {
    socket = folder.resolve("s" + patience.toMillis());
    RunExecutor executor = new RunExecutor() {
      @Override
      public String tool() {
        return "test 1.0";
      }

      @Override
      public Workbench workbench(Terms terms) {
        throw new UnsupportedOperationException();
      }
    };
    Office office = new Office(planner, worker, deployment, new Lab(), executor);
    Path here = socket;
    process = new Thread(() -> {
      try {
        office.work(here, patience, stop::get);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    process.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    worker.may.countDown();
    stop.set(true);
    process.join();
    assertFalse(Files.exists(socket), "the socket is left");
  }

  private Wire connect() throws Exception {
    while (true) {
      try {
        return Wire.to(socket);
      } catch (IOException e) {
        Thread.sleep(5);
      }
    }
  }

  private static JsonObject next(Wire wire, String type) throws IOException {
    JsonObject message = wire.receive().orElseThrow();
    assertEquals(type, message.text("type"), message.canonical());
    return message;
  }

  private JsonObject plan(String text) {
    return new JsonObject(Map.of(
        "type", "plan", "name", "e.yaml", "text", text, "changes", List.of(), "bundles", List.of("a.jar"), "into",
        folder.resolve("plan.json").toString()));
  }

  private JsonObject run() {
    return run(Map.of());
  }

  private JsonObject run(Map<String, String> more) {
    Map<String, Object> order = new HashMap<>(Map.of(
        "type", "run", "plan", "plan.json", "folder", folder.resolve("run").toString(), "validates", false,
        "keep-trained", true));
    order.putAll(more);
    return new JsonObject(order);
  }

  @Test
  void introducesItself() throws Exception {
    try (Wire wire = connect()) {
      JsonObject hello = next(wire, "hello");
      assertEquals(2, hello.integer("protocol"));
      assertEquals(ProcessHandle.current().pid(), hello.integer("pid"));
      assertFalse(hello.has("folder"));
    }
  }

  @Test
  void plansAsManyAsAreAsked() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      for (int i = 0; i < 3; i++) {
        wire.send(plan("good"));
        assertEquals(PLAN.experiment().name(), next(wire, "planned").text("name"));
        ExperimentPlan read = ExperimentPlan.of(Json.readObject(Files.readString(folder.resolve("plan.json"))));
        assertEquals(PLAN.toJson().canonical(), read.toJson().canonical());
      }
      assertEquals(List.of(Path.of("a.jar"), Path.of("a.jar"), Path.of("a.jar")), installed);
    }
  }

  @Test
  void aBundleIsTriedOutWhereThatIsAskedFor() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(new JsonObject(Map.of("type", "list", "bundles", List.of("a.jar", "b.jar"))));
      next(wire, "listed");
      assertEquals(List.of(), initialised);
      wire.send(new JsonObject(
          Map.of("type", "list", "bundles", List.of("a.jar", "b.jar"), "initialise", "b.jar")));
      next(wire, "listed");
      assertEquals(List.of(Path.of("b.jar")), initialised);
    }
  }

  @Test
  void saysThatItIsThereWhateverItIsAbout() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
      wire.send(new JsonObject(Map.of("type", "there")));
      next(wire, "here");
    }
  }

  @Test
  void whatCannotBeDoneIsSaidAndTheNextThingIsDone() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(plan("bad"));
      assertEquals("e.yaml: line 1: that is not good", next(wire, "refused").text("problem"));
      wire.send(plan("overflow"));
      assertTrue(next(wire, "broken").text("problem").contains("StackOverflowError"));
      wire.send(new JsonObject(Map.of("type", "dance")));
      assertEquals("there is no order dance", next(wire, "refused").text("problem"));
      wire.send(new JsonObject(Map.of("type", "run")));
      assertTrue(next(wire, "refused").text("problem").contains("folder is missing"));
      wire.send(plan("good"));
      next(wire, "planned");
    }
  }

  @Test
  void oneThingAtATime() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
      wire.send(plan("good"));
      assertTrue(next(wire, "refused").text("problem").startsWith("there is work under way, on "));
      worker.may.countDown();
      assertEquals("it is a test", next(wire, "failed").object("result").text("problem"));
    }
  }

  @Test
  void aRunCanBeStoppedAndAnotherFollow() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
      wire.send(new JsonObject(Map.of("type", "stop")));
      next(wire, "interrupted");
      wire.send(run());
      next(wire, "begun");
      worker.may.countDown();
      next(wire, "failed");
    }
  }

  @Test
  void whatIsPrintedMeanwhileIsKept() throws Exception {
    Path log = folder.resolve("log/run.log");
    PrintStream out = System.out;
    PrintStream err = System.err;
    worker.may.countDown();
    try (Wire wire = connect()) {
      next(wire, "hello");
      for (int attempt = 1; attempt <= 2; attempt++) {
        wire.send(run(Map.of("log", log.toString())));
        next(wire, "begun");
        next(wire, "failed");
        assertSame(out, System.out);
        assertSame(err, System.err);
        System.out.println("not about the run");
        String head = "-- process " + ProcessHandle.current().pid() + ", ";
        String[] attempts = Files.readString(log).split(head, -1);
        assertEquals(attempt, attempts.length - 1);
        assertTrue(attempts[attempt].endsWith("Z\na plug-in says \u00fc\nand complains\n"), attempts[attempt]);
      }
      wire.send(run());
      next(wire, "begun");
      next(wire, "failed");
      assertEquals(3, Files.readString(log).split("-- process", -1).length);
    }
  }

  @Test
  void aRunOutlivesItsEmployerAndIsFoundByTheNext() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
    }
    try (Wire wire = connect()) {
      assertEquals(folder.resolve("run").toString(), next(wire, "hello").text("folder"));
      worker.may.countDown();
      next(wire, "failed");
    }
    assertTrue(worker.ended);
  }

  @Test
  void leavesAfterWhatItIsAbout() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
      wire.send(new JsonObject(Map.of("type", "leave")));
      worker.may.countDown();
      next(wire, "failed");
      process.join();
    }
  }

  @Test
  void leavesWhereNobodyComes() throws Exception {
    stop.set(true);
    process.join();
    stop.set(false);
    begin(Duration.ofMillis(100));
    process.join(10_000);
    assertFalse(process.isAlive());
  }

  @Test
  void isNotAfraidOfNonsense() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(new JsonObject(Map.of()));
      assertTrue(next(wire, "refused").text("problem").contains("type is missing"));
    }
    try (Wire wire = connect()) {
      next(wire, "hello");
    }
  }

  @Test
  void savesItsRunWhenTheProcessIsAskedToEnd() throws Exception {
    try (Wire wire = connect()) {
      next(wire, "hello");
      wire.send(run());
      next(wire, "begun");
      stop.set(true);
      next(wire, "interrupted");
      process.join();
      assertFalse(worker.ended);
    }
  }
}
