// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnimationTest {
  private static final View VIEW = new View(0, 0, 2, 1);
  private static final Mark LINE = new Mark.Line(Ink.LIMB, 0.1, 0, 0, 1, 1);

  @Test
  void marksAreEqualByTheirNumbersAndKeepThem() {
    double[] points = {0, 0, 1, 1};
    Mark.Line line = new Mark.Line(Ink.LIMB, 0.1, points);
    points[0] = 9;
    line.points()[1] = 9;
    line.numbers()[1] = 9;
    assertEquals(LINE, line);
    assertEquals(LINE.hashCode(), line.hashCode());
    assertNotEquals(LINE, new Mark.Line(Ink.BODY, 0.1, 0, 0, 1, 1));
    assertNotEquals(LINE, new Mark.Line(Ink.LIMB, 0.2, 0, 0, 1, 1));
    assertNotEquals(LINE, new Mark.Line(Ink.LIMB, 0.1, 0, 0, 1, 2));
    assertArrayEquals(
        new double[] {-1, 0, 1, 0, 1, 2, -1, 2}, Mark.Area.box(Ink.BODY, -1, 0, 1, 2).points());
    assertEquals(new Mark.Disc(Ink.GOAL, 3, 4, 5), new Mark.Disc(Ink.GOAL, 0, 0, 1).with(3, 4, 5));
    assertArrayEquals(new double[] {3, 4, 5}, new Mark.Disc(Ink.GOAL, 3, 4, 5).numbers());
  }

  @Test
  void refusesMarksThatAreNone() {
    assertThrows(IllegalArgumentException.class, () -> new Mark.Line(Ink.LIMB, 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Mark.Line(Ink.LIMB, 1, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Mark.Area(Ink.LIMB, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Mark.Disc(Ink.LIMB, 0, 0, 1).with(1, 2));
    assertThrows(IllegalArgumentException.class, () -> new View(0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new View(0, 0, 1, Double.NaN));
  }

  @Test
  void marksOfAnAnimationMoveAndDoNotTurnIntoOthers() {
    assertDoesNotThrow(() -> of(List.of(LINE), List.of(LINE.with(1, 1, 2, 0))));
    assertThrows(IllegalArgumentException.class, () -> of(List.of(LINE), List.of()));
    assertThrows(IllegalArgumentException.class, () -> of(List.of(LINE), List.of(LINE.with(1, 1, 2, 0, 3, 0))));
    assertThrows(
        IllegalArgumentException.class,
        () -> of(List.of(LINE), List.of(new Mark.Line(Ink.LIMB, 0.2, 0, 0, 1, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> of(List.of(new Mark.Disc(Ink.LIMB, 0, 0, 1)), List.of(new Mark.Disc(Ink.BODY, 0, 0, 1))));
    assertThrows(IllegalArgumentException.class, AnimationTest::of);
    assertThrows(
        IllegalArgumentException.class, () -> new Animation(VIEW, 0, List.of(List.of(LINE)), ""));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Animation of(List<Mark>... pictures) {
    return new Animation(VIEW, 10, List.of(pictures), "");
  }
}
