// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Those of a procedure's options that a run depends on, by name: whole numbers, numbers, truth values, texts and
 * constants. They are kept as texts, which is how plans store them; each reads back as what it was written as.
 * Immutable.
 */
public final class Parameters {
  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, String> texts;

  private Parameters(Map<String, String> texts) {
    this.texts = Collections.unmodifiableMap(new TreeMap<>(texts));
  }

  /** The parameters that {@link #texts} wrote. */
  public static Parameters of(Map<String, String> texts) {
    return new Parameters(texts);
  }

  public Parameters with(String name, long value) {
    return with(name, Long.toString(value));
  }

  public Parameters with(String name, double value) {
    return with(name, Double.toString(value));
  }

  public Parameters with(String name, boolean value) {
    return with(name, Boolean.toString(value));
  }

  /** Writes a constant in lower case, words joined by hyphens, as options have it. */
  public Parameters with(String name, Enum<?> value) {
    return with(name, word(value));
  }

  public Parameters with(String name, String value) {
    Map<String, String> more = new TreeMap<>(texts);
    more.put(name, value);
    return new Parameters(more);
  }

  /** These and others, which count where both have one. */
  public Parameters with(Parameters others) {
    Map<String, String> more = new TreeMap<>(texts);
    more.putAll(others.texts);
    return new Parameters(more);
  }

  /** Those of these names. */
  public Parameters only(String... names) {
    Map<String, String> fewer = new TreeMap<>(texts);
    fewer.keySet().retainAll(List.of(names));
    return new Parameters(fewer);
  }

  public boolean has(String name) {
    return texts.containsKey(name);
  }

  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if there is no parameter of this name; the others likewise, or if it is something
   *     else
   */
  public String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the run has no parameter " + name + ", but " + texts.keySet());
    }
    return text;
  }

  public long integer(String name) {
    return Long.parseLong(text(name));
  }

  public double number(String name) {
    return Double.parseDouble(text(name));
  }

  public boolean truth(String name) {
    String text = text(name);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("the parameter " + name + " is " + text + ", and neither true nor false");
    }
    return text.equals("true");
  }

  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = text(name);
    return Stream.of(type.getEnumConstants())
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the parameter " + name + " is " + text + ", and none of "
            + Stream.of(type.getEnumConstants()).map(Parameters::word).toList()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All of them as texts, by name. */
  public Map<String, String> texts() {
    return texts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters parameters && texts.equals(parameters.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
