// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gridworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.plugin.InvalidInputException;

/** A map of cells, numbered row by row. Beyond its edge is wall. Immutable. */
final class Layout {
  private static final String CELLS = ".#SGH";

  private final List<String> rows;
  private final int columns;

  /**
   * @param rows of one length: {@code .} free, {@code #} wall, {@code S} start, {@code G} goal, {@code H} hazard
   * @throws InvalidInputException if the rows are no map, or no goal can be reached from a start
   */
  Layout(String... rows) {
    this.rows = List.of(rows);
    this.columns = rows.length == 0 ? 0 : rows[0].length();
    for (String row : rows) {
      if (row.length() != columns || columns == 0) {
        throw invalid("row \"" + row + "\" has " + row.length() + " cells, the first has " + columns
            + "; all rows need the same number, at least 1");
      }
      for (char cell : row.toCharArray()) {
        if (CELLS.indexOf(cell) < 0) {
          throw invalid("row \"" + row + "\" has a cell '" + cell
              + "'; cells are '.' free, '#' wall, 'S' start, 'G' goal and 'H' hazard");
        }
      }
    }
    if (starts().isEmpty()) {
      throw invalid("there is no start 'S'; an episode begins at one of them");
    }
    for (int start : starts()) {
      if (!reachesGoal(start)) {
        throw invalid("no goal 'G' can be reached from the start in row " + (row(start) + 1) + ", column "
            + (column(start) + 1));
      }
    }
  }

  private static InvalidInputException invalid(String why) {
    return new InvalidInputException("option layout of hazard-grid: " + why);
  }

  private boolean reachesGoal(int start) {
    boolean[] seen = new boolean[rows.size() * columns];
    List<Integer> found = new ArrayList<>(List.of(start));
    seen[start] = true;
    for (int i = 0; i < found.size(); i++) {
      int cell = found.get(i);
      if (is(cell, 'G')) {
        return true;
      }
      for (Move move : Move.values()) {
        int next = next(cell, move);
        if (!seen[next]) {
          seen[next] = true;
          found.add(next);
        }
      }
    }
    return false;
  }

  /** Cells in which an episode may begin, in their order. */
  List<Integer> starts() {
    List<Integer> starts = new ArrayList<>();
    for (int cell = 0; cell < rows.size() * columns; cell++) {
      if (is(cell, 'S')) {
        starts.add(cell);
      }
    }
    return starts;
  }

  /** Where a move leads; a wall leaves it where it is. */
  int next(int cell, Move move) {
    int row = row(cell) + move.rows;
    int column = column(cell) + move.columns;
    if (row < 0 || row >= rows.size() || column < 0 || column >= columns || rows.get(row).charAt(column) == '#') {
      return cell;
    }
    return row * columns + column;
  }

  boolean is(int cell, char kind) {
    return rows.get(row(cell)).charAt(column(cell)) == kind;
  }

  /** Row from 0 (top) to 1 (bottom) and column from 0 (left) to 1 (right); 0 where there is one alone. */
  void position(int cell, float[] position) {
    position[0] = rows.size() == 1 ? 0 : row(cell) / (rows.size() - 1f);
    position[1] = columns == 1 ? 0 : column(cell) / (columns - 1f);
  }

  /** All of it, each cell a square of side 1, the last row at 0. */
  View view() {
    return new View(0, 0, columns, rows.size());
  }

  /** The map with a walker in a cell. */
  List<Mark> marks(int walker) {
    List<Mark> marks = new ArrayList<>();
    for (int cell = 0; cell < rows.size() * columns; cell++) {
      Optional<Ink> ink = is(cell, '#') ? Optional.of(Ink.SCENE) : is(cell, 'G') ? Optional.of(Ink.GOAL)
          : is(cell, 'H') ? Optional.of(Ink.HAZARD) : Optional.empty();
      double left = column(cell);
      double bottom = rows.size() - 1.0 - row(cell);
      ink.ifPresent(known -> marks.add(Mark.Area.box(known, left, bottom, left + 1, bottom + 1)));
    }
    for (int i = 0; i <= columns; i++) {
      marks.add(new Mark.Line(Ink.SCENE, 0.02, i, 0, i, rows.size()));
    }
    for (int i = 0; i <= rows.size(); i++) {
      marks.add(new Mark.Line(Ink.SCENE, 0.02, 0, i, columns, i));
    }
    marks.add(new Mark.Disc(Ink.BODY, column(walker) + 0.5, rows.size() - 0.5 - row(walker), 0.3));
    return marks;
  }

  private int row(int cell) {
    return cell / columns;
  }

  private int column(int cell) {
    return cell % columns;
  }
}
