// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The places in which runs are carried out, shared fairly: the highest priority first; among equals the person who has
 * the fewest slots; of one person's the earliest experiment; then who asked first. Who needs several is not passed by
 * others until they are free, so that it is not starved. Safe for use by several threads.
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

  private record Request(Supplier<Claim> claim, long number) {}

  /** A place that is taken until it is closed. */
  public final class Slot implements AutoCloseable {
    private final String person;
    private final int taken;
    private boolean open = true;

    private Slot(String person, int taken) {
      this.person = person;
      this.taken = taken;
    }

    @Override
    public void close() {
      synchronized (Slots.this) {
        if (open) {
          open = false;
          free += taken;
          held.merge(person, -taken, Integer::sum);
          Slots.this.notifyAll();
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
  public Slot take(Supplier<Claim> claim, BooleanSupplier stop) {
    synchronized (this) {
      Request mine = new Request(claim, asked++);
      waiting.add(mine);
      try {
        while (true) {
          if (stop.getAsBoolean()) {
            throw new CancellationException();
          }
          Claim now = claim.get();
          if (next() == mine && wide(now) <= free - reserved) {
            free -= wide(now);
            held.merge(now.person(), wide(now), Integer::sum);
            return new Slot(now.person(), wide(now));
          }
          pause();
        }
      } finally {
        waiting.remove(mine);
        notifyAll();
      }
    }
  }

  private void pause() {
    try {
      wait(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      // those who wait for a slot are never interrupted, they are stopped; a flag that was left means nothing
    }
  }

  /** A run that asks for more than there are gets all. */
  private int wide(Claim claim) {
    return Math.min(claim.slots(), count);
  }

  private Request next() {
    Map<Request, Claim> claims = new HashMap<>();
    waiting.forEach(request -> claims.put(request, request.claim().get()));
    return waiting.stream()
        .filter(request -> held(claims.get(request)) + wide(claims.get(request)) <= mostOfAPerson)
        .min(Comparator.<Request>comparingInt(request -> -claims.get(request).priority())
            .thenComparingInt(request -> held(claims.get(request)))
            .thenComparingLong(request -> claims.get(request).experiment())
            .thenComparingLong(Request::number))
        .orElse(null);
  }

  private int held(Claim claim) {
    return held.getOrDefault(claim.person(), 0);
  }

  /** Keeps some for what others do on this machine: runs that have them go on. */
  public synchronized void reserve(int some) {
    if (some < 0 || some > count) {
      throw new IllegalArgumentException("can't reserve " + some + " of " + count + " slots");
    }
    reserved = some;
    notifyAll();
  }

  /** How many one person's runs may have at a time. */
  public synchronized void limitPerson(int most) {
    mostOfAPerson = most;
    notifyAll();
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
