package org.espalier.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell; the last column is cut where a width is given. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /**
   * Writes the rows.
   *
   * @param width columns that a line may take; 0 for any number
   */
  void print(PrintStream out, String indent, int width) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < row.size() - 1; column++) {
        line.append(row.get(column)).append(" ".repeat(widest(column) - row.get(column).length())).append(GAP);
      }
      line.append(row.get(row.size() - 1));
      boolean cut = width > 0 && line.length() > width;
      out.println(cut ? line.substring(0, width - 3) + "..." : line.toString().stripTrailing());
    }
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
