// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.espalier.json.JsonObject;
import org.espalier.wire.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process that this server is connected to. One order at a time, given and heard out by one thread; {@link
 * #end} is safe for any.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Set<String> LAST =
      Set.of("planned", "listed", "reported", "finished", "failed", "interrupted", "refused", "broken");
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final int PROTOCOL = 2;
  /** Between two questions whether it is there. */
  static final Duration BEAT = Duration.ofSeconds(1);
  /** From the request to end to the end by force, if no run is under way. */
  private static final Duration NOTHING_TO_SAVE = Duration.ofSeconds(2);
  /** For its first word. */
  private static final Duration HELLO = Duration.ofSeconds(10);

  /** Stands in the queue for the end of the connection. */
  private static final JsonObject GONE = new JsonObject(Map.of("type", "gone"));

  private final Wire wire;
  private final Path socket;
  private final ProcessHandle handle;
  private final String tool;
  private final Duration grace;
  private final Set<String> bundles = new HashSet<>();
  private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
  private volatile Optional<Path> folder;
  private volatile Optional<Ending> ending = Optional.empty();
  private volatile boolean closed;
  /** Questions since its last answer. */
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile long busySince = System.nanoTime();

  /**
   * Why this server ends it.
   *
   * @param why what it did, to be said after its name
   * @param transientCause whether another process may do better
   */
  private record Ending(String why, boolean transientCause) {}

  private WorkerProcess(Wire wire, Path socket, ProcessHandle handle, JsonObject hello, Duration grace) {
    this.wire = wire;
    this.socket = socket;
    this.handle = handle;
    this.tool = hello.text("tool");
    this.folder = hello.has("folder") ? Optional.of(Path.of(hello.text("folder"))) : Optional.empty();
    this.grace = grace;
  }

  /**
   * Connects to the worker that listens on a socket.
   *
   * @throws IOException if there is none, one of another kind, or one that hangs
   */
  static WorkerProcess connect(Path socket, Duration grace) throws IOException {
    Wire wire = Wire.to(socket);
    CompletableFuture<WorkerProcess> greeted = new CompletableFuture<>();
    Thread listening = new Thread(() -> {
      try {
        WorkerProcess worker = greet(wire, socket, grace);
        Thread.currentThread().setName("worker-" + worker.pid());
        greeted.complete(worker);
        worker.listen();
      } catch (IOException | RuntimeException e) {
        greeted.completeExceptionally(e);
      }
    }, "worker");
    listening.setDaemon(true);
    listening.start();
    try {
      return greeted.get(HELLO.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      wire.close();
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      wire.close();
      throw new IOException("it says nothing within " + HELLO.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      wire.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static WorkerProcess greet(Wire wire, Path socket, Duration grace) throws IOException {
    JsonObject hello = wire.receive().orElseThrow(() -> new IOException("it says nothing"));
    if (!hello.text("type").equals("hello") || hello.integer("protocol") != PROTOCOL) {
      throw new IOException("it speaks another language: " + hello.canonical());
    }
    ProcessHandle handle = ProcessHandle.of(hello.integer("pid"))
        .orElseThrow(() -> new IOException("there is no process " + hello.integer("pid")));
    return new WorkerProcess(wire, socket, handle, hello, grace);
  }

  private void listen() {
    try {
      for (var message = wire.receive(); message.isPresent(); message = wire.receive()) {
        if (message.get().text("type").equals("here")) {
          unanswered.set(0);
        } else {
          heard.add(message.get());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("worker {}", handle.pid(), e);
    } finally {
      heard.add(GONE);
    }
  }

  /**
   * Asks whether it is there, once for each answer, and ends it if there was none for too long. Questions are counted,
   * not seconds: if this server was stopped meanwhile, it is not the worker that was silent.
   *
   * @param silence how long it may be silent, if this is called at each {@link #BEAT}
   */
  void beat(Duration silence) {
    int before = unanswered.getAndIncrement();
    if (before == 0) {
      ask("there");
    } else if (before >= silence.toNanos() / BEAT.toNanos()) {
      end(new Ending("said nothing for " + silence.toSeconds() + " s", true));
    }
  }

  long pid() {
    return handle.pid();
  }

  ProcessHandle handle() {
    return handle;
  }

  Path socket() {
    return socket;
  }

  /** What its results say made them. */
  String tool() {
    return tool;
  }

  boolean alive() {
    return handle.isAlive() && ending.isEmpty() && !heard.contains(GONE);
  }

  /** The folder of the run under way. */
  Optional<Path> folder() {
    return folder;
  }

  /** How long it has been about its order. */
  Duration busy() {
    return Duration.ofNanos(System.nanoTime() - busySince);
  }

  /** Digests of bundles that it was given beside its own. */
  Set<String> bundles() {
    return bundles;
  }

  /**
   * Gives an order and waits for its end.
   *
   * @param stop whether a run is to save its state and end; asked often
   * @param events hears what comes before the end
   * @return the last message
   * @throws WorkerLostException if the process ended before
   */
  JsonObject order(Order order, BooleanSupplier stop, Consumer<JsonObject> events) throws WorkerLostException {
    folder = order.folder();
    busySince = System.nanoTime();
    try {
      wire.send(order.message());
    } catch (IOException e) {
      throw lost();
    }
    return hearOut(order.limit(), stop, events);
  }

  /** Waits for the end of what is under way, such as a run that an earlier server ordered. */
  JsonObject hearOut(Optional<Duration> limit, BooleanSupplier stop, Consumer<JsonObject> events)
      throws WorkerLostException {
    boolean asked = false;
    long until = Long.MAX_VALUE;
    while (true) {
      Optional<JsonObject> message = next();
      if (message.isPresent()) {
        String type = message.get().text("type");
        if (type.equals("gone")) {
          throw lost();
        } else if (LAST.contains(type)) {
          folder = Optional.empty();
          return message.get();
        }
        events.accept(message.get());
      }
      if (limit.filter(most -> busy().compareTo(most) > 0).isPresent()) {
        end("took longer than " + limit.get().toSeconds() + " s");
      }
      if (!asked && stop.getAsBoolean()) {
        asked = true;
        until = System.nanoTime() + grace.toNanos();
        ask("stop");
      } else if (asked && until != Long.MAX_VALUE && System.nanoTime() - until > 0) {
        end("did not save its state within " + grace.toSeconds() + " s after it was asked to stop");
        until = Long.MAX_VALUE;
      }
    }
  }

  private Optional<JsonObject> next() {
    try {
      return Optional.ofNullable(heard.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // those who wait for a run are never interrupted; a flag that was left means nothing
      return Optional.empty();
    }
  }

  private void ask(String type) {
    try {
      wire.send(new JsonObject(Map.of("type", type)));
    } catch (IOException e) {
      LOG.debug("worker {} does not hear {}", handle.pid(), type, e);
    }
  }

  private WorkerLostException lost() {
    if (closed) {
      return new WorkerLostException("the server ends", true);
    }
    try {
      handle.onExit().get(grace.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      end("closed its connection");
    }
    return ending
        .map(end -> new WorkerLostException(
            "the process that carried it out (" + handle.pid() + ") " + end.why(), end.transientCause()))
        .orElseGet(() -> new WorkerLostException(
            "the process that carried it out (" + handle.pid() + ") ended before the run did", true));
  }

  /** Asks it to end after what it is about. */
  void leave() {
    ask("leave");
  }

  /**
   * Ends the process and all of its group: asks, waits, and then by force. Returns at once.
   *
   * @param why what it did, as in {@code took more memory than it may}
   */
  void end(String why) {
    end(new Ending(why, false));
  }

  private void end(Ending end) {
    synchronized (this) {
      if (ending.isPresent()) {
        return;
      }
      ending = Optional.of(end);
    }
    LOG.warn("worker {} {}: it is ended", handle.pid(), end.why());
    Thread force = new Thread(this::endByForce, "end-of-worker-" + handle.pid());
    force.setDaemon(true);
    force.start();
  }

  private void endByForce() {
    handle.destroy();
    try {
      Duration wait = folder.isPresent() ? grace : NOTHING_TO_SAVE;
      handle.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.warn("worker {} is killed", handle.pid());
    }
    ProcessGroup.kill(handle);
  }

  /** Lets go of the connection; the process goes on. */
  @Override
  public void close() {
    closed = true;
    try {
      wire.close();
    } catch (IOException e) {
      LOG.debug("worker {}", handle.pid(), e);
    }
  }
}
