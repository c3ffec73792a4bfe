// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.queue.WorkSettings;
import org.espalier.server.workers.Order;
import org.espalier.server.workers.Slots;
import org.espalier.server.workers.WorkerLostException;
import org.espalier.server.workers.WorkerPool;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker processes of a server, and what they do beside runs. Safe for several threads. */
@Component(service = Workforce.class)
public final class Workforce {
  private static final Logger LOG = LoggerFactory.getLogger(Workforce.class);
  /** Beside one for each slot, one that plans and looks at bundles. */
  private static final int BESIDE = 1;
  private static final int ATTEMPTS = 2;

  private final WorkSettings settings;
  private final Bundles bundles;
  private final WorkerPool pool;
  private final Slots slots;
  private final Room room;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "watch-on-room");
    thread.setDaemon(true);
    return thread;
  });
  private final List<Runnable> waitingForRoom = new CopyOnWriteArrayList<>();
  private boolean full;
  /** One planning at a time: it takes a core, and slots are counted for runs. */
  private final ReentrantLock office = new ReentrantLock(true);

  @Activate
  public Workforce(@Reference WorkSettings settings, @Reference Bundles bundles) {
    this(settings, bundles, Room.of(settings.workers().store(), settings.leastFree()));
  }

  Workforce(WorkSettings settings, Bundles bundles, Room room) {
    this.settings = settings;
    this.bundles = bundles;
    this.room = room;
    this.slots = new Slots(settings.slots());
    settings.person().ifPresent(slots::limitPerson);
    this.pool = new WorkerPool(settings.workers(), settings.slots() + BESIDE);
    watch.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  /** Nothing new begins on a full disk. */
  private void look() {
    try {
      Optional<String> lack = room.lack();
      if (lack.isPresent() != full) {
        full = lack.isPresent();
        slots.suspend(full);
        LOG.warn("{}", lack.orElse("there is room on the disk again"));
      }
      if (!full) {
        waitingForRoom.forEach(Runnable::run);
      }
    } catch (RuntimeException e) {
      LOG.error("the room on the disk is not watched", e);
    }
  }

  /** Is run every second while there is room on the disk, by a thread that may not be kept. */
  void whenThereIsRoom(Runnable listener) {
    waitingForRoom.add(listener);
  }

  Room room() {
    return room;
  }

  @Deactivate
  void close() {
    watch.shutdownNow();
    pool.close();
  }

  WorkerPool pool() {
    return pool;
  }

  Slots slots() {
    return slots;
  }

  WorkSettings settings() {
    return settings;
  }

  /** The file of a bundle of the store. */
  Path jar(String sha256) {
    return settings.workers().store().resolve(sha256 + ".jar");
  }

  /** Digests of the bundles that new experiments are planned with. */
  List<String> active() {
    return bundles.all().stream()
        .filter(bundle -> bundle.state() == BundleState.ACTIVE)
        .map(BundleRecord::sha256)
        .toList();
  }

  /**
   * Makes the plan of an experiment with the bundles that are active, and writes it to a file.
   *
   * @throws InvalidInputException if something in it is wrong, or a plug-in ended the process that planned it
   * @throws CancellationException if the server ends
   */
  void plan(String name, String text, List<String> changes, Path into) {
    List<String> active = active();
    Map<String, Object> order = new HashMap<>();
    order.put("type", "plan");
    order.put("name", name);
    order.put("text", text);
    order.put("changes", changes);
    order.put("bundles", jars(active));
    order.put("into", into.toString());
    askBeside(order, active);
  }

  /**
   * The plug-ins that there are with some bundles of the store, each as {@code espalier plugins --json} has it.
   *
   * @throws InvalidInputException if one of the bundles can't be used
   */
  List<JsonObject> plugins(List<String> some) {
    Map<String, Object> order = new HashMap<>();
    order.put("type", "list");
    order.put("bundles", jars(some));
    return ask(order, some, Optional.empty()).objects("plugins");
  }

  /**
   * Installs a bundle beside those that are active, and initialises the classes of its plug-ins.
   *
   * @param jar that may come to the store
   * @param sha256 of the jar
   * @throws InvalidInputException if it can't be used
   */
  void tryOut(Path jar, String sha256) {
    List<String> all = new ArrayList<>(active());
    all.remove(sha256);
    List<String> files = jars(all);
    files.add(jar.toAbsolutePath().toString());
    all.add(sha256);
    Map<String, Object> order = new HashMap<>();
    order.put("type", "list");
    order.put("bundles", files);
    order.put("initialise", jar.toAbsolutePath().toString());
    ask(order, all, Optional.of(settings.deployment().patience()));
  }

  /** Writes the report of an output folder. */
  void report(Path folder) {
    askBeside(new HashMap<>(Map.of("type", "report", "folder", folder.toString())), List.of());
  }

  /** What nobody waits for is not done beside a run that is to be alone. */
  private void askBeside(Map<String, Object> order, List<String> given) {
    try (Slots.Slot beside = slots.takeBeside(pool::closed)) {
      LOG.debug("{}, {}", order.get("type"), beside);
      ask(order, given, Optional.empty());
    }
  }

  private List<String> jars(List<String> some) {
    List<String> files = new ArrayList<>();
    some.forEach(sha -> files.add(jar(sha).toString()));
    return files;
  }

  private JsonObject ask(Map<String, Object> order, List<String> given, Optional<Duration> limit) {
    office.lock();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          JsonObject answer = pool.order(
              new Order(
                  new JsonObject(order), Set.copyOf(given), Optional.empty(), limit, order.containsKey("initialise")),
              () -> false, event -> { });
          if (answer.has("problem")) {
            throw new InvalidInputException(answer.text("problem").lines().collect(Collectors.joining("\n")));
          }
          return answer;
        } catch (WorkerLostException e) {
          if (pool.closed()) {
            throw new CancellationException();
          } else if (attempt == ATTEMPTS || !e.isTransient()) {
            throw new InvalidInputException(
                "it can't be looked at: " + e.getMessage() + "; a plug-in that it uses may be at fault", e);
          }
        }
      }
    } finally {
      office.unlock();
    }
  }
}
