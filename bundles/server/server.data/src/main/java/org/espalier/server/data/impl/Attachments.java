// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Named values of rows, in a table of their own: metrics, params, tags.
 *
 * @param <V> what a value is read as
 */
final class Attachments<V> {
  /** Rows asked for at once. */
  private static final int ROWS = 500;

  private final SqlDatabase database;
  private final String table;
  private final String owner;
  private final String value;
  private final Row<V> row;

  /**
   * @param owner column that says which row a value belongs to
   * @param value column of the values
   * @param row reads the value
   */
  Attachments(SqlDatabase database, String table, String owner, String value, Row<V> row) {
    this.database = database;
    this.table = table;
    this.owner = owner;
    this.value = value;
    this.row = row;
  }

  /** The values of some rows, by row and name. Rows that have none are not there. */
  Map<Long, Map<String, V>> of(List<Long> owners) {
    Map<Long, Map<String, V>> all = new HashMap<>();
    for (int from = 0; from < owners.size(); from += ROWS) {
      List<Long> some = owners.subList(from, Math.min(from + ROWS, owners.size()));
      database.list("select * from " + table + " where " + owner + " in ("
          + String.join(", ", Collections.nCopies(some.size(), "?")) + ")",
          result -> all.computeIfAbsent(result.getLong(owner), key -> new HashMap<>())
              .put(result.getString("name"), row.read(result)), some.toArray());
    }
    return all;
  }

  /** Sets values of a row that the transaction holds; others stay. */
  void put(long key, Map<String, ?> values) {
    List<Map.Entry<String, ?>> entries = new ArrayList<>(values.entrySet());
    int[] changed = database.batch("update " + table + " set " + value + " = ? where " + owner + " = ? and name = ?",
        entries.stream().map(entry -> new Object[] {entry.getValue(), key, entry.getKey()}).toList());
    List<Object[]> missing = new ArrayList<>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 0) {
        missing.add(new Object[] {key, entries.get(i).getKey(), entries.get(i).getValue()});
      }
    }
    database.batch("insert into " + table + " (" + owner + ", name, " + value + ") values (?, ?, ?)", missing);
  }

  /** Takes a value away; false if there is none. */
  boolean remove(long key, String name) {
    return database.update("delete from " + table + " where " + owner + " = ? and name = ?", key, name) > 0;
  }
}
