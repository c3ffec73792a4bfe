// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.server.data.Fields;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Filter.Operator;
import org.espalier.server.data.Listing;
import org.espalier.server.data.Page;
import org.espalier.server.data.Sort;

/**
 * Lists rows by filter and order. A page begins behind the values that the last row of the page before it had, so its
 * cost does not grow with what was listed before.
 *
 * @param <K> what a row is read as
 * @param <T> what it is listed as, with what other tables say of it
 */
abstract class SqlListing<K, T> implements Listing<T> {
  /** More would be more than PostgreSQL takes with a statement. */
  private static final int MOST_VALUES = 30_000;

  final SqlDatabase database;
  private final String columns;
  private final String from;
  private final String id;
  private final List<Column> all;
  private final Fields fields;
  private final Row<K> row;

  /**
   * @param columns that the row is read from
   * @param from tables, with aliases, and how they are joined
   * @param id whole number that no two rows share; what is newer has a higher one
   */
  SqlListing(SqlDatabase database, String columns, String from, String id, List<Column> all,
      UnaryOperator<String> spelling, Row<K> row) {
    this.database = database;
    this.columns = columns;
    this.from = from;
    this.id = id;
    this.all = List.copyOf(all);
    this.fields = new Fields(all.stream().map(Column::field).toList(), spelling);
    this.row = row;
  }

  /** What is listed for rows, in their order. */
  abstract List<T> whole(List<K> rows);

  @Override
  public final Fields fields() {
    return fields;
  }

  private record Read<K>(K key, List<Object> position) {}

  @Override
  public final Page<T> list(Filter filter, List<Sort> order, String after, int limit) {
    return database.call(() -> read(filter, order, after, limit));
  }

  private Page<T> read(Filter filter, List<Sort> order, String after, int limit) {
    requireLimit(limit);
    String question = Digests.sha256(filter + "\n" + order).substring(0, 16);
    Condition query = new Condition().add("select " + columns + ", " + id + " as cursor_id");
    Condition joins = new Condition();
    List<Column> sorted = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (Sort sort : order) {
      Column column = column(sort.field());
      String name = "s" + sorted.size();
      if (column.ofFamily()) {
        joins.add(" left join " + column.table() + " " + name + " on " + name + "." + column.owner() + " = " + id
            + " and " + name + ".name = ?", column.member(sort.field()));
        expressions.add(name + "." + column.sql());
      } else {
        expressions.add(column.sql());
      }
      query.add(", " + expressions.get(sorted.size()) + " as cursor_" + sorted.size());
      sorted.add(column);
    }
    query.add(" from " + from).add(joins).add(" where ").add(condition(filter));
    if (!after.isEmpty()) {
      query.add(" and ").add(behind(position(after, question, sorted), order, expressions));
    }
    query.add(" order by ");
    for (int i = 0; i < order.size(); i++) {
      query.add("case when " + expressions.get(i) + " is null then 1 else 0 end, " + expressions.get(i)
          + (order.get(i).descending() ? " desc, " : ", "));
    }
    query.add(id + " desc limit " + (limit + 1));
    List<Read<K>> read = database.list(query.sql(), result -> {
      List<Object> position = new ArrayList<>();
      position.add(result.getLong("cursor_id"));
      for (int i = 0; i < sorted.size(); i++) {
        position.add(sorted.get(i).read(result, "cursor_" + i));
      }
      return new Read<>(row.read(result), position);
    }, query.parameters());
    return new Page<>(whole(read.stream().limit(limit).map(Read::key).toList()), read.size() > limit
        ? Optional.of(cursor(question, read.get(limit - 1).position))
        : Optional.empty());
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > Page.MOST) {
      throw new InvalidInputException("a page has from 1 to " + Page.MOST + " items, not " + limit);
    }
  }

  @Override
  public final long count(Filter filter) {
    Condition query = new Condition().add("select count(*) from " + from + " where ").add(condition(filter));
    return database.list(query.sql(), result -> result.getLong(1), query.parameters()).get(0);
  }

  @Override
  public final Map<String, Long> counts(Filter filter, String field) {
    Column column = column(field);
    if (column.ofFamily() || column.field().type() != Fields.Type.TEXT) {
      throw new InvalidInputException("there are no counts by '" + field + "', which is no text");
    }
    Condition query = new Condition().add("select " + column.sql() + " as label, count(*) as number from " + from
        + " where ").add(condition(filter)).add(" group by " + column.sql() + " order by label");
    Map<String, Long> counts = new LinkedHashMap<>();
    database.list(query.sql(), result -> counts.put(result.getString(1), result.getLong(2)), query.parameters());
    return counts;
  }

  private Column column(String field) {
    fields.require(field);
    return all.stream().filter(column -> fields.find(field).get().equals(column.field())).findFirst().orElseThrow();
  }

  private Condition condition(Filter filter) {
    if (filter instanceof Filter.And and) {
      return Condition.join(and.parts().stream().map(this::condition).toList(), "and", "1 = 1");
    }
    if (filter instanceof Filter.Or or) {
      return Condition.join(or.parts().stream().map(this::condition).toList(), "or", "1 = 0");
    }
    if (filter instanceof Filter.Not not) {
      return new Condition().add("not ").add(condition(not.part()));
    }
    if (filter instanceof Filter.In in) {
      return in.values().isEmpty() ? new Condition().add("1 = 0") : in(in.field(), in.values());
    }
    Filter.Compare compare = (Filter.Compare) filter;
    return compare(compare.field(), compare.operator(), compare.value());
  }

  private Condition in(String field, List<Object> values) {
    if (values.size() > MOST_VALUES) {
      throw new InvalidInputException("'" + field + "' is compared with " + values.size() + " values at once; "
          + MOST_VALUES + " are the most");
    }
    Object[] all = values.stream().map(column(field)::value).toArray();
    return compare(field, " in (" + String.join(", ", Collections.nCopies(all.length, "?")) + ")", all);
  }

  /** Never unknown as SQL knows it: where there is no value the comparison is false, and what negates it true. */
  private Condition compare(String field, Operator operator, Object value) {
    String comparison = operator == Operator.NOT_EQUAL ? " <> ?" : " " + operator.text() + " ?"
        + (operator == Operator.LIKE || operator == Operator.ILIKE ? " escape ''" : "");
    return compare(field, comparison, column(field).value(value));
  }

  private Condition compare(String field, String comparison, Object... values) {
    Column column = column(field);
    if (column.ofFamily()) {
      return new Condition().add("exists (select 1 from " + column.table() + " f where f." + column.owner() + " = "
          + id + " and f.name = ? and f." + column.sql(), column.member(field)).add(comparison, values).add(")");
    }
    return new Condition().add("(" + column.sql() + " is not null and " + column.sql())
        .add(comparison, values).add(")");
  }

  /** What comes behind a row: further on in one of the orders, and equal in those before it. */
  private Condition behind(List<Object> position, List<Sort> order, List<String> expressions) {
    List<Condition> ways = new ArrayList<>();
    for (int last = 0; last <= order.size(); last++) {
      List<Condition> parts = new ArrayList<>();
      for (int i = 0; i < last; i++) {
        Object value = position.get(i + 1);
        parts.add(value.equals(List.of())
            ? new Condition().add(expressions.get(i) + " is null")
            : new Condition().add(expressions.get(i) + " = ?", value));
      }
      if (last == order.size()) {
        parts.add(new Condition().add(id + " < ?", position.get(0)));
      } else if (position.get(last + 1).equals(List.of())) {
        continue; // those without a value are the last
      } else {
        String expression = expressions.get(last);
        parts.add(new Condition().add("(" + expression + (order.get(last).descending() ? " < ?" : " > ?") + " or "
            + expression + " is null)", position.get(last + 1)));
      }
      ways.add(Condition.join(parts, "and", "1 = 1"));
    }
    return Condition.join(ways, "or", "1 = 0");
  }

  private static String cursor(String question, List<Object> position) {
    String json = Json.canonical(List.of(question, position));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Object> position(String cursor, String question, List<Column> sorted) {
    try {
      List<?> read = (List<?>) Json.read(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
      List<?> values = (List<?>) read.get(1);
      if (read.get(0).equals(question) && values.size() == sorted.size() + 1) {
        List<Object> position = new ArrayList<>();
        position.add((Long) values.get(0));
        for (int i = 0; i < sorted.size(); i++) {
          Object value = values.get(i + 1);
          position.add(value.equals(List.of()) ? value : sorted.get(i).parsed(value));
        }
        return position;
      }
    } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException | InvalidInputException e) {
      throw new InvalidInputException("what should say where the page begins does not come from a page before", e);
    }
    throw new InvalidInputException("the page before was asked with another filter or order");
  }
}
