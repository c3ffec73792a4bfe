// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.runner.Outcome;
import org.espalier.runner.Runner;
import org.espalier.runner.Underway;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Runs;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.queue.Work;
import org.espalier.server.workers.WorkerLostException;
import org.espalier.store.StoreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes experiments over, has them planned, and carries them out. What is open is what the database says is; how far it
 * is, its output folder says: so that a server which was killed goes on with both.
 */
@Component
public final class ExperimentQueue implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentQueue.class);
  private static final long END_SECONDS = 40;

  private final Experiments experiments;
  private final Runs runs;
  private final Runner runner;
  private final Workforce workforce;
  private final Retirement retirement;
  private final Path data;
  private final Happenings happenings = new Happenings();
  private final Map<Long, Course> courses = new ConcurrentHashMap<>();
  private final ExecutorService planning =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "planning"));
  private volatile boolean ending;
  private volatile Optional<String> tool = Optional.empty();

  @Activate
  public ExperimentQueue(
      @Reference ServerSettings settings, @Reference Experiments experiments, @Reference Runs runs,
      @Reference Runner runner, @Reference Workforce workforce, @Reference Retirement retirement) {
    this.experiments = experiments;
    this.runs = runs;
    this.runner = runner;
    this.workforce = workforce;
    this.retirement = retirement;
    this.data = settings.data();
    experiments.open().forEach(open -> later(() -> advance(open.id())));
  }

  /** Runs under way save their state, so that the next server goes on with them. */
  @Deactivate
  void end() {
    ending = true;
    planning.shutdown();
    courses.values().forEach(Course::interrupt);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!courses.isEmpty() && System.nanoTime() < until) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public ExperimentRecord submit(NewExperiment experiment) {
    ExperimentRecord record = experiments.accept(experiment);
    if (record.state() == ExperimentState.ACCEPTED) {
      later(() -> advance(record.id()));
      happenings.experiment(record);
    }
    return record;
  }

  private void later(Runnable task) {
    try {
      planning.execute(task);
    } catch (RejectedExecutionException e) {
      // it is stored, and the next server takes it up
      LOG.debug("the server ends");
    }
  }

  /** Has it planned if it is not, and begins. What was done before is not done again. */
  private void advance(long id) {
    Optional<ExperimentRecord> record = experiments.find(id).filter(found -> !found.state().ended());
    if (record.isEmpty() || courses.containsKey(id) || ending) {
      return;
    }
    try {
      ExperimentFolder folder = ExperimentFolder.of(data, id);
      folder.make();
      if (record.get().state() == ExperimentState.ACCEPTED) {
        plan(record.get(), folder);
      }
      begin(id, folder);
    } catch (CancellationException e) {
      LOG.debug("the server ends before experiment {} is planned", id);
    } catch (InvalidInputException e) {
      end(id, ExperimentState.REFUSED, e.getMessage());
    } catch (StoreException e) {
      LOG.error("experiment {}", id, e);
      end(id, ExperimentState.FAILED, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("experiment {}", id, e);
      end(id, ExperimentState.FAILED, "this is a fault of the server: " + e);
    }
  }

  private void end(long id, ExperimentState state, String reason) {
    courses.remove(id);
    experiments.change(
        id, Set.of(ExperimentState.ACCEPTED, ExperimentState.PLANNED, ExperimentState.RUNNING), state, reason);
    tell(id);
  }

  private void tell(long id) {
    experiments.find(id).ifPresent(happenings::experiment);
  }

  private void plan(ExperimentRecord record, ExperimentFolder folder) {
    workforce.plan(record.fileName(), record.file(), record.changes(), folder.planFile());
    experiments.rename(record.id(), folder.plan().experiment().name());
    experiments.count(record.id(), folder.plan().certain().size(), 0, 0);
    experiments.change(record.id(), Set.of(ExperimentState.ACCEPTED), ExperimentState.PLANNED, "");
    tell(record.id());
  }

  private void begin(long id, ExperimentFolder folder) {
    ExperimentRecord record = experiments.find(id).orElseThrow();
    if (record.state().ended()) {
      return;
    }
    Course course = new Course(record, folder.plan(), experiments, runs, happenings);
    courses.put(id, course);
    // what was said of it between the two is not lost
    experiments.find(id).ifPresent(now -> course.prioritise(now.priority()));
    Underway underway = course.begin(runner, workforce, folder.output(), tool());
    underway.outcome().whenComplete((outcome, problem) -> new Thread(
        () -> conclude(course, folder, outcome, problem), "end-of-experiment-" + id).start());
  }

  private String tool() {
    try {
      if (tool.isEmpty()) {
        tool = Optional.of(workforce.pool().tool());
      }
      return tool.get();
    } catch (WorkerLostException e) {
      if (workforce.pool().closed()) {
        throw new CancellationException();
      }
      throw new InvalidInputException("no worker process can be started: " + e.getMessage(), e);
    }
  }

  private void conclude(Course course, ExperimentFolder folder, Outcome outcome, Throwable problem) {
    try {
      if (problem != null) {
        LOG.error("experiment {}", course.id(), problem);
        course.fail(problem instanceof StoreException ? problem.getMessage()
            : "this is a fault of the server: " + problem);
        return;
      }
      String unreported = "";
      if (!outcome.interrupted() && outcome.finished() > 0) {
        unreported = report(folder);
      }
      course.conclude(outcome, unreported);
    } catch (CancellationException e) {
      LOG.debug("the server ends before the report of experiment {} is written", course.id());
    } catch (RuntimeException e) {
      LOG.error("experiment {}", course.id(), e);
    } finally {
      courses.remove(course.id());
      if (!ending) {
        retirement.look();
      }
    }
  }

  private String report(ExperimentFolder folder) {
    try {
      workforce.report(folder.output());
      return "";
    } catch (InvalidInputException e) {
      return "the report could not be written: " + e.getMessage();
    }
  }

  @Override
  public void cancel(long experiment, String who) {
    LOG.info("experiment {} is cancelled by {}", experiment, who);
    Optional<Course> course = Optional.ofNullable(courses.get(experiment));
    if (course.isPresent()) {
      course.get().cancel();
    } else if (experiments.change(
        experiment, Set.of(ExperimentState.ACCEPTED, ExperimentState.PLANNED), ExperimentState.CANCELLED,
        "by " + who)) {
      tell(experiment);
    }
  }

  @Override
  public void prioritise(long experiment, int priority) {
    experiments.prioritise(experiment, priority);
    Optional.ofNullable(courses.get(experiment)).ifPresent(course -> course.prioritise(priority));
    tell(experiment);
  }

  @Override
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (Course course : courses.values()) {
      for (String run : course.active()) {
        slots.add(new Slot("slot-" + (slots.size() + 1), "busy", Optional.of(course.id()), Optional.of(run)));
      }
    }
    int reserved = workforce.slots().reserved();
    while (slots.size() < workforce.slots().count()) {
      String state = workforce.slots().count() - slots.size() <= reserved ? "reserved" : "idle";
      slots.add(new Slot("slot-" + (slots.size() + 1), state, Optional.empty(), Optional.empty()));
    }
    return slots;
  }

  @Override
  public void reserve(int slots) {
    if (slots < 0 || slots > workforce.slots().count()) {
      throw new InvalidInputException(
          "can't reserve " + slots + " slots; there are " + workforce.slots().count());
    }
    workforce.slots().reserve(slots);
  }

  @Override
  public AutoCloseable subscribe(Consumer<Happening> listener) {
    return happenings.subscribe(listener);
  }

  @Override
  public List<String> missing() {
    return List.of();
  }
}
