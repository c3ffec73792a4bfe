// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;

/**
 * How much loggers tell, by the beginning of their names, as {@code ESPALIER_LOG} says it: {@code NAME=LEVEL}, several
 * with commas between them. What says nothing of a logger leaves it as it is.
 *
 * @param byName in the order given
 */
record LogLevels(Map<String, Level> byName) {
  static final String VARIABLE = "ESPALIER_LOG";
  /** What comes through OSGi's log service is logged under this name. */
  static final String FRAMEWORK = "org.apache.felix";

  private static final Level USUAL = Level.INFO;

  /** Those of this process. */
  static LogLevels ofEnvironment() {
    return parse(System.getenv().getOrDefault(VARIABLE, ""));
  }

  /**
   * Reads them.
   *
   * @throws LaunchException if that is not how they are written, with a sentence
   */
  static LogLevels parse(String text) {
    Map<String, Level> byName = new LinkedHashMap<>();
    for (String part : text.split(",")) {
      if (part.isBlank()) {
        continue;
      }
      String[] sides = part.strip().split("=", -1);
      Level level = sides.length == 2 ? Level.toLevel(sides[1].toUpperCase(Locale.ROOT), null) : null;
      if (level == null || sides[0].isBlank()) {
        throw new LaunchException(VARIABLE + " has '" + part.strip() + "'; write NAME=LEVEL, such as "
            + FRAMEWORK + "=debug, where the level is off, error, warn, info, debug or trace");
      }
      byName.put(sides[0].equals("root") ? Logger.ROOT_LOGGER_NAME : sides[0], level);
    }
    return new LogLevels(byName);
  }

  void applyTo(LoggerContext context) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(USUAL);
    byName.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  /** The most that anything of the framework tells: it need not make up more. */
  Level ofFramework() {
    Level most = byName.getOrDefault(Logger.ROOT_LOGGER_NAME, USUAL);
    for (Map.Entry<String, Level> entry : byName.entrySet()) {
      boolean concerned = entry.getKey().startsWith(FRAMEWORK) || (FRAMEWORK + ".").startsWith(entry.getKey() + ".");
      if (concerned && entry.getValue().levelInt < most.levelInt) {
        most = entry.getValue();
      }
    }
    return most;
  }
}
