// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The places in which runs are carried out, shared fairly: the highest priority first; among equals the person who has
 * the fewest slots; of one person's the earliest experiment; then who asked first. Who comes first and needs several is
 * not passed by others until they are free, so that it is not starved; but who can't have them, because of a person's
 * limit or of what is reserved, keeps nobody waiting. Safe for use by several threads.
 */
public final class Slots {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final int count;
  // all guarded by this
  private final List<Request> waiting = new ArrayList<>();
  private final Map<String, Integer> held = new HashMap<>();
  private int free;
  private int reserved;
  private int mostOfAPerson = Integer.MAX_VALUE;
  private long asked;
  private boolean suspended;
  /** Whether a run is carried out that is to be alone. */
  private boolean alone;
  /** What is done beside runs. */
  private int beside;
  /** Who comes first, as it was found out at a time; claims may change by themselves. */
  private Optional<Request> first = Optional.empty();
  private long found;
  private boolean changed = true;

  private record Request(Supplier<Claim> claim, long number) {}

  /** A place that is taken until it is closed. */
  public final class Slot implements AutoCloseable {
    private final Runnable release;
    private boolean open = true;

    private Slot(Runnable release) {
      this.release = release;
    }

    @Override
    public void close() {
      synchronized (Slots.this) {
        if (open) {
          open = false;
          release.run();
          change();
        }
      }
    }
  }

  /**
   * @param count at least 1
   */
  public Slots(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("there are " + count + " slots; there must be 1 at least");
    }
    this.count = count;
    this.free = count;
  }

  /**
   * Waits for a place.
   *
   * @param claim may change while it waits, as priorities do
   * @param stop whether to give up; asked often
   * @throws CancellationException if it was given up
   */
  public synchronized Slot take(Supplier<Claim> claim, BooleanSupplier stop) {
    Request mine = new Request(claim, asked++);
    waiting.add(mine);
    change();
    try {
      while (true) {
        if (stop.getAsBoolean()) {
          throw new CancellationException();
        }
        if (!suspended && first().filter(request -> request == mine).isPresent()) {
          Claim now = claim.get();
          if (isFree(now)) {
            return take(now);
          }
        }
        pause();
      }
    } finally {
      waiting.remove(mine);
      change();
    }
  }

  private synchronized Slot take(Claim claim) {
    int taken = wide(claim);
    free -= taken;
    alone = claim.alone();
    held.merge(claim.person(), taken, Integer::sum);
    return new Slot(() -> give(claim.person(), taken));
  }

  private synchronized void give(String person, int taken) {
    free += taken;
    alone = false;
    held.merge(person, -taken, Integer::sum);
  }

  /**
   * Waits until something may be done that takes no slot and would disturb a run that is to be alone.
   *
   * @param stop whether to give up; asked often
   * @throws CancellationException if it was given up
   */
  public synchronized Slot takeBeside(BooleanSupplier stop) {
    while (alone || isAboutToBeAlone()) {
      if (stop.getAsBoolean()) {
        throw new CancellationException();
      }
      pause();
    }
    beside++;
    return new Slot(this::endBeside);
  }

  private synchronized void endBeside() {
    beside--;
  }

  /** Whether what comes first waits for nothing else than what is done beside, if for anything: it is not put off. */
  private synchronized boolean isAboutToBeAlone() {
    return !suspended && free == count && first().filter(request -> request.claim().get().alone()).isPresent();
  }

  private synchronized boolean isFree(Claim claim) {
    return wide(claim) <= free - reserved && !(claim.alone() && beside > 0);
  }

  private synchronized void change() {
    changed = true;
    notifyAll();
  }

  private synchronized void pause() {
    try {
      wait(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      // those who wait for a slot are never interrupted, they are stopped; a flag that was left means nothing
    }
  }

  /** A run that asks for more than there are gets all. */
  private int wide(Claim claim) {
    return claim.alone() ? count : Math.min(claim.slots(), count);
  }

  /** Found out once for all that wait. */
  private synchronized Optional<Request> first() {
    long now = System.nanoTime();
    if (changed || now - found > TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS)) {
      first = findFirst();
      found = now;
      changed = false;
    }
    return first;
  }

  private synchronized Optional<Request> findFirst() {
    Map<Request, Claim> claims = new HashMap<>();
    waiting.forEach(request -> claims.put(request, request.claim().get()));
    return waiting.stream()
        .filter(request -> mayHave(claims.get(request)))
        .min(Comparator.<Request>comparingInt(request -> -claims.get(request).priority())
            .thenComparingInt(request -> held(claims.get(request)))
            .thenComparingLong(request -> claims.get(request).experiment())
            .thenComparingLong(Request::number));
  }

  /** Whether it would get its slots if others let go of theirs. Who has none may be alone, whatever the limit is. */
  private synchronized boolean mayHave(Claim claim) {
    boolean within = held(claim) + wide(claim) <= mostOfAPerson || claim.alone() && held(claim) == 0;
    return within && wide(claim) <= count - reserved;
  }

  private synchronized int held(Claim claim) {
    return held.getOrDefault(claim.person(), 0);
  }

  /** Keeps some for what others do on this machine: runs that have them go on. */
  public synchronized void reserve(int some) {
    if (some < 0 || some > count) {
      throw new IllegalArgumentException("can't reserve " + some + " of " + count + " slots");
    }
    reserved = some;
    change();
  }

  /** Gives no slots, or gives them again; runs that have some go on. */
  public synchronized void suspend(boolean now) {
    suspended = now;
    change();
  }

  /** How many one person's runs may have at a time. */
  public synchronized void limitPerson(int most) {
    mostOfAPerson = most;
    change();
  }

  public int count() {
    return count;
  }

  /** How many runs wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  public synchronized int reserved() {
    return reserved;
  }

  /** How many are taken, by person. */
  public synchronized Map<String, Integer> taken() {
    Map<String, Integer> taken = new HashMap<>(held);
    taken.values().removeIf(n -> n == 0);
    return taken;
  }
}
