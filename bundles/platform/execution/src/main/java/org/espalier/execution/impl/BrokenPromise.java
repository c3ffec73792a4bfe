// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;

/** A plug-in did not do what its kind promises. */
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  /** Empty where the run uses one plug-in of the kind. */
  private final String name;

  /**
   * @param kind which of the run's plug-ins it was, such as {@code engine}
   * @param message what happened, as a clause
   */
  BrokenPromise(String kind, String message) {
    super(message);
    this.kind = kind;
    this.name = "";
  }

  /** The same, where the run uses several plug-ins of a kind. */
  BrokenPromise(PluginUse breaker, String message) {
    super(message);
    this.kind = breaker.kind();
    this.name = breaker.name();
  }

  /**
   * A plug-in that failed, or whose answer can't be used.
   *
   * @param thrown what came of asking it
   */
  BrokenPromise(String kind, Throwable thrown) {
    super("it failed", thrown);
    this.kind = kind;
    this.name = "";
  }

  /** The same, where the run uses several plug-ins of a kind. */
  BrokenPromise(PluginUse breaker, Throwable thrown) {
    super("it failed", thrown);
    this.kind = breaker.kind();
    this.name = breaker.name();
  }

  /** Which one of the run's plug-ins it was. */
  PluginUse breaker(Lineup lineup) {
    return lineup.all()
        .filter(use -> use.kind().equals(kind) && (name.isEmpty() || use.name().equals(name)))
        .findFirst()
        .orElseThrow();
  }
}
