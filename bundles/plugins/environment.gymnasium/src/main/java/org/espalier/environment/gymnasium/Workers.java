// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The children that the environments of one thread share: a run evaluates in dozens of environments, and a Python for
 * each would take long to start. A run has a thread of its own, so that what fails is that run's. The last environment
 * that lets go ends the children.
 */
final class Workers {
  private static final Map<Key, Workers> OPEN = new HashMap<>();

  private final Key key;
  private final List<Child> children = new ArrayList<>();
  private int users;
  private InvalidInputException failure;

  private record Key(Settings settings, Thread thread) {}

  /** Requests and the receiving of all their answers. */
  @FunctionalInterface
  interface Exchange<E extends Exception> {
    void run() throws E;
  }

  private Workers(Key key) {
    this.key = key;
  }

  /** Those of the thread, to be let go of in the end. */
  static Workers of(Settings settings, Thread thread) {
    synchronized (OPEN) {
      Workers workers = OPEN.computeIfAbsent(new Key(settings, thread), Workers::new);
      workers.users++;
      return workers;
    }
  }

  /** Ends the children if nobody else has them. */
  void letGo() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(key);
    }
    synchronized (this) {
      children.forEach(Child::close);
      children.clear();
    }
  }

  Settings settings() {
    return key.settings();
  }

  /**
   * An exchange while nobody else has one. After one that failed there are no more, as answers may be left unread.
   *
   * @throws InvalidInputException if it fails, or another did before
   */
  synchronized <E extends Exception> void exchange(Exchange<E> exchange) throws E {
    if (failure != null) {
      throw new InvalidInputException(failure.getMessage(), failure);
    }
    try {
      exchange.run();
    } catch (InvalidInputException e) {
      failure = e;
      throw e;
    }
  }

  /** What a child says of itself and of the environments, the first child. */
  Hello hello() {
    return child(0).hello();
  }

  /** One of them, started when it is first asked for. */
  synchronized Child child(int number) {
    exchange(() -> {
      while (children.size() <= number) {
        children.add(new Child(settings()));
      }
    });
    return children.get(number);
  }

  /** A new environment in a child; its number there. */
  int make(Child child) {
    int[] index = new int[1];
    exchange(() -> {
      child.send(Frame.MAKE, Frame.of(0));
      index[0] = child.receive(Frame.MADE, "making an environment").getInt();
    });
    return index[0];
  }

  /** Ends an environment; one whose child has failed has ended already. */
  void release(Child child, int index) {
    try {
      exchange(() -> {
        child.send(Frame.RELEASE, Frame.of(Integer.BYTES).putInt(index));
        child.receive(Frame.RELEASED, "closing an environment");
      });
    } catch (InvalidInputException e) {
      // the run has its result, or the sentence of the failure, by now
    }
  }
}
