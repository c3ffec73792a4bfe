// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Fields.Field;
import org.espalier.server.data.Fields.Type;

/**
 * Where a field's values are.
 *
 * @param sql an expression over the listing's tables; for a family, the column of values in the family's table
 * @param whole whether its numbers are whole ones
 * @param family for a family, the table whose rows have a name and belong to a listed row; else empty
 */
record Column(Field field, String sql, boolean whole, String family) {
  static Column text(String name, String sql) {
    return new Column(new Field(name, Type.TEXT, List.of()), sql, false, "");
  }

  static Column of(String name, String sql, Enum<?>... values) {
    return new Column(new Field(name, Type.TEXT, Stream.of(values).map(Enum::name).toList()), sql, false, "");
  }

  static Column flag(String name, String sql) {
    return new Column(new Field(name, Type.TEXT, List.of("true", "false")),
        "case when " + sql + " then 'true' else 'false' end", false, "");
  }

  static Column number(String name, String sql) {
    return new Column(new Field(name, Type.NUMBER, List.of()), sql, false, "");
  }

  static Column whole(String name, String sql) {
    return new Column(new Field(name, Type.NUMBER, List.of()), sql, true, "");
  }

  static Column time(String name, String sql) {
    return new Column(new Field(name, Type.TIME, List.of()), sql, true, "");
  }

  /**
   * A family.
   *
   * @param name without the {@code .*}
   * @param table with columns {@code owner} and {@code name}
   * @param owner its column that says to which listed row it belongs
   * @param sql its column of values
   */
  static Column family(String name, Type type, String table, String owner, String sql) {
    return new Column(new Field(name + ".*", type, List.of()), sql, false, table + "." + owner);
  }

  boolean ofFamily() {
    return !family.isEmpty();
  }

  String table() {
    return family.substring(0, family.indexOf('.'));
  }

  String owner() {
    return family.substring(family.indexOf('.') + 1);
  }

  /** Which member of the family a field is. */
  String member(String name) {
    return name.substring(field.name().length() - 1);
  }

  /** A value of a filter or a cursor, as the database compares it with this column. */
  Object value(Object value) {
    Class<?> type = Map.of(Type.TEXT, String.class, Type.NUMBER, Double.class, Type.TIME, Instant.class)
        .get(field.type());
    if (!type.isInstance(value)) {
      throw new InvalidInputException("'" + field.name() + "' is compared with a " + type.getSimpleName() + ", not "
          + value);
    }
    // whole numbers are compared as such, or no index of theirs is used
    return whole && value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p53
        ? (Object) number.longValue()
        : value;
  }

  /** The value of a row, as JSON has it; the empty list where there is none. */
  Object read(ResultSet row, String label) throws SQLException {
    Object value;
    if (field.type() == Type.TEXT) {
      value = row.getString(label);
    } else if (whole) {
      value = row.getLong(label);
    } else {
      value = row.getDouble(label);
    }
    return row.wasNull() ? List.of() : value;
  }

  /** The value that {@link #read} gave, after it has been JSON. */
  Object parsed(Object value) {
    if (field.type() == Type.TEXT) {
      return (String) value;
    }
    if (whole) {
      return (Long) value;
    }
    return value instanceof String text ? Double.valueOf(text) : (Object) ((Number) value).doubleValue();
  }
}
