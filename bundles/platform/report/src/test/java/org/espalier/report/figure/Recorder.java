// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Notes what is drawn. */
final class Recorder implements Canvas {
  private static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

  final List<Line> lines = new ArrayList<>();
  final List<Area> areas = new ArrayList<>();
  final List<Text> texts = new ArrayList<>();

  record Line(double[] x, double[] y, Color colour) {
    boolean vertical() {
      return x.length == 2 && x[0] == x[1];
    }

    boolean horizontal() {
      return x.length == 2 && y[0] == y[1];
    }
  }

  record Area(double[] x, double[] y, Color colour, double opacity) {
    double middle() {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : x) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      return (low + high) / 2;
    }
  }

  /** A text and the rectangle around its ink. */
  record Text(String text, boolean turned, Color colour, Rectangle2D ink) {}

  static Recorder of(Figure figure) {
    Recorder recorder = new Recorder();
    new Painter(figure).paint(recorder);
    return recorder;
  }

  List<Line> lines(Color colour) {
    return lines.stream().filter(line -> line.colour().equals(colour)).toList();
  }

  List<Area> areas(Color colour) {
    return areas.stream().filter(area -> area.colour().equals(colour)).toList();
  }

  @Override
  public void clip(double x, double y, double width, double height) {
    // whatever is cut is drawn
  }

  @Override
  public void line(double[] x, double[] y, Color colour, double width, boolean dashed) {
    lines.add(new Line(x, y, colour));
  }

  @Override
  public void area(double[] x, double[] y, Color colour, double opacity) {
    areas.add(new Area(x, y, colour, opacity));
  }

  @Override
  public void text(String text, double x, double y, Anchor anchor, TextStyle style) {
    Font font = style.font();
    double width = font.getStringBounds(text, FONTS).getWidth();
    double before = anchor == Anchor.START ? 0 : anchor == Anchor.MIDDLE ? width / 2 : width;
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    if (style.turned()) {
      place.rotate(-Math.PI / 2);
    }
    place.translate(-before, 0);
    Rectangle2D ink = font.createGlyphVector(FONTS, text).getVisualBounds();
    texts.add(new Text(text, style.turned(), style.colour(), place.createTransformedShape(ink).getBounds2D()));
  }
}
