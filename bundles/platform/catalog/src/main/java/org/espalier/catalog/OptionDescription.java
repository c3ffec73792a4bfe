// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espalier.api.plugin.InvalidInputException;

/**
 * An option of a plug-in.
 *
 * @param name as written in files, such as {@code rewind-to}
 * @param id as the plug-in declares it, such as {@code rewindTo}
 * @param type what a value is
 * @param many whether the value is a list
 * @param defaultValue a value of the type, or a list of them
 * @param min least value, for numbers
 * @param max greatest value, for numbers
 * @param choices all values there are; empty if any will do
 * @param description what it means, in a sentence
 * @param required whether it must be given
 */
public record OptionDescription(
    String name,
    String id,
    OptionType type,
    boolean many,
    Optional<Object> defaultValue,
    Optional<Number> min,
    Optional<Number> max,
    List<String> choices,
    String description,
    boolean required) {

  /** A text that would be right without its quotes. */
  private static final Pattern LITERAL = Pattern.compile("[-+]?[.0-9][.0-9eE+-]*|true|false");

  public OptionDescription {
    choices = List.copyOf(choices);
  }

  /**
   * The value as the type says: a {@link String}, {@link Boolean}, {@link Long} or {@link Double}, or a list of them.
   * A whole number is taken for either number type, a single value for a list of one.
   *
   * @throws InvalidInputException if it is of another type, out of range, or none of the choices; the sentence begins
   *     with the option's name
   */
  public Object convert(Object value) {
    if (!many) {
      return single(value);
    }
    List<?> given = value instanceof List<?> list ? list : List.of(value);
    List<Object> converted = new ArrayList<>(given.size());
    for (Object element : given) {
      Object one = single(element);
      if (!choices.isEmpty() && converted.contains(one)) {
        throw new InvalidInputException(name + " has " + one + " twice; remove one");
      }
      converted.add(one);
    }
    return List.copyOf(converted);
  }

  private Object single(Object value) {
    return switch (type) {
      case STRING -> choice(value);
      case BOOLEAN -> value instanceof Boolean ? value : refuse("true or false", value);
      case INTEGER -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case NUMBER -> number(value);
    };
  }

  private Object choice(Object value) {
    if (!(value instanceof String text)) {
      return refuse(choices.isEmpty() ? "text" : "one of " + String.join(", ", choices), value);
    }
    return choices.isEmpty() || choices.contains(text) ? text : refuse("one of " + String.join(", ", choices), value);
  }

  private Object whole(Object value, long least, long greatest) {
    if (!(value instanceof Number number) || number.doubleValue() != Math.rint(number.doubleValue())) {
      return refuse("a whole number", value);
    }
    // 2^63 as a double rounds to Long.MAX_VALUE silently
    if (value instanceof Double d && Math.abs(d) >= 0x1p63) {
      return refuse("a whole number of at most 64 bits", value);
    }
    long whole = number.longValue();
    long from = min.map(Number::longValue).orElse(least);
    long to = max.map(Number::longValue).orElse(greatest);
    return whole >= from && whole <= to ? (Object) whole : refuse("a whole number" + range(), value);
  }

  private Object number(Object value) {
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      return refuse("a finite number", value);
    }
    double real = number.doubleValue();
    boolean inRange = min.map(m -> real >= m.doubleValue()).orElse(true)
        && max.map(m -> real <= m.doubleValue()).orElse(true);
    return inRange ? (Object) real : refuse("a number" + range(), value);
  }

  private String range() {
    if (min.isPresent() && max.isPresent()) {
      return " from " + min.get() + " to " + max.get();
    }
    return min.map(m -> " of at least " + m).or(() -> max.map(m -> " of at most " + m))
        .orElse(" that fits into 32 bits");
  }

  private Object refuse(String right, Object value) {
    throw new InvalidInputException(name + " must be " + right + ", not " + shown(value));
  }

  private String shown(Object value) {
    if (type != OptionType.STRING && value instanceof String text && LITERAL.matcher(text).matches()) {
      return "the text \"" + text + "\"; remove the quotes";
    } else if (value instanceof String text && text.isBlank()) {
      return "the text \"" + text + "\"";
    }
    // what a file leaves empty is an empty mapping
    return value instanceof Map<?, ?> map && map.isEmpty() ? "nothing" : value.toString();
  }
}
