// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them, such as {@code 90s}, {@code 30m}, {@code 2h} or {@code 7d}. */
final class Spans {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Map<String, Duration> UNITS = Map.of(
      "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

  private Spans() {}

  /**
   * The span that a text says.
   *
   * @param name of the field, for the sentence of who writes something else
   */
  static Duration of(String name, String text) {
    Matcher span = SPAN.matcher(text.strip());
    if (!span.matches()) {
      throw Problem.exception(400, name + " is '" + text.substring(0, Math.min(text.length(), 40))
          + "'; it must be a time from here on, such as 90s, 30m, 2h or 7d");
    }
    return UNITS.get(span.group(2)).multipliedBy(Long.parseLong(span.group(1)));
  }

  /** The same of what may be missing. */
  static Optional<Duration> of(String name, Optional<String> text) {
    return text.map(some -> of(name, some));
  }
}
