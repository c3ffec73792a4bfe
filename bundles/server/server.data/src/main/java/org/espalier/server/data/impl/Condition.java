// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.util.ArrayList;
import java.util.List;

/** A part of a query, with the values of its question marks. What people write is in the values alone. */
final class Condition {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  Condition add(String text, Object... values) {
    sql.append(text);
    parameters.addAll(List.of(values));
    return this;
  }

  Condition add(Condition other) {
    sql.append(other.sql);
    parameters.addAll(other.parameters);
    return this;
  }

  /** Some conditions in brackets with a word between; the otherwise if there are none. */
  static Condition join(List<Condition> parts, String word, String otherwise) {
    if (parts.isEmpty()) {
      return new Condition().add(otherwise);
    }
    Condition joined = new Condition().add("(");
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        joined.add(" " + word + " ");
      }
      joined.add(parts.get(i));
    }
    return joined.add(")");
  }

  String sql() {
    return sql.toString();
  }

  Object[] parameters() {
    return parameters.toArray();
  }
}
