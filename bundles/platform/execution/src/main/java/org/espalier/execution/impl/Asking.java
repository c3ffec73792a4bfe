// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.PluginException;
import org.espalier.plan.PluginUse;
import org.espalier.store.StoreException;

/**
 * Asks plug-ins. Whatever one throws, or answers, is laid at its door: an exception of any type, nothing at all, what
 * can't be used as what it should be, a thread that is left interrupted.
 */
final class Asking {
  private Asking() {}

  /**
   * Asks one of the run's plug-ins.
   *
   * @param kind which one it is
   * @param question asks, and looks at the answer so far that another plug-in may be handed it
   * @throws BrokenPromise if it threw what is no answer, gave null, or left its thread interrupted
   */
  static <T> T ask(String kind, Supplier<T> question) {
    return answer(
        question, message -> new BrokenPromise(kind, message), thrown -> new BrokenPromise(kind, thrown));
  }

  /** The same, where the run uses several plug-ins of a kind. */
  static <T> T ask(PluginUse use, Supplier<T> question) {
    return answer(question, message -> new BrokenPromise(use, message), thrown -> new BrokenPromise(use, thrown));
  }

  /** Has one of the run's plug-ins do something. */
  static void tell(String kind, Runnable order) {
    ask(kind, () -> {
      order.run();
      return Boolean.TRUE;
    });
  }

  private static <T> T answer(
      Supplier<T> question, Function<String, BrokenPromise> broken, Function<Throwable, BrokenPromise> failed) {
    T answer;
    // not by the one that is asked, but by who asks
    boolean before = Thread.currentThread().isInterrupted();
    Pulse.beat();
    try {
      answer = question.get();
    } catch (Stopped | StoreException | BrokenPromise | Hopeless | PluginException | InvalidInputException e) {
      throw e;
    } catch (Exception | Error e) {
      Pulse.beat();
      Thread.interrupted();
      throw failed.apply(e);
    }
    Pulse.beat();
    if (!before && Thread.interrupted()) {
      throw broken.apply("it left its thread interrupted");
    }
    if (answer == null) {
      throw broken.apply("it answered null");
    }
    return answer;
  }
}
