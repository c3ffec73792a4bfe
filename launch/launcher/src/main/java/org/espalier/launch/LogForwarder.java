// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogLevel;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Passes what is logged through OSGi's log service on to slf4j. */
final class LogForwarder implements LogListener {
  /** Loggers of what the framework does with each bundle and service (OSGi Compendium R8, 101.4.1). */
  private static final String FRAMEWORK_EVENTS = "Events.";

  @Override
  public void logged(LogEntry entry) {
    String name = entry.getLoggerName() == null ? entry.getBundle().getSymbolicName() : entry.getLoggerName();
    Level level = name.startsWith(FRAMEWORK_EVENTS) ? Level.TRACE : level(entry.getLogLevel());
    LoggerFactory.getLogger(nameOfFramework(name)).atLevel(level).setCause(entry.getException())
        .log(entry.getMessage());
  }

  /** Declarative Services logs what it does with a component under the component's name, as if it were that one. */
  static String nameOfFramework(String name) {
    return name.startsWith(LogLevels.FRAMEWORK + ".") ? name : LogLevels.FRAMEWORK + ".log." + name;
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
      case AUDIT, TRACE -> Level.TRACE;
    };
  }
}
