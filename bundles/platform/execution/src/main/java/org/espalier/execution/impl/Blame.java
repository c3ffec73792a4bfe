package org.espalier.execution.impl;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.PluginException;
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
      return name(broken.breaker(lineup)) + ": " + broken.getMessage();
    }
    Optional<PluginUse> culprit = culprit(thrown, lineup);
    if (thrown instanceof InvalidInputException) {
      return culprit.map(use -> name(use) + ": ").orElse("") + thrown.getMessage();
    }
    return name(culprit.orElse(lineup.procedure())) + " failed: " + message(thrown);
  }

  private static String name(PluginUse use) {
    return use.kind() + " " + use.name() + " " + use.version();
  }

  private static String message(Throwable thrown) {
    String type = thrown.getClass().getSimpleName();
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? type : message.lines().findFirst().orElse("") + " (" + type + ")";
  }

  /** The plug-in whose code is nearest to where the root cause was thrown: a bundle's name is its root package. */
  private static Optional<PluginUse> culprit(Throwable thrown, Lineup lineup) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Arrays.stream(root.getStackTrace())
        .flatMap(frame -> lineup.all().filter(use -> frame.getClassName().startsWith(use.bundle() + ".")))
        .findFirst();
  }
}
