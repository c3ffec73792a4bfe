// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Numbers in Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). For one thread.
 */
final class Exposition {
  static final String MEDIA_TYPE = "text/plain;version=0.0.4;charset=utf-8";

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";
  private static final double WHOLE = 1L << 53;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> names = new HashSet<>();

  /** What kind of number it is. */
  enum Type { COUNTER, GAUGE, HISTOGRAM }

  /** Samples of one name, which are written before those of the next. */
  final class Family {
    private final String name;

    private Family(String name) {
      this.name = name;
    }

    /**
     * Adds a sample.
     *
     * @param labels a name and a value in turn
     */
    Family sample(double value, String... labels) {
      return sampleOf("", value, labels);
    }

    /** Adds a sample whose name is that of the family with an ending, such as {@code _count}. */
    Family sampleOf(String ending, double value, String... labels) {
      text.append(name).append(ending);
      for (int i = 0; i < labels.length; i += 2) {
        require(LABEL, labels[i]);
        text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escaped(labels[i + 1])).append('"');
      }
      text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
      return this;
    }

    /** In a label's value quotes are escaped too. */
    private String escaped(String value) {
      return Exposition.escaped(value).replace("\"", "\\\"");
    }
  }

  /**
   * Begins a family.
   *
   * @param help what it is, in a sentence
   * @throws IllegalArgumentException if the name can't be one, or there is one of that name
   */
  Family family(String name, Type type, String help) {
    require(NAME, name);
    if (!names.add(name)) {
      throw new IllegalArgumentException(name + " is there already");
    }
    text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n')
        .append("# TYPE ").append(name).append(' ').append(type.name().toLowerCase(Locale.ROOT)).append('\n');
    return new Family(name);
  }

  /** A family of one sample without labels. */
  void gauge(String name, String help, double value) {
    family(name, Type.GAUGE, help).sample(value);
  }

  /** As {@link #gauge}, of what only grows. */
  void counter(String name, String help, double value) {
    family(name, Type.COUNTER, help).sample(value);
  }

  private static void require(String pattern, String name) {
    if (!name.matches(pattern)) {
      throw new IllegalArgumentException("'" + name + "' can't be a name here");
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** As Go reads it. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < WHOLE ? Long.toString((long) value) : Double.toString(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
