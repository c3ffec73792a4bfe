// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.List;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The texts of a file.
 *
 * @param file its path
 * @param names of the columns
 * @param rows texts of each example
 * @param lines where each example stands, counted from 1
 */
record CsvTable(String file, List<String> names, List<String[]> rows, List<Long> lines) {

  /** The texts of a column. */
  List<String> column(int column) {
    return rows.stream().map(row -> row[column]).toList();
  }

  /** The names of the classes in a column. */
  List<String> classes(int column) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row)[column].isBlank()) {
        throw new InvalidInputException(place(row, column) + ": it is empty, and no class; leave such lines out");
      }
    }
    return column(column);
  }

  /** For messages. */
  String place(int row, int column) {
    return file + ", line " + lines.get(row) + ", column " + names.get(column);
  }

  /** A number. */
  float number(int row, int column) {
    String text = rows.get(row)[column];
    try {
      float value = Float.parseFloat(text.strip());
      if (Float.isFinite(value) && isDecimal(text)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InvalidInputException(
        place(row, column) + ": " + (text.isBlank() ? "it is empty" : "\"" + shortened(text) + "\" is no finite number")
            + "; leave such lines out, name the column in ignore, or in one-hot if it has categories");
  }

  /** Not as Java alone writes numbers: 0x1p3, 1d. */
  private static boolean isDecimal(String number) {
    return number.chars().noneMatch(c -> "xXdDfF".indexOf(c) >= 0);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  /** Refuses a table with other columns. */
  void requireColumns(CsvTable other) {
    if (!names.equals(other.names())) {
      throw new InvalidInputException(
          file + " has the columns " + String.join(", ", names) + ", and " + other.file() + " has "
              + String.join(", ", other.names()));
    }
  }
}
