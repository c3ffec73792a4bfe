// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotsTest {
  private final Slots slots = new Slots(2);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();

  private static Claim claim(String person, long experiment, int priority, int count) {
    return new Claim(person, experiment, priority, count);
  }

  /** Queues up, and returns when it does. */
  private void queue(String name, Claim claim, CountDownLatch keep) throws InterruptedException {
    int before = slots.waiting();
    Thread thread = new Thread(() -> {
      try (Slots.Slot slot = slots.take(() -> claim, () -> false)) {
        order.add(name);
        keep.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    threads.add(thread);
    thread.start();
    while (slots.waiting() == before && thread.isAlive() && !order.contains(name)) {
      Thread.sleep(1);
    }
  }

  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private void finish() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void whoHasFewerComesFirst() throws InterruptedException {
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    Slots.Slot two = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    queue("ann's third", claim("ann", 1, 0, 1), OPEN);
    queue("bob's first", claim("bob", 2, 0, 1), OPEN);
    one.close();
    finish();
    two.close();
    assertEquals(List.of("bob's first", "ann's third"), order);
  }

  @Test
  void priorityComesBeforeFairness() throws InterruptedException {
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    Slots.Slot two = slots.take(() -> claim("cy", 1, 0, 1), () -> false);
    queue("bob", claim("bob", 2, 0, 1), OPEN);
    queue("ann, urgent", claim("ann", 3, 5, 1), OPEN);
    one.close();
    finish();
    two.close();
    assertEquals(List.of("ann, urgent", "bob"), order);
  }

  @Test
  void whoNeedsSeveralIsNotPassed() throws InterruptedException {
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    Slots.Slot two = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    queue("wide", claim("bob", 2, 0, 2), OPEN);
    queue("narrow", claim("cy", 3, 0, 1), OPEN);
    one.close();
    Thread.sleep(200);
    assertEquals(List.of(), order);
    two.close();
    finish();
    assertEquals(List.of("wide", "narrow"), order);
  }

  @Test
  void noMoreThanAPersonMayHave() throws InterruptedException {
    slots.limitPerson(1);
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    queue("ann's second", claim("ann", 1, 9, 1), OPEN);
    Slots.Slot two = slots.take(() -> claim("bob", 2, 0, 1), () -> false);
    two.close();
    assertEquals(List.of(), order);
    one.close();
    finish();
    assertEquals(List.of("ann's second"), order);
  }

  @Test
  void whatIsReservedIsNotGiven() throws InterruptedException {
    slots.reserve(2);
    queue("later", claim("ann", 1, 0, 1), OPEN);
    Thread.sleep(150);
    assertEquals(List.of(), order);
    slots.reserve(1);
    finish();
    assertEquals(List.of("later"), order);
    assertThrows(IllegalArgumentException.class, () -> slots.reserve(3));
  }

  @Test
  void whoGivesUpLeavesNothingBehind() {
    AtomicInteger asked = new AtomicInteger();
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 2), () -> false);
    assertThrows(
        CancellationException.class,
        () -> slots.take(() -> claim("ann", 1, 0, 1), () -> asked.incrementAndGet() > 3));
    one.close();
    one.close();
    assertEquals(Map.of(), slots.taken());
    assertEquals(0, slots.waiting());
    slots.take(() -> claim("ann", 1, 0, 2), () -> false).close();
  }

  @Test
  void aPriorityMayChangeWhileOneWaits() throws InterruptedException {
    AtomicBoolean urgent = new AtomicBoolean();
    Slots.Slot all = slots.take(() -> claim("ann", 1, 0, 2), () -> false);
    queue("bob", claim("bob", 2, 1, 2), OPEN);
    Thread late = new Thread(() -> {
      try (Slots.Slot slot = slots.take(() -> claim("cy", 3, urgent.get() ? 5 : 0, 2), () -> false)) {
        order.add("cy");
      }
    });
    late.start();
    while (slots.waiting() < 2) {
      Thread.sleep(1);
    }
    urgent.set(true);
    all.close();
    finish();
    late.join();
    assertEquals(List.of("cy", "bob"), order);
  }
}
