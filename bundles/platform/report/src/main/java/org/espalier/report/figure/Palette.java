// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.Color;
import org.espalier.report.figure.Canvas.TextStyle;
import org.espalier.report.figure.Figure.Style;

/**
 * Colours and marks. What has no order has Okabe and Ito's colours, distinguishable with every common colour blindness,
 * and marks whose number has no factor in common with theirs, so that no two of 40 series look the same. What has an
 * order has colours that grow lighter, which are told apart without their hues.
 */
final class Palette {
  static final Color INK = new Color(0x222222);
  static final Color PALE = new Color(0x777777);
  static final Color GRID = new Color(0xe6e6e6);

  private static final Color[] COLOURS = {
    new Color(0x000000), new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
    new Color(0xe69f00), new Color(0x56b4e9), new Color(0x999999),
  };
  private static final Color[] SEQUENCE = {
    new Color(0x4c02a1), new Color(0x9c179e), new Color(0xcc4778), new Color(0xed7953), new Color(0xf8a540),
  };

  /** Shapes of marks, by the corners they have; a circle is one of many. */
  private enum Mark {
    CIRCLE(24, 1, 0),
    SQUARE(4, 1.25, Math.PI / 4),
    TRIANGLE(3, 1.3, 0),
    DIAMOND(4, 1.25, 0),
    REVERSED(3, 1.3, Math.PI);

    private final int corners;
    private final double size;
    private final double turn;

    Mark(int corners, double size, double turn) {
      this.corners = corners;
      this.size = size;
      this.turn = turn;
    }
  }

  private Palette() {}

  static Color colour(Style style) {
    return style.of() == 0 ? COLOURS[style.number() % COLOURS.length]
        : between(style.of() == 1 ? 0 : (double) style.number() / (style.of() - 1));
  }

  private static Color between(double share) {
    double at = share * (SEQUENCE.length - 1);
    int first = Math.min((int) at, SEQUENCE.length - 2);
    float[] low = SEQUENCE[first].getRGBColorComponents(null);
    float[] high = SEQUENCE[first + 1].getRGBColorComponents(null);
    float part = (float) (at - first);
    return new Color(
        low[0] + part * (high[0] - low[0]), low[1] + part * (high[1] - low[1]), low[2] + part * (high[2] - low[2]));
  }

  static void mark(Canvas canvas, Style style, double x, double y, double radius, double opacity) {
    Mark mark = Mark.values()[style.number() % Mark.values().length];
    double[] xs = new double[mark.corners];
    double[] ys = new double[mark.corners];
    for (int i = 0; i < mark.corners; i++) {
      double angle = 2 * Math.PI * i / mark.corners - Math.PI / 2 + mark.turn;
      xs[i] = x + mark.size * radius * Math.cos(angle);
      ys[i] = y + mark.size * radius * Math.sin(angle);
    }
    canvas.area(xs, ys, colour(style), opacity);
  }

  static TextStyle text(int size, Color colour) {
    return new TextStyle(size, false, false, colour);
  }
}
