// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people say them. */
final class Words {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private Words() {}

  /** Such as {@code 1,500,000}. */
  static String thousands(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 5, 10, 15, ..., 200 seeds}: the first ones and the last. */
  static String listed(List<Integer> numbers) {
    int first = 3;
    String all = numbers.stream().limit(numbers.size() > first + 1 ? first : numbers.size())
        .map(String::valueOf).collect(Collectors.joining(", "));
    String last = numbers.size() > first + 1 ? ", ..., " + numbers.get(numbers.size() - 1) : "";
    return all + last + " seeds";
  }

  /** Three significant digits, without an exponent; or that it is no number. */
  static String significant(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).round(new MathContext(3)).toPlainString() : Double.toString(number);
  }

  /** Such as {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return whole + " s";
    }
    if (whole < HOUR) {
      return whole / MINUTE + " min " + whole % MINUTE + " s";
    }
    return whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
  }
}
