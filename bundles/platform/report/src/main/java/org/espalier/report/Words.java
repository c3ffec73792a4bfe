// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.statistics.Interval;

/** How numbers and settings are written. */
public final class Words {
  private Words() {}

  /** Four significant digits, without an exponent where that is readable. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "N/A";
    }
    double size = Math.abs(value);
    if (value == 0 || size >= 1e6 || size < 1e-4) {
      return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A value of an experiment file, as people write it: .0003 rather than 3.0E-4. */
  static String value(Object value) {
    return value instanceof Double number && Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString() : String.valueOf(value);
  }

  static String interval(Interval interval) {
    return !interval.bounded()
        ? number(interval.estimate())
        : number(interval.estimate()) + " [" + number(interval.low()) + ", " + number(interval.high()) + "]";
  }

  /** What is measured, with its unit if it has one, for an axis. */
  static String labelled(String name, String unit) {
    return unit.equals("1") ? name : name + " [" + unit + "]";
  }

  static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.2f", 100 * share);
    return text.replaceAll("\\.?0+$", "") + " %";
  }

  static String pValue(double p) {
    if (Double.isNaN(p)) {
      return "N/A";
    }
    return p < 0.001 ? "< .001" : "= " + String.format(Locale.ROOT, "%.3f", p).substring(p < 1 ? 1 : 0);
  }

  /** With a capital letter at its beginning. */
  static String capital(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Such as {@code 1 run}, {@code 12 runs}. */
  public static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /** Runs of which nothing is known. */
  static String unknown(long runs) {
    return Words.count(runs, "run") + " that failed for another reason than " + (runs == 1 ? "its" : "their")
        + " own, or " + (runs == 1 ? "has" : "have") + " not been done, " + (runs == 1 ? "is" : "are") + " left out";
  }

  /** What tells a setting from others: {@code criterion magnitude, distribution global}. */
  static String settings(Map<String, String> settings) {
    return settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
  }

  /** Settings as texts, by key in order. */
  static Map<String, String> texts(Map<String, Object> settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    new TreeMap<>(settings).forEach((key, value) -> texts.put(key, value(value)));
    return texts;
  }

  /** For the name of a file. */
  static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
