// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    return new Claim(person, experiment, priority, count, false);
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

  private static Claim alone(String person, long experiment) {
    return new Claim(person, experiment, 0, 1, true);
  }

  @Test
  void whoIsToBeAloneIsNotPassedAndIsAlone() throws InterruptedException {
    Slots.Slot one = slots.take(() -> claim("ann", 1, 0, 1), () -> false);
    CountDownLatch done = new CountDownLatch(1);
    queue("alone", alone("bob", 2), done);
    queue("later", claim("cy", 3, 0, 1), OPEN);
    Thread.sleep(150);
    assertEquals(List.of(), order);
    one.close();
    while (order.isEmpty()) {
      Thread.sleep(1);
    }
    Thread.sleep(150);
    assertEquals(List.of("alone"), order);
    done.countDown();
    finish();
    assertEquals(List.of("alone", "later"), order);
  }

  @Test
  void whoIsToBeAloneHasNothingBesideItAndIsNotPutOffByIt() throws InterruptedException {
    Slots.Slot beside = slots.takeBeside(() -> false);
    CountDownLatch done = new CountDownLatch(1);
    queue("alone", alone("bob", 2), done);
    Thread second = new Thread(() -> {
      try (Slots.Slot slot = slots.takeBeside(() -> false)) {
        order.add("beside");
      }
    });
    second.start();
    threads.add(second);
    Thread.sleep(150);
    assertEquals(List.of(), order);
    beside.close();
    while (order.isEmpty()) {
      Thread.sleep(1);
    }
    Thread.sleep(150);
    assertEquals(List.of("alone"), order);
    done.countDown();
    finish();
    assertEquals(List.of("alone", "beside"), order);
    slots.takeBeside(() -> false).close();
  }

  @Test
  void whoCannotHaveSoManyKeepsNobodyWaiting() throws InterruptedException {
    slots.reserve(1);
    queue("alone", alone("ann", 1), OPEN);
    queue("wide", claim("ann", 2, 0, 2), OPEN);
    queue("narrow", claim("cy", 3, 0, 1), OPEN);
    while (order.isEmpty()) {
      Thread.sleep(1);
    }
    Thread.sleep(150);
    assertEquals(List.of("narrow"), order);
    slots.reserve(0);
    finish();
    assertEquals(3, order.size());
  }

  @Test
  void aPersonsLimitDoesNotKeepAnybodyFromBeingAlone() throws InterruptedException {
    slots.limitPerson(1);
    queue("alone", alone("ann", 1), OPEN);
    finish();
    assertEquals(List.of("alone"), order);
  }

  @Test
  void whileSuspendedNobodyGetsAny() throws InterruptedException {
    slots.suspend(true);
    queue("later", claim("ann", 1, 0, 1), OPEN);
    Thread.sleep(150);
    assertEquals(List.of(), order);
    slots.suspend(false);
    finish();
    assertEquals(List.of("later"), order);
  }

  /** Many runs of many people, of one slot, of several and alone: all come, and never more than there is room for. */
  @Test
  void aQueueOfAllKindsIsServed() throws InterruptedException {
    Slots four = new Slots(4);
    four.limitPerson(3);
    Random random = new Random(7);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger beside = new AtomicInteger();
    List<String> faults = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger done = new AtomicInteger();
    int runs = 300;
    for (int i = 0; i < runs; i++) {
      boolean alone = random.nextInt(10) == 0;
      int wide = 1 + random.nextInt(3);
      Claim claim = new Claim("p" + random.nextInt(5), 1 + random.nextInt(20), random.nextInt(3) / 2, wide, alone);
      int pause = random.nextInt(3);
      int takes = alone ? 4 : wide;
      Thread thread = new Thread(() -> {
        try (Slots.Slot slot = four.take(() -> claim, () -> false)) {
          if (taken.addAndGet(takes) > 4 || alone && beside.get() > 0) {
            faults.add(claim + " with " + taken + " taken and " + beside + " beside");
          }
          Thread.sleep(pause);
          taken.addAndGet(-takes);
          done.incrementAndGet();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      threads.add(thread);
      thread.start();
      if (i % 10 == 0) {
        Thread other = new Thread(() -> {
          try (Slots.Slot slot = four.takeBeside(() -> false)) {
            beside.incrementAndGet();
            Thread.sleep(1);
            beside.decrementAndGet();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
        threads.add(other);
        other.start();
      }
    }
    finish();
    assertEquals(List.of(), faults);
    assertEquals(runs, done.get());
    assertEquals(Map.of(), four.taken());
  }

  /** However long others' experiments go on: who is to be alone comes when those before it have had their turn. */
  @Test
  void whoIsToBeAloneIsNotStarvedByThoseWhoComeLater() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      String person = "p" + i;
      Thread stream = new Thread(() -> {
        for (long experiment = 10; !end.get(); experiment++) {
          long mine = experiment;
          try (Slots.Slot slot = slots.take(() -> claim(person, mine, 0, 1), end::get)) {
            served.incrementAndGet();
            Thread.sleep(2);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } catch (CancellationException e) {
            return;
          }
        }
      });
      threads.add(stream);
      stream.start();
    }
    while (served.get() < 20) {
      Thread.sleep(1);
    }
    int before = served.get();
    slots.take(() -> alone("bob", 5), () -> false).close();
    int passed = served.get() - before;
    end.set(true);
    finish();
    assertTrue(passed <= 8, passed + " came before");
  }
}
