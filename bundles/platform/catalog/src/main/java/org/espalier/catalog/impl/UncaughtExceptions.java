// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what ends threads that plug-ins have begun, instead of the JVM, which would print it to whoever looks at a
 * terminal: once for each place that throws, with the bundle in whose code it is. No run is concerned; a plug-in that
 * waits for such a thread finds out by itself.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);
  private static final int MOST_PLACES = 1000;

  private final BundleContext context;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  UncaughtExceptions(BundleContext context) {
    this.context = context;
  }

  /** Logs what nobody else handles from here on. */
  void begin() {
    Thread.setDefaultUncaughtExceptionHandler(this);
  }

  void end() {
    if (Thread.getDefaultUncaughtExceptionHandler() == this) {
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable uncaught) {
    try {
      Thrown thrown = Thrown.of(uncaught);
      StackTraceElement[] frames = thrown.root().getStackTrace();
      String place = uncaught.getClass().getName() + Arrays.stream(frames).findFirst();
      if (told.size() < MOST_PLACES && told.add(place)) {
        String name = Thrown.sentence(thread.getName());
        String which = owner(frames).map(bundle -> bundle + ": its thread " + name).orElse("the thread " + name);
        LOG.error("{} ended: {}", which, thrown.words(), thrown);
      }
    } catch (Exception | Error e) {
      // nothing more can be done for a thread that is gone
    }
  }

  /** The bundle whose code is nearest to where it was thrown: a bundle's name is its root package. */
  private Optional<String> owner(StackTraceElement[] frames) {
    List<Bundle> bundles = Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName() != null).toList();
    return Arrays.stream(frames)
        .map(frame -> bundles.stream().filter(bundle -> frame.getClassName().startsWith(bundle.getSymbolicName() + "."))
            .toList())
        .filter(owners -> !owners.isEmpty())
        .map(owners -> owners.get(0).getSymbolicName() + (owners.size() == 1 ? " " + owners.get(0).getVersion() : ""))
        .findFirst();
  }
}
