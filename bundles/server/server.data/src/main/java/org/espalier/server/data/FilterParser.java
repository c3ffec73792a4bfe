// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Filter.Operator;

/** Reads one text of {@link FilterSyntax}. */
final class FilterParser {
  /** Brackets and negations in one another at most: more would end the thread's stack, here or in the database. */
  private static final int DEEPEST = 50;
  private static final int LONGEST = 10_000;

  private static final Map<String, Operator> OPERATORS = Map.ofEntries(
      Map.entry("=", Operator.EQUAL), Map.entry("==", Operator.EQUAL),
      Map.entry("!=", Operator.NOT_EQUAL), Map.entry("<>", Operator.NOT_EQUAL),
      Map.entry("<", Operator.LESS), Map.entry("<=", Operator.LESS_OR_EQUAL),
      Map.entry(">", Operator.GREATER), Map.entry(">=", Operator.GREATER_OR_EQUAL),
      Map.entry("like", Operator.LIKE), Map.entry("ilike", Operator.ILIKE));

  private final List<Token> tokens;
  private final Fields fields;
  private int next;
  private int depth;

  FilterParser(String text, Fields fields) {
    if (text.length() > LONGEST) {
      throw new InvalidInputException(
          "a filter of " + text.length() + " characters is too long; " + LONGEST + " is the most");
    }
    this.tokens = Token.all(text);
    this.fields = fields;
  }

  Filter filter() {
    if (peek().end()) {
      return Filter.ALL;
    }
    Filter filter = either();
    requireEnd("'and', 'or' or the end");
    return filter;
  }

  List<Sort> order() {
    List<Sort> order = new ArrayList<>();
    if (peek().end()) {
      return order;
    }
    do {
      String field = field().name;
      boolean descending = accept("desc");
      if (!descending) {
        accept("asc");
      }
      order.add(new Sort(field, descending));
    } while (accept(","));
    requireEnd("'asc', 'desc', a comma or the end");
    return order;
  }

  private Filter either() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(both());
    } while (accept("or"));
    return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
  }

  private Filter both() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(single());
    } while (accept("and"));
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private Filter single() {
    Token at = peek();
    if (++depth > DEEPEST) {
      throw at.error("more than " + DEEPEST + " brackets or 'not' in one another");
    }
    Filter filter;
    if (accept("not")) {
      filter = new Filter.Not(single());
    } else if (accept("(")) {
      filter = either();
      require(")", "'and', 'or' or ')'");
    } else {
      filter = comparison();
    }
    depth--;
    return filter;
  }

  private Filter comparison() {
    Named field = field();
    if (accept("not")) {
      require("in", "'in'");
      return new Filter.Not(new Filter.In(field.name, values(field.field)));
    }
    if (accept("in")) {
      return new Filter.In(field.name, values(field.field));
    }
    if (accept("between")) {
      Object from = value(field.field);
      require("and", "'and' between the two values");
      return new Filter.Compare(field.name, Operator.GREATER_OR_EQUAL, from)
          .and(new Filter.Compare(field.name, Operator.LESS_OR_EQUAL, value(field.field)));
    }
    Token token = peek();
    Operator operator = token.quoted() ? null : OPERATORS.get(token.text().toLowerCase(Locale.ROOT));
    if (operator == null) {
      throw token.error("expected a comparison such as '=', '>', 'in' or 'like' after '" + field.name + "'"
          + token.found());
    }
    boolean pattern = operator == Operator.LIKE || operator == Operator.ILIKE;
    if (pattern && field.field.type() != Fields.Type.TEXT) {
      throw token.error("'" + field.name + "' is no text, so '" + operator.text() + "' can't be asked of it");
    }
    next++;
    return new Filter.Compare(field.name, operator, pattern ? valueToken().text() : value(field.field));
  }

  private List<Object> values(Fields.Field field) {
    require("(", "'(' after 'in'");
    List<Object> values = new ArrayList<>();
    do {
      values.add(value(field));
    } while (accept(","));
    require(")", "a comma or ')'");
    return values;
  }

  private record Named(String name, Fields.Field field) {}

  private Named field() {
    Token token = peek();
    if (token.symbol() || token.end()) {
      throw token.error("expected a field" + token.found());
    }
    next++;
    String name = fields.spelled(token.text());
    try {
      return new Named(name, fields.require(name));
    } catch (InvalidInputException e) {
      throw token.error(e.getMessage());
    }
  }

  private Token valueToken() {
    Token token = peek();
    if (token.symbol() || token.end()) {
      throw token.error("expected a value" + token.found());
    }
    next++;
    return token;
  }

  private Object value(Fields.Field field) {
    Token token = valueToken();
    String text = token.text();
    switch (field.type()) {
      case NUMBER:
        try {
          return Double.valueOf(text);
        } catch (NumberFormatException e) {
          throw token.error("'" + field.name() + "' is a number, and '" + text + "' is none");
        }
      case TIME:
        return time(text).orElseThrow(() -> token.error("'" + field.name() + "' is a time, and '" + text
            + "' is none; 2026-01-31 and 2026-01-31T12:00:00Z are"));
      default:
        return field.values().isEmpty() ? text : field.values().stream()
            .filter(text::equalsIgnoreCase).findFirst()
            .orElseThrow(() -> token.error("'" + field.name() + "' is never '" + text + "'; it is one of "
                + String.join(", ", field.values())));
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      if (text.matches("\\d{1,15}")) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      Instant time = text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      // records have milliseconds, which do not reach as far
      return Optional.of(Instant.ofEpochMilli(time.toEpochMilli()));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean accept(String word) {
    if (peek().is(word)) {
      next++;
      return true;
    }
    return false;
  }

  private void require(String word, String expected) {
    if (!accept(word)) {
      throw peek().error("expected " + expected + peek().found());
    }
  }

  private void requireEnd(String expected) {
    if (!peek().end()) {
      throw peek().error("expected " + expected + peek().found());
    }
  }
}
