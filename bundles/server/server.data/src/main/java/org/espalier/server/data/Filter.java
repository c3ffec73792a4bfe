// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.List;

/**
 * Which records of a listing are asked for. Where a record lacks a field, no comparison with it holds; its
 * {@link Not} does.
 */
public sealed interface Filter {
  /** Every record. */
  Filter ALL = new And(List.of());

  /** What all of the parts let through; everything if there are none. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** What any of the parts lets through; nothing if there are none. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** What the part does not let through. */
  record Not(Filter part) implements Filter {}

  /**
   * A field compared with a value.
   *
   * @param field as in {@link Fields}
   * @param value a {@code String}, {@code Double} or {@code Instant}, as the field's type says
   */
  record Compare(String field, Operator operator, Object value) implements Filter {}

  /**
   * A field that is one of some values.
   *
   * @param values of the field's type; none lets nothing through
   */
  record In(String field, List<Object> values) implements Filter {
    public In {
      values = List.copyOf(values);
    }
  }

  /** How a field is compared with a value. */
  enum Operator {
    EQUAL("="), NOT_EQUAL("!="), LESS("<"), LESS_OR_EQUAL("<="), GREATER(">"), GREATER_OR_EQUAL(">="),
    /** As SQL's: {@code %} is any text, {@code _} any character. For texts only. */
    LIKE("like"),
    /** As {@link #LIKE}, whatever the case of the letters. */
    ILIKE("ilike");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    /** As it is written, in the syntax of filters and in SQL. */
    public String text() {
      return text;
    }
  }

  /** Both this and the other. */
  default Filter and(Filter other) {
    return new And(List.of(this, other));
  }

  static Filter equal(String field, Object value) {
    return new Compare(field, Operator.EQUAL, value instanceof Number number ? number.doubleValue() : value);
  }

  static Filter in(String field, List<?> values) {
    return new In(field, List.copyOf(values));
  }

  static Filter since(String field, Instant from) {
    return new Compare(field, Operator.GREATER_OR_EQUAL, from);
  }
}
