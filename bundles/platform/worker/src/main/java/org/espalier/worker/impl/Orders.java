// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker.impl;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginJson;
import org.espalier.catalog.Thrown;
import org.espalier.execution.WorkOrder;
import org.espalier.execution.Worker;
import org.espalier.json.JsonObject;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import org.espalier.report.Report;
import org.espalier.report.StudyReader;
import org.espalier.store.DurableFile;
import org.espalier.store.RunResult;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;
import org.espalier.wire.Wire;
import org.espalier.worker.Employee;
import org.espalier.worker.RunReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what messages ask for, one thing at a time. Safe for use by several threads. */
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Planner planner;
  private final Worker worker;
  private final Deployment deployment;
  private final Catalog catalog;
  private final String tool;
  // all guarded by this
  private Optional<Wire> employer = Optional.empty();
  private Optional<Thread> work = Optional.empty();
  private Optional<Path> folder = Optional.empty();
  private volatile boolean leaving;
  private volatile boolean stopped;

  /**
   * @param tool what results say made them
   */
  Orders(Planner planner, Worker worker, Deployment deployment, Catalog catalog, String tool) {
    this.planner = planner;
    this.worker = worker;
    this.deployment = deployment;
    this.catalog = catalog;
    this.tool = tool;
  }

  /** From here on this employer is told. */
  synchronized void begin(Wire wire) throws IOException {
    Map<String, Object> hello = new LinkedHashMap<>();
    hello.put("type", "hello");
    hello.put("protocol", Employee.PROTOCOL);
    hello.put("pid", ProcessHandle.current().pid());
    hello.put("tool", tool);
    folder.ifPresent(run -> hello.put("folder", run.toString()));
    wire.send(new JsonObject(hello));
    employer = Optional.of(wire);
  }

  /** This employer is told no more. */
  synchronized void forget(Wire wire) {
    if (employer.filter(current -> current == wire).isPresent()) {
      employer = Optional.empty();
    }
  }

  /** Whether the process is to end after what it is about. */
  boolean leaving() {
    return leaving;
  }

  void leave() {
    leaving = true;
  }

  /** The run under way, and any that comes, saves its state and ends. */
  void stop() {
    stopped = true;
  }

  synchronized boolean busy() {
    return work.isPresent();
  }

  /** Waits for the end of what is under way. */
  void await() {
    Optional<Thread> last;
    synchronized (this) {
      last = work;
    }
    while (last.isPresent() && last.get().isAlive()) {
      try {
        last.get().join();
      } catch (InterruptedException e) {
        stop();
      }
    }
  }

  void take(JsonObject message) {
    try {
      switch (message.text("type")) {
        case "plan" -> begin("plan", () -> plan(message));
        case "list" -> begin("list", () -> list(message));
        case "report" -> begin("report", () -> report(message));
        case "run" -> {
          Path where = Path.of(message.text("folder"));
          stopped = leaving;
          begin("run-1", () -> run(message, where), Optional.of(where));
        }
        case "there" -> tell(new JsonObject(Map.of("type", "here")));
        case "stop" -> stop();
        case "leave" -> leave();
        default -> throw new InvalidInputException("there is no order " + message.text("type"));
      }
    } catch (InvalidInputException e) {
      refuse("refused", e.getMessage());
    }
  }

  private void begin(String name, Runnable task) {
    begin(name, task, Optional.empty());
  }

  /** A thread of its own, so that orders are heard meanwhile; nothing interrupts it. */
  private synchronized void begin(String name, Runnable task, Optional<Path> where) {
    if (work.isPresent()) {
      throw new InvalidInputException("there is work under way" + folder.map(run -> ", on " + run).orElse(""));
    }
    folder = where;
    Thread thread = new Thread(() -> complete(task), name);
    work = Optional.of(thread);
    thread.start();
  }

  private void complete(Runnable task) {
    JsonObject last;
    try {
      task.run();
      return;
    } catch (InvalidInputException e) {
      last = problem("refused", e.getMessage());
    } catch (PluginException | StoreException e) {
      last = problem("broken", e.getMessage());
    } catch (OutOfMemoryError e) {
      last = problem("broken", "there is not enough memory (" + Thrown.sentence(e.getMessage()) + ")");
    } catch (RuntimeException | Error e) {
      LOG.error("broken", Thrown.of(e));
      last = problem("broken", Thrown.of(e).getMessage());
    } finally {
      free();
    }
    tell(last);
  }

  private synchronized void free() {
    work = Optional.empty();
    folder = Optional.empty();
  }

  private void install(JsonObject order) {
    for (String jar : order.texts("bundles")) {
      deployment.install(Path.of(jar));
    }
  }

  private void list(JsonObject order) {
    install(order);
    if (order.has("initialise")) {
      deployment.initialise(Path.of(order.text("initialise")));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("type", "listed");
    answer.put("plugins", catalog.plugins().stream().map(PluginJson::of).toList());
    end(new JsonObject(answer));
  }

  private void plan(JsonObject order) {
    install(order);
    ExperimentPlan plan =
        planner.plan(new ExperimentFile(order.text("name"), order.text("text"), order.texts("changes")));
    write(Path.of(order.text("into")), plan.toJson().pretty());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("type", "planned");
    answer.put("name", plan.experiment().name());
    answer.put("runs", plan.most().size());
    end(new JsonObject(answer));
  }

  private static void write(Path file, String text) {
    try {
      DurableFile.write(file, text);
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  private void report(JsonObject order) {
    Path output = Path.of(order.text("folder"));
    Report report = new Report(StudyReader.read(StoredExperiment.read(output)));
    try {
      report.write(output);
    } catch (IOException e) {
      throw new StoreException("can't write the report to", output, e);
    }
    end(new JsonObject(Map.of("type", "reported", "verdicts", List.copyOf(report.verdicts()))));
  }

  private void run(JsonObject order, Path where) {
    RunReport report = new RunReport("type", this::tell, System::nanoTime);
    Optional<Path> log = order.has("log") ? Optional.of(Path.of(order.text("log"))) : Optional.empty();
    try {
      WorkOrder work = new WorkOrder(
          Path.of(order.text("plan")), where,
          order.has("store") ? Optional.of(Path.of(order.text("store"))) : Optional.empty(), Optional.empty(), 1,
          order.flag("keep-trained"), order.flag("validates"),
          limit(order), true);
      RunResult result;
      // what is printed is kept before the end is told
      try (RunOutput output = log.map(RunOutput::new).orElse(null)) {
        result = worker.work(work, () -> stopped, report);
      }
      free();
      report.ended(result);
    } catch (CancellationException e) {
      free();
      report.interrupted();
    }
  }

  private static Optional<Duration> limit(JsonObject order) {
    return order.has("give-up-after")
        ? Optional.of(Duration.ofSeconds(order.integer("give-up-after"))) : Optional.empty();
  }

  /** The last word about what is under way: who hears it may give the next order at once. */
  private void end(JsonObject message) {
    free();
    tell(message);
  }

  private void refuse(String type, String sentence) {
    tell(problem(type, sentence));
  }

  private static JsonObject problem(String type, String sentence) {
    return new JsonObject(Map.of("type", type, "problem", sentence));
  }

  /** If there is nobody to be told, nobody is. */
  private void tell(JsonObject message) {
    Optional<Wire> wire;
    synchronized (this) {
      wire = employer;
    }
    try {
      if (wire.isPresent()) {
        wire.get().send(message);
      }
    } catch (IOException e) {
      LOG.debug("the employer is gone", e);
    }
  }
}
