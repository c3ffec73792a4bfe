// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import ch.qos.logback.classic.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.admin.LoggerContext;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running framework with an assembly's bundles. */
final class Container implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Container.class);
  private static final long STOP_SECONDS = 10;

  private final Framework framework;

  private Container(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts all bundles. A bundle that does not start is no failure here: it may be one plug-in of many; what is missing
   * shows in {@link Diagnosis} and to those who ask for it.
   */
  static Container start(Assembly assembly, Storage storage, String systemPackages) {
    Framework framework = new FrameworkFactory().newFramework(configuration(storage, systemPackages));
    Container container = new Container(framework);
    try {
      framework.init();
      container.forwardLog();
      List<String> expected = storage.isReady() ? List.of() : assembly.locations();
      container.install(expected);
      container.removeForeign(assembly);
      framework.start();
      container.startBundles(expected);
      storage.markReady();
      container.discardWhatChanges(assembly, storage);
      return container;
    } catch (BundleException e) {
      storage.discard();
      container.close();
      throw new LaunchException("The framework did not start: " + e.getMessage() + ".", e);
    } catch (RuntimeException e) {
      storage.discard();
      container.close();
      throw e;
    }
  }

  /** Waits for the command, which a bundle registers as it starts. */
  Optional<Command> command() throws InterruptedException {
    ServiceTracker<Command, Command> tracker = new ServiceTracker<>(context(), Command.class, null);
    tracker.open();
    return Optional.ofNullable(tracker.waitForService(TimeUnit.SECONDS.toMillis(2)));
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (BundleException e) {
      LOG.warn("The framework did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> configuration(Storage storage, String systemPackages) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.framework().toString());
    if (!storage.isReady()) {
      configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    }
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, systemPackages);
    configuration.put("felix.log.level", "1");
    configuration.put("ds.loglevel", "warn");
    LogLevel told = osgi(LogLevels.ofEnvironment().ofFramework());
    configuration.put(LoggerContext.LOGGER_CONTEXT_DEFAULT_LOGLEVEL, told.name());
    return configuration;
  }

  private static LogLevel osgi(Level level) {
    return switch (level.levelInt) {
      case Level.OFF_INT, Level.ERROR_INT -> LogLevel.ERROR;
      case Level.WARN_INT -> LogLevel.WARN;
      case Level.INFO_INT -> LogLevel.INFO;
      case Level.DEBUG_INT -> LogLevel.DEBUG;
      default -> LogLevel.TRACE;
    };
  }

  private void install(List<String> locations) throws BundleException {
    for (String location : locations) {
      context().installBundle(location);
    }
  }

  /** What a command has added in an earlier start, from a folder that this start was not given, goes. */
  private void removeForeign(Assembly assembly) throws BundleException {
    for (Bundle bundle : context().getBundles()) {
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !assembly.owns(bundle.getLocation())) {
        bundle.uninstall();
      }
    }
  }

  /** A storage in which a plug-in has removed, exchanged or stopped a bundle of the assembly would stay so. */
  private void discardWhatChanges(Assembly assembly, Storage storage) {
    context().addBundleListener((SynchronousBundleListener) event -> {
      if (lasts(event) && assembly.owns(event.getBundle().getLocation())) {
        storage.discard();
      }
    });
  }

  private static boolean lasts(BundleEvent event) {
    return switch (event.getType()) {
      case BundleEvent.UNINSTALLED, BundleEvent.UPDATED -> true;
      case BundleEvent.STOPPED -> !event.getBundle().adapt(BundleStartLevel.class).isPersistentlyStarted();
      default -> false;
    };
  }

  private void startBundles(List<String> locations) {
    Set<String> fresh = new HashSet<>(locations);
    for (Bundle bundle : context().getBundles()) {
      if (fresh.contains(bundle.getLocation()) && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        try {
          bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
          LOG.warn("Bundle {} does not start", bundle.getSymbolicName(), e);
        }
      }
    }
  }

  /** What the framework's services log to OSGi's log service goes where everything else goes. */
  private void forwardLog() {
    BundleContext context = context();
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(org.osgi.framework.ServiceReference<LogReaderService> reference) {
        LogReaderService reader = context.getService(reference);
        reader.addLogListener(new LogForwarder());
        return reader;
      }
    }.open();
  }
}
