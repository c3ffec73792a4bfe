// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker processes: some that wait, started before they are needed, and those that are about something. What an earlier
 * server has begun is taken up again. Safe for use by several threads.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final String ENDING = ".sock";
  private static final String OPTION = "--socket";
  /** Between a start that failed and the next. */
  private static final long RETRY_NANOS = 1_000_000_000L;
  /** By then whoever starts a worker has seen that there is no use in it. */
  private static final long START_ENDS_NANOS = 5_000_000_000L;

  private final WorkerSettings settings;
  private final int size;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "watch-on-workers");
    thread.setDaemon(true);
    return thread;
  });
  // all guarded by this
  /** Who had work last comes first: it has compiled most of what the next order needs. */
  private final List<WorkerProcess> idle = new ArrayList<>();
  private final List<WorkerProcess> busy = new ArrayList<>();
  /** Workers that carry out a run which an earlier server has ordered, by the run's folder. */
  private final Map<Path, WorkerProcess> found = new HashMap<>();
  private int starting;
  private boolean begun;
  private volatile boolean closed;
  /** Why a worker could not be started the last time. */
  private volatile String failure = "";
  private volatile long failed = System.nanoTime() - RETRY_NANOS;

  /**
   * Takes up what an earlier server has left; starts nothing yet.
   *
   * @param size how many there are to be, at work or waiting for it
   * @throws UncheckedIOException if the folders can't be made
   */
  public WorkerPool(WorkerSettings settings, int size) {
    this.settings = settings;
    this.size = size;
    try {
      Files.createDirectories(settings.sockets());
      Files.createDirectories(settings.log());
      Files.createDirectories(settings.store());
      takeUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    watch.scheduleWithFixedDelay(this::look, WorkerProcess.BEAT.toNanos(), WorkerProcess.BEAT.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  /** Starts workers from now on; who needs one has waited for this. */
  public void begin() {
    synchronized (this) {
      begun = true;
    }
    fill();
  }

  private void takeUp() throws IOException {
    List<Path> sockets;
    try (Stream<Path> files = Files.list(settings.sockets())) {
      sockets = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (Path socket : sockets) {
      try {
        WorkerProcess worker = WorkerProcess.connect(socket, settings.grace());
        if (worker.folder().isPresent()) {
          LOG.info("worker {} goes on with {}", worker.pid(), worker.folder().get());
          found.put(worker.folder().get(), worker);
        } else {
          // what it was given by the earlier server is not known
          worker.leave();
          worker.close();
        }
      } catch (IOException e) {
        LOG.debug("nobody is at {}", socket, e);
        ProcessGroup.given(List.of(OPTION, socket.toString())).forEach(hung -> {
          LOG.warn("worker {} of an earlier server does not answer: it is killed", hung.pid());
          ProcessGroup.kill(hung);
        });
        Files.deleteIfExists(socket);
      }
    }
  }

  /** The folders of runs that workers of an earlier server are about. */
  public synchronized Set<Path> found() {
    return Set.copyOf(found.keySet());
  }

  /** Numbers of the processes that are about runs whose folders are within one. */
  public synchronized Set<Long> working(Path within) {
    return busy.stream().filter(worker -> worker.folder().filter(run -> run.startsWith(within)).isPresent())
        .map(WorkerProcess::pid).collect(Collectors.toSet());
  }

  /** Whether the server ends: what is not done then is for the next. */
  public boolean closed() {
    return closed;
  }

  /** How many processes there are: waiting, and at work. */
  public synchronized Map<String, Integer> count() {
    return Map.of("waiting", idle.size(), "working", busy.size() + found.size(), "starting", starting);
  }

  /** Starts workers until there are enough that wait. */
  private void fill() {
    synchronized (this) {
      idle.removeIf(worker -> !worker.alive());
      if (!begun || closed || System.nanoTime() - failed < RETRY_NANOS) {
        return;
      }
      while (idle.size() + busy.size() + found.size() + starting < size) {
        starting++;
        Thread thread = new Thread(this::hireAhead, "start-of-a-worker");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private void hireAhead() {
    Optional<WorkerProcess> started = Optional.empty();
    try {
      started = Optional.of(start());
    } catch (IOException e) {
      if (!closed) {
        LOG.error("a worker can't be started: {}", e.getMessage());
      }
      failure = ": " + e.getMessage();
      failed = System.nanoTime();
    }
    synchronized (this) {
      starting--;
      if (closed) {
        started.ifPresent(WorkerProcess::leave);
      } else {
        started.ifPresent(idle::add);
      }
      notifyAll();
    }
  }

  private WorkerProcess start() throws IOException {
    String name = UUID.randomUUID().toString().substring(0, 8);
    Path socket = settings.sockets().resolve(name + ENDING);
    List<String> command = new ArrayList<>(settings.command());
    command.add(OPTION);
    command.add(socket.toString());
    ProcessBuilder builder = new ProcessBuilder(ProcessGroup.own(command)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(settings.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    Output output = new Output(process.getInputStream(), settings.log().resolve("worker-" + process.pid() + ".log"));
    output.keep();
    long until = System.nanoTime() + settings.start().toNanos();
    while (System.nanoTime() < until && process.isAlive() && !closed) {
      if (Files.exists(socket)) {
        try {
          return WorkerProcess.connect(socket, settings.grace());
        } catch (IOException e) {
          LOG.trace("not yet", e);
        }
      }
      pause();
    }
    boolean ended = !process.isAlive();
    process.destroyForcibly();
    if (closed) {
      throw new IOException("the server ends");
    }
    throw new IOException((ended ? "it ended with exit code " + process.exitValue()
        : "it did not listen within " + settings.start().toSeconds() + " s")
        + output.last().map(line -> ": " + line).orElse(""));
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A worker that has been given no other bundles than these.
   *
   * @param bundles digests of bundles of the store that it will be given
   * @throws WorkerLostException if none can be started
   */
  private WorkerProcess hire(Set<String> bundles) throws WorkerLostException {
    synchronized (this) {
      long until = System.nanoTime() + settings.start().toNanos();
      while (!closed) {
        idle.removeIf(worker -> !worker.alive());
        Optional<WorkerProcess> fit = idle.stream()
            .filter(worker -> bundles.containsAll(worker.bundles()))
            .max(java.util.Comparator.comparingInt(worker -> worker.bundles().size()));
        if (fit.isPresent()) {
          idle.remove(fit.get());
          fit.get().bundles().addAll(bundles);
          busy.add(fit.get());
          return fit.get();
        }
        // those that wait know other bundles
        idle.forEach(WorkerPool::dismiss);
        idle.clear();
        fill();
        if (System.nanoTime() > until) {
          break;
        }
        try {
          wait(100);
        } catch (InterruptedException e) {
          LOG.debug("interrupted", e);
        }
      }
    }
    throw new WorkerLostException(
        closed ? "the server ends" : "no process could be started to carry it out" + failure, true);
  }

  private static void dismiss(WorkerProcess worker) {
    worker.leave();
    worker.close();
  }

  private void release(WorkerProcess worker, boolean last) {
    synchronized (this) {
      busy.remove(worker);
      if (!last && worker.alive() && !closed && idle.size() + busy.size() < size) {
        idle.add(0, worker);
      } else {
        dismiss(worker);
      }
      notifyAll();
    }
    fill();
  }

  /**
   * Has a worker do something.
   *
   * @param stop whether a run is to save its state and end; asked often
   * @param events hears what comes before the end
   * @return the last message
   * @throws WorkerLostException if the process ended before
   */
  public JsonObject order(Order order, BooleanSupplier stop, Consumer<JsonObject> events) throws WorkerLostException {
    Optional<WorkerProcess> earlier = order.folder().flatMap(this::takeFound);
    WorkerProcess worker = earlier.isPresent() ? earlier.get() : hire(order.bundles());
    try {
      return earlier.isPresent() ? worker.hearOut(order.limit(), stop, events) : worker.order(order, stop, events);
    } finally {
      release(worker, order.last());
    }
  }

  private synchronized Optional<WorkerProcess> takeFound(Path folder) {
    Optional<WorkerProcess> worker = Optional.ofNullable(found.remove(folder)).filter(WorkerProcess::alive);
    worker.ifPresent(busy::add);
    return worker;
  }

  /**
   * Ends what workers of an earlier server are about and nobody will ask for; they save their state.
   *
   * @param within folder in which the folders of their runs are
   */
  public void endFound(Path within, String why) {
    List<WorkerProcess> ended = new ArrayList<>();
    synchronized (this) {
      found.entrySet().removeIf(entry -> entry.getKey().startsWith(within) && ended.add(entry.getValue()));
    }
    ended.forEach(worker -> worker.end(why));
  }

  /** What results of this pool's workers say made them; waits for the first one. */
  public String tool() throws WorkerLostException {
    WorkerProcess worker = hire(Set.of());
    try {
      return worker.tool();
    } finally {
      release(worker, false);
    }
  }

  private void look() {
    try {
      List<WorkerProcess> working;
      List<WorkerProcess> all;
      synchronized (this) {
        working = List.copyOf(busy);
        all = Stream.of(idle, busy, found.values()).flatMap(Collection::stream).toList();
      }
      all.forEach(worker -> worker.beat(settings.silence()));
      for (WorkerProcess worker : working) {
        new LimitCheck(settings.limits()).excess(worker).ifPresent(worker::end);
      }
      fill();
    } catch (RuntimeException e) {
      LOG.error("workers can't be watched", e);
    }
  }

  /**
   * Lets go of all processes. Those that wait end; those that are about a run go on, and the next server finds them.
   */
  @Override
  public void close() {
    watch.shutdownNow();
    synchronized (this) {
      closed = true;
      idle.forEach(WorkerPool::dismiss);
      idle.clear();
      busy.forEach(WorkerProcess::close);
      found.values().forEach(WorkerProcess::close);
      notifyAll();
      awaitStarts();
    }
  }

  /** Those that start workers see that it is closed: without this bundle there will be nothing of what they need. */
  private void awaitStarts() {
    long begin = System.nanoTime();
    try {
      while (starting > 0 && System.nanoTime() - begin < START_ENDS_NANOS) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
