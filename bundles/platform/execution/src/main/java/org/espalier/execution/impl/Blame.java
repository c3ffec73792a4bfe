// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;

/** Says in a sentence why a run failed, and which of its plug-ins was at work. */
final class Blame {
  private Blame() {}

  static String sentence(Throwable thrown, Lineup lineup) {
    if (thrown instanceof PluginException) {
      return thrown.getMessage();
    } else if (thrown instanceof Hopeless) {
      return sentence(thrown.getCause(), lineup);
    } else if (thrown instanceof BrokenPromise broken) {
      return broken.getCause() == null ? name(broken.breaker(lineup)) + ": " + Thrown.sentence(broken.getMessage())
          : failed(broken.getCause(), lineup, broken.breaker(lineup));
    } else if (thrown instanceof InvalidInputException invalid) {
      Thrown described = Thrown.of(invalid);
      return culprit(described, lineup).map(use -> name(use) + ": ").orElse("")
          + Thrown.sentence(invalid.getMessage() == null ? described.words() : invalid.getMessage());
    }
    return failed(thrown, lineup, lineup.procedure());
  }

  private static String failed(Throwable thrown, Lineup lineup, PluginUse asked) {
    Thrown described = Thrown.of(thrown);
    return name(culprit(described, lineup).orElse(asked)) + " failed: " + described.words();
  }

  private static String name(PluginUse use) {
    return use.kind() + " " + use.name() + " " + use.version();
  }

  /**
   * The plug-in whose code is nearest to where the root cause was thrown, or the next above it that says where it was.
   * None if the platform is nearer that had asked a plug-in something, and fell over the answer.
   */
  private static Optional<PluginUse> culprit(Thrown thrown, Lineup lineup) {
    StackTraceElement[] innermost = {};
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      innermost = each.getStackTrace().length == 0 ? innermost : each.getStackTrace();
    }
    return culprit(innermost, lineup);
  }

  /** The plug-in whose code a thread is in, innermost first; none if it is in the platform's, which had asked one. */
  static Optional<PluginUse> culprit(StackTraceElement[] frames, Lineup lineup) {
    return lineup.nearest(
        Arrays.stream(frames).takeWhile(frame -> !frame.getClassName().equals(Asking.class.getName())));
  }
}
