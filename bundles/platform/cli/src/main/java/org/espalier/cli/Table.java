// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.espalier.launch.Console;

/** Rows of text in columns as wide as their widest cell; the last one takes what remains of a line. */
final class Table {
  private static final String GAP = "  ";
  private static final int ELSEWHERE = 100;
  /** A last column that would have less than this is left to the terminal. */
  private static final int LEAST_LAST = 24;

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Columns that a line takes: the terminal's, or {@value #ELSEWHERE} where there is none. */
  static int width(Console console) {
    return console.outIsTerminal() ? console.columns() : ELSEWHERE;
  }

  /**
   * Writes the rows.
   *
   * @param width columns that a line should take, to which the last cell is wrapped; 0 for any number
   */
  void print(PrintStream out, String indent, int width) {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int before = indent.length();
    for (int column = 0; column < columns - 1; column++) {
      before += widest(column) + GAP.length();
    }
    int last = width - before < LEAST_LAST ? Integer.MAX_VALUE : width - before;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < row.size() - 1; column++) {
        line.append(row.get(column)).append(" ".repeat(widest(column) - row.get(column).length())).append(GAP);
      }
      for (String part : wrapped(row.get(row.size() - 1), last)) {
        out.println(line.append(part).toString().stripTrailing());
        line = new StringBuilder(" ".repeat(before));
      }
    }
  }

  /** Lines of whole words; a word that is longer than a line has one of its own. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
