package org.espalier.report.figure;

import java.awt.Color;
import org.espalier.report.figure.Canvas.TextStyle;
import org.espalier.report.figure.Figure.Style;

/** Colours and marks: Okabe and Ito's colours, distinguishable with every common colour blindness; then other marks. */
final class Palette {
  static final Color INK = new Color(0x222222);
  static final Color PALE = new Color(0x777777);
  static final Color GRID = new Color(0xe6e6e6);

  private static final Color[] COLOURS = {
    new Color(0x000000), new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
    new Color(0xe69f00), new Color(0x56b4e9), new Color(0x999999),
  };
  /** Corners of the marks: a circle is one of many. */
  private static final int[] CORNERS = {24, 4, 3, 5};

  private Palette() {}

  static Color colour(Style style) {
    return COLOURS[style.number() % COLOURS.length];
  }

  static void mark(Canvas canvas, Style style, double x, double y, double radius) {
    int shape = style.number() % CORNERS.length;
    int corners = CORNERS[shape];
    double size = corners == 24 ? radius : 1.2 * radius;
    double[] xs = new double[corners];
    double[] ys = new double[corners];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners - Math.PI / 2 + (corners == 4 ? Math.PI / 4 : 0);
      xs[i] = x + size * Math.cos(angle);
      ys[i] = y + size * Math.sin(angle);
    }
    canvas.area(xs, ys, colour(style), 1);
  }

  static TextStyle text(int size, Color colour) {
    return new TextStyle(size, false, false, colour);
  }
}
