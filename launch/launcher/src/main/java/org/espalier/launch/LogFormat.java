// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;

/** How an entry of the log is written, as {@code ESPALIER_LOG_FORMAT} says it. */
enum LogFormat {
  /** A line for people; more for what was thrown. */
  TEXT,
  /**
   * An object a line for programs: {@code timestamp} in milliseconds since 1970, {@code level}, {@code threadName},
   * {@code loggerName}, {@code mdc} with the run, the plug-in, the user and the experiment as far as they are known,
   * {@code formattedMessage}, {@code throwable}.
   */
  JSON;

  static final String VARIABLE = "ESPALIER_LOG_FORMAT";
  private static final String PATTERN =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%X{run:-}%X{user:-}] %logger{24} - %msg%n";

  /**
   * That of this process.
   *
   * @throws LaunchException if there is no such format, with a sentence
   */
  static LogFormat ofEnvironment() {
    return parse(System.getenv().getOrDefault(VARIABLE, ""));
  }

  static LogFormat parse(String text) {
    return switch (text.strip()) {
      case "", "text" -> TEXT;
      case "json" -> JSON;
      default -> throw new LaunchException(VARIABLE + " is '" + text + "'; it must be text or json");
    };
  }

  Encoder<ILoggingEvent> encoder(LoggerContext context) {
    Encoder<ILoggingEvent> encoder = this == JSON ? json() : text();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static PatternLayoutEncoder text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(PATTERN);
    return encoder;
  }

  private static JsonEncoder json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }
}
