// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Film;

/** A piece of a page. */
sealed interface Block {

  /** Sentences, the last of which is the conclusion. */
  record Verdict(List<String> sentences) implements Block {}

  /** A paragraph. */
  record Text(String text) implements Block {}

  record Drawing(Figure figure) implements Block {}

  /** Pictures that move. */
  record Moving(Film film) implements Block {}

  /**
   * Rows under a head.
   *
   * @param caption what it shows and how it is to be read
   * @param rows as long as the head
   */
  record Table(String caption, List<String> head, List<List<Cell>> rows) implements Block {

    /** A table without anything that stands out. */
    static Table plain(String caption, List<String> head, List<List<String>> rows) {
      return new Table(
          caption, head, rows.stream().map(row -> row.stream().map(text -> new Cell(text, false)).toList()).toList());
    }
  }

  /**
   * A text in a table.
   *
   * @param best whether it stands out
   * @param shade how dark the cell is, from 0, which is white, to 1
   */
  record Cell(String text, boolean best, double shade) {

    /** A text on white. */
    Cell(String text, boolean best) {
      this(text, best, 0);
    }
  }

  /** Names and texts that may be long. */
  record Facts(String name, Map<String, String> facts) implements Block {}

  /** A text with its line breaks. */
  record Listing(String text) implements Block {}

  /** What is shown when it is asked for. */
  record Folded(String summary, List<Block> blocks) implements Block {}

  /** The films in it. */
  static Stream<Film> films(Block block) {
    if (block instanceof Moving moving) {
      return Stream.of(moving.film());
    }
    return block instanceof Folded folded ? folded.blocks().stream().flatMap(Block::films) : Stream.empty();
  }

  /** The figures in it. */
  static Stream<Figure> figures(Block block) {
    if (block instanceof Drawing drawing) {
      return Stream.of(drawing.figure());
    }
    return block instanceof Folded folded ? folded.blocks().stream().flatMap(Block::figures) : Stream.empty();
  }
}
