// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
import org.espalier.server.queue.NoRoomException;
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
  /** Threads that wait for one person's runs, as far as two experiments at once have no more. */
  private static final int THREADS_A_PERSON = 256;

  private final Experiments experiments;
  private final Runs runs;
  private final Runner runner;
  private final Workforce workforce;
  private final Retirement retirement;
  private final Path data;
  private final Happenings happenings = new Happenings();
  private final Map<Long, Course> courses = new ConcurrentHashMap<>();
  /** Experiments that are planned and wait until another one of the same person has ended. */
  private final Map<Long, Waiting> parked = new ConcurrentHashMap<>();
  /** Experiments that wait until there is room on the disk. */
  private final Set<Long> withoutRoom = ConcurrentHashMap.newKeySet();
  private final Deadlines deadlines = new Deadlines(Instant::now, System::nanoTime, this::endNow);
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
  }

  @Override
  public void begin() {
    workforce.pool().begin();
    workforce.whenThereIsRoom(this::goOn);
    for (ExperimentRecord open : experiments.open()) {
      open.deadline().ifPresent(when -> deadlines.set(open.id(), when));
      later(() -> advance(open.id()));
    }
    deadlines.start();
  }

  /** One that is planned, and not begun. */
  private record Waiting(long id, String person, int priority) {}

  /** Runs under way save their state, so that the next server goes on with them. */
  @Deactivate
  void end() {
    ending = true;
    planning.shutdown();
    deadlines.close();
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
    int cores = experiment.resources().cores();
    int most = Math.min(workforce.slots().count(), workforce.settings().person().orElse(Integer.MAX_VALUE));
    if (cores > most) {
      throw new InvalidInputException(
          "cores is " + cores + "; runs of one person have " + most + " slots at most on this server");
    }
    workforce.room().lack().ifPresent(lack -> {
      throw new NoRoomException(lack);
    });
    ExperimentRecord record = experiments.accept(experiment);
    if (record.state() == ExperimentState.ACCEPTED) {
      record.deadline().ifPresent(when -> deadlines.set(record.id(), when));
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
    if (workforce.room().lack().isPresent()) {
      withoutRoom.add(id);
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
      endUnlessFull(id, ExperimentState.REFUSED, e.getMessage());
    } catch (StoreException e) {
      LOG.error("experiment {}", id, e);
      endUnlessFull(id, ExperimentState.FAILED, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("experiment {}", id, e);
      endUnlessFull(id, ExperimentState.FAILED, "this is a fault of the server: " + e);
    }
  }

  /** What goes wrong on a full disk is done again when there is room. */
  private void endUnlessFull(long id, ExperimentState state, String reason) {
    if (workforce.room().lackedLately()) {
      LOG.warn("experiment {} waits for room on the disk: {}", id, reason);
      courses.remove(id);
      withoutRoom.add(id);
    } else {
      end(id, state, reason);
    }
  }

  /** There is room on the disk. */
  private void goOn() {
    List.copyOf(withoutRoom).forEach(id -> {
      withoutRoom.remove(id);
      later(() -> advance(id));
    });
  }

  private void end(long id, ExperimentState state, String reason) {
    courses.remove(id);
    deadlines.forget(id);
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
    Optional<Course> admitted = admit(id, folder);
    if (admitted.isEmpty()) {
      return;
    }
    Course course = admitted.get();
    // what was said of it between the two is not lost
    experiments.find(id).ifPresent(now -> course.prioritise(now.priority()));
    Underway underway = course.begin(runner, workforce, folder.output(), tool());
    if (ending) {
      course.interrupt();
    }
    underway.outcome().whenComplete((outcome, problem) -> new Thread(
        () -> conclude(course, folder, outcome, problem), "end-of-experiment-" + id).start());
  }

  /** Lets it begin, unless it has been ended or the person has so many under way that it would only wait. */
  private synchronized Optional<Course> admit(long id, ExperimentFolder folder) {
    ExperimentRecord record = experiments.find(id).orElseThrow();
    if (record.state().ended() || ending) {
      return Optional.empty();
    }
    if (atOnce(record.owner(), record.priority()) >= most()) {
      parked.put(id, new Waiting(id, record.owner(), record.priority()));
      return Optional.empty();
    }
    Course course = new Course(record, folder.plan(), experiments, runs, happenings);
    courses.put(id, course);
    return Optional.of(course);
  }

  /** How many of a person's are under way that do not come behind one of this priority. */
  private long atOnce(String person, int priority) {
    return courses.values().stream()
        .filter(course -> course.person().equals(person) && course.priority() >= priority).count();
  }

  /** So many that each slot has a run of another experiment if it must, and not more threads than do any good. */
  private int most() {
    int each = workforce.settings().slots() + 1;
    return Math.max(2, Math.min(each, THREADS_A_PERSON / each));
  }

  /** Something has ended or another priority: those that wait longest for it come first. */
  private synchronized void unpark() {
    Map<String, Waiting> next = new HashMap<>();
    parked.values().stream()
        .sorted(Comparator.<Waiting>comparingInt(one -> -one.priority()).thenComparingLong(Waiting::id))
        .filter(one -> atOnce(one.person(), one.priority()) < most())
        .forEach(one -> next.putIfAbsent(one.person(), one));
    next.values().forEach(one -> {
      parked.remove(one.id());
      later(() -> advance(one.id()));
    });
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
        if (workforce.room().lackedLately()) {
          endUnlessFull(course.id(), ExperimentState.FAILED, problem.getMessage());
          return;
        }
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
      courses.remove(course.id(), course);
      if (!ending) {
        clearUp(course.id());
      }
    }
  }

  /** What others have of it that an experiment is under way no more. */
  private void clearUp(long id) {
    try {
      experiments.find(id).filter(one -> one.state().ended()).ifPresent(one -> letGo(id));
      unpark();
      retirement.look();
    } catch (RuntimeException e) {
      LOG.error("what experiment {} had is kept", id, e);
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
    deadline(experiment, Duration.ZERO, "it was cancelled by " + who);
  }

  @Override
  public void deadline(long experiment, Duration left, String ending) {
    Instant when = Instant.now().plus(left);
    // stored before it is done, so that a server which is killed in between does it at its next start
    if (experiments.deadline(experiment, when, ending)) {
      deadlines.set(experiment, when);
    }
    if (left.isZero()) {
      endNow(experiment);
    }
    tell(experiment);
  }

  /** Ends an experiment for the reason that its deadline has. */
  private synchronized void endNow(long experiment) {
    Optional<ExperimentRecord> record = experiments.find(experiment).filter(found -> !found.state().ended());
    Optional<Course> course = Optional.ofNullable(courses.get(experiment));
    deadlines.forget(experiment);
    if (record.isEmpty()) {
      return;
    }
    String why = record.get().ending();
    if (course.isPresent()) {
      course.get().cancel(why);
      return;
    }
    parked.remove(experiment);
    withoutRoom.remove(experiment);
    Course.cancelRuns(runs, experiment, why);
    end(experiment, ExperimentState.CANCELLED, why);
    letGo(experiment);
  }

  /** Of an experiment that has ended. */
  private void letGo(long experiment) {
    deadlines.forget(experiment);
    workforce.pool().endFound(
        ExperimentFolder.of(data, experiment).path(), "is about a run of an experiment that has ended");
  }

  @Override
  public void prioritise(long experiment, int priority) {
    experiments.prioritise(experiment, priority);
    Optional.ofNullable(courses.get(experiment)).ifPresent(course -> course.prioritise(priority));
    parked.computeIfPresent(experiment, (id, one) -> new Waiting(id, one.person(), priority));
    unpark();
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
