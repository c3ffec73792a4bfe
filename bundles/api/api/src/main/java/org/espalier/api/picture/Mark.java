// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.picture;

import java.util.Arrays;

/**
 * A shape in a picture. Lengths are in the units of the world that is shown, x to the right, y upwards. Equal by its
 * numbers; immutable: points are copied on the way in and out.
 */
public sealed interface Mark {

  /** What it stands for. */
  Ink ink();

  /**
   * Its places and sizes as numbers, as many in all pictures of an animation: x and y of each point; for a disc of its
   * centre, and the radius.
   */
  double[] numbers();

  /** The same mark with other numbers. */
  Mark with(double... numbers);

  /**
   * Straight pieces from point to point.
   *
   * @param points x0, y0, x1, y1 ..., of two points at least
   * @param width across the line, with round ends
   */
  record Line(Ink ink, double width, double... points) implements Mark {
    public Line {
      points = checked(points, 2);
    }

    @Override
    public double[] points() {
      return points.clone();
    }

    @Override
    public double[] numbers() {
      return points();
    }

    @Override
    public Line with(double... numbers) {
      return new Line(ink, width, numbers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Line that && ink == that.ink && Double.compare(width, that.width) == 0
          && Arrays.equals(points, that.points);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(points) + ink.hashCode();
    }

    @Override
    public String toString() {
      return "Line[" + ink + ", width=" + width + ", " + Arrays.toString(points) + "]";
    }
  }

  /**
   * A filled polygon.
   *
   * @param points of its corners, x0, y0, x1, y1 ..., three at least
   */
  record Area(Ink ink, double... points) implements Mark {
    public Area {
      points = checked(points, 3);
    }

    /** A rectangle. */
    public static Area box(Ink ink, double left, double bottom, double right, double top) {
      return new Area(ink, left, bottom, right, bottom, right, top, left, top);
    }

    @Override
    public double[] points() {
      return points.clone();
    }

    @Override
    public double[] numbers() {
      return points();
    }

    @Override
    public Area with(double... numbers) {
      return new Area(ink, numbers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Area that && ink == that.ink && Arrays.equals(points, that.points);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(points) + ink.hashCode();
    }

    @Override
    public String toString() {
      return "Area[" + ink + ", " + Arrays.toString(points) + "]";
    }
  }

  /** A filled circle. */
  record Disc(Ink ink, double x, double y, double radius) implements Mark {
    @Override
    public double[] numbers() {
      return new double[] {x, y, radius};
    }

    @Override
    public Disc with(double... numbers) {
      if (numbers.length != 3) {
        throw new IllegalArgumentException("a disc has 3 numbers, not " + numbers.length);
      }
      return new Disc(ink, numbers[0], numbers[1], numbers[2]);
    }
  }

  private static double[] checked(double[] points, int least) {
    if (points.length % 2 != 0 || points.length < 2 * least) {
      throw new IllegalArgumentException(
          points.length + " numbers can't be the points of a mark: it has x and y of " + least + " points or more");
    }
    return points.clone();
  }
}
