// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.execution.RunEvents;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Terms;
import org.espalier.execution.Workbench;
import org.espalier.json.JsonObject;
import org.espalier.plan.PluginUse;
import org.espalier.store.RunFolder;
import org.espalier.store.RunResult;
import org.espalier.store.StoredRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Has the runs of one experiment carried out by worker processes, each when there is a slot for it. */
public final class RemoteExecutor implements RunExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteExecutor.class);

  private final WorkerPool pool;
  private final Slots slots;
  private final Path store;
  private final Path log;
  private final String tool;
  private final Supplier<Claim> claim;
  private final int attempts;
  private final BooleanSupplier excused;
  private final AttemptListener listener;

  /** Is told of attempts, by the thread that waits for the run. */
  @FunctionalInterface
  public interface AttemptListener {
    /**
     * An attempt begins.
     *
     * @param number from 1
     * @param reason why there is another one after the first; empty for that
     */
    void begins(String run, int number, String reason);
  }

  /**
   * @param store folder of bundles by digest
   * @param log folder for what is printed about each run, in a file of its name
   * @param tool what results say made them
   * @param claim for whom slots are taken; may change
   * @param attempts how often a run is tried whose process was ended from outside, at least 1
   * @param excused whether what goes wrong now is this machine's fault, such as a full disk: such attempts do not count
   */
  public RemoteExecutor(
      WorkerPool pool, Slots slots, Path store, Path log, String tool, Supplier<Claim> claim, int attempts,
      BooleanSupplier excused, AttemptListener listener) {
    this.pool = pool;
    this.slots = slots;
    this.store = store;
    this.log = log;
    this.tool = tool;
    this.claim = claim;
    this.attempts = attempts;
    this.excused = excused;
    this.listener = listener;
  }

  @Override
  public String tool() {
    return tool;
  }

  @Override
  public Workbench workbench(Terms terms) {
    return (folder, needed, events) -> carryOut(folder, events, terms);
  }

  private RunResult carryOut(RunFolder folder, RunEvents events, Terms terms) {
    PluginUse procedure = folder.stored().plan().lineup().procedure();
    Claim owner = claim.get();
    // what the log says of the run on this thread says whose it is
    MDC.setContextMap(Map.of("run", folder.stored().plan().id(), "experiment", Long.toString(owner.experiment()),
        "user", owner.person(), "plugin", procedure.name() + " " + procedure.version()));
    try {
      return attempt(folder, events, terms);
    } finally {
      MDC.clear();
    }
  }

  private RunResult attempt(RunFolder folder, RunEvents events, Terms terms) {
    String reason = "";
    int failures = 0;
    int excuses = 0;
    for (int attempt = 1; ; attempt++) {
      try (Slots.Slot slot = slots.take(claim, terms.stop())) {
        LOG.debug("{} has a slot, {}", folder.stored().plan().id(), slot);
        listener.begins(folder.stored().plan().id(), attempt, reason);
        JsonObject last = order(folder, events, terms);
        // a run that fails while the disk is full may have failed of that; not so one that does it again and again
        if (last.text("type").equals("failed") && excused.getAsBoolean() && ++excuses < attempts) {
          throw new WorkerLostException("it failed while the machine had no room for it", true);
        }
        return result(folder, last);
      } catch (WorkerLostException e) {
        if (pool.closed()) {
          throw new CancellationException();
        }
        LOG.warn("{}: {}", folder.stored().plan().id(), e.getMessage());
        boolean counts = !excused.getAsBoolean();
        failures += counts ? 1 : 0;
        if (counts && (!e.isTransient() || failures == attempts)) {
          return RunResult.failed(folder.stored().plan().id(), e.getMessage(), 0, 0, Map.of("tool", tool));
        }
        reason = e.getMessage();
      }
    }
  }

  private JsonObject order(RunFolder folder, RunEvents events, Terms terms) throws WorkerLostException {
    Path path = folder.stored().path().toAbsolutePath();
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("type", "run");
    order.put("plan", path.resolve("plan.json").toString());
    order.put("folder", path.toString());
    order.put("store", store.toAbsolutePath().toString());
    order.put("log", log.toAbsolutePath().resolve(folder.stored().plan().id() + ".log").toString());
    order.put("validates", terms.validates());
    order.put("keep-trained", terms.keepTrained());
    terms.limit().ifPresent(limit -> order.put("give-up-after", limit.toSeconds()));
    return pool.order(
        new Order(new JsonObject(order), bundles(folder.stored()), Optional.of(path), Optional.empty(), false),
        terms.stop(), message -> tell(message, events));
  }

  /** The digests of bundles that are in the store: the others a worker has. */
  private Set<String> bundles(StoredRun run) {
    return run.plan().lineup().all()
        .map(PluginUse::sha256)
        .filter(sha -> java.nio.file.Files.exists(store.resolve(sha + ".jar")))
        .collect(Collectors.toSet());
  }

  private static void tell(JsonObject message, RunEvents events) {
    switch (message.text("type")) {
      case "resumed" -> events.resumed(message.number("done"));
      case "damaged" -> events.damaged(message.text("problem"));
      case "progress" -> events.moved(
          message.integer("iterations"), message.number("done"), message.numberMap("metrics"));
      case "checkpoint" -> events.saved((int) message.integer("training"), message.integer("iterations"));
      default -> LOG.debug("{}", message.canonical());
    }
  }

  private RunResult result(RunFolder folder, JsonObject last) throws WorkerLostException {
    return switch (last.text("type")) {
      case "finished", "failed" -> {
        folder.takeOver();
        // as it is recorded, where the order of what was measured is kept
        yield folder.stored().result().orElseGet(() -> RunResult.of(last.object("result")));
      }
      case "interrupted" -> throw new CancellationException();
      default -> {
        if (excused.getAsBoolean()) {
          throw new WorkerLostException(last.text("problem"), true);
        }
        yield RunResult.failed(folder.stored().plan().id(), last.text("problem"), 0, 0, Map.of("tool", tool));
      }
    };
  }
}
