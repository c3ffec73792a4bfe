// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String LONG = "a sentence that is longer than the line is wide";

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table().row("NAME", "SUMMARY").row("a", "short").row("longer", "");
    assertEquals("""
        NAME    SUMMARY
        a       short
        longer
        """, print(table, 0));
  }

  @Test
  void lastColumnIsWrappedToTheLine() {
    assertEquals("""
        name  a sentence that is
              longer than the line is
              wide
        n     short
        """, print(new Table().row("name", LONG).row("n", "short"), 30));
  }

  @Test
  void lastColumnIsLeftWhereTooLittleWouldRemain() {
    assertEquals("name  " + LONG + "\n", print(new Table().row("name", LONG), 20));
  }

  @Test
  void aWordThatIsLongerThanTheLineStaysWhole() {
    String word = "x".repeat(40);
    assertEquals("name  a\n      " + word + "\n      b\n", print(new Table().row("name", "a " + word + " b"), 30));
  }

  @Test
  void emptyTableIsNothing() {
    assertEquals("", print(new Table(), 80));
  }

  private static String print(Table table, int width) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "", width);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
