// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";
  /** A last column that would have less than this is not cut: it is of more use wrapped by the terminal. */
  private static final int LEAST_LAST = 24;

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /**
   * Writes the rows.
   *
   * @param width columns that a line should take, for which the last cell is cut; 0 for any number
   */
  void print(PrintStream out, String indent, int width) {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int before = indent.length();
    for (int column = 0; column < columns - 1; column++) {
      before += widest(column) + GAP.length();
    }
    boolean fits = width - before >= LEAST_LAST;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < row.size() - 1; column++) {
        line.append(row.get(column)).append(" ".repeat(widest(column) - row.get(column).length())).append(GAP);
      }
      line.append(row.get(row.size() - 1));
      boolean cut = fits && line.length() > width;
      out.println(cut ? line.substring(0, width - 3) + "..." : line.toString().stripTrailing());
    }
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
