// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** What figures are drawn on; lengths in pixels, from the upper left corner. */
interface Canvas {

  /** Where a text stands relative to its place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Everything up to the next call is drawn within these bounds alone. */
  void clip(double x, double y, double width, double height);

  void line(double[] x, double[] y, Color colour, double width, boolean dashed);

  void area(double[] x, double[] y, Color colour, double opacity);

  void text(String text, double x, double y, Anchor anchor, TextStyle style);

  /**
   * How a text is written.
   *
   * @param turned whether upwards
   */
  record TextStyle(int size, boolean bold, boolean turned, Color colour) {
    Font font() {
      return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
    }
  }

  /** Draws an image. */
  final class OnImage implements Canvas {
    private final Graphics2D graphics;

    OnImage(Graphics2D graphics) {
      this.graphics = graphics;
    }

    @Override
    public void clip(double x, double y, double width, double height) {
      graphics.setClip(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double[] x, double[] y, Color colour, double width, boolean dashed) {
      graphics.setColor(colour);
      graphics.setStroke(
          new BasicStroke(
              (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashed ? new float[] {5, 4} : null, 0));
      graphics.draw(path(x, y));
    }

    @Override
    public void area(double[] x, double[] y, Color colour, double opacity) {
      graphics.setColor(
          new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * opacity)));
      Path2D path = path(x, y);
      path.closePath();
      graphics.fill(path);
    }

    private static Path2D path(double[] x, double[] y) {
      Path2D path = new Path2D.Double();
      path.moveTo(x[0], y[0]);
      for (int i = 1; i < x.length; i++) {
        path.lineTo(x[i], y[i]);
      }
      return path;
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, TextStyle style) {
      graphics.setColor(style.colour());
      graphics.setFont(style.font());
      double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
      double before = anchor == Anchor.START ? 0 : anchor == Anchor.MIDDLE ? width / 2 : width;
      if (style.turned()) {
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        graphics.drawString(text, (float) -before, 0);
        graphics.rotate(Math.PI / 2);
        graphics.translate(-x, -y);
      } else {
        graphics.drawString(text, (float) (x - before), (float) y);
      }
    }
  }

  /** Writes SVG. */
  final class AsSvg implements Canvas {
    private final StringBuilder svg = new StringBuilder();
    private int clips;

    AsSvg(int width, int height) {
      svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"")
          .append(height).append("\" viewBox=\"0 0 ").append(width).append(' ').append(height)
          .append("\" font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    /** The document, without an XML declaration, to stand in a page. */
    String document() {
      return svg + (clips > 0 ? "</g>\n" : "") + "</svg>\n";
    }

    @Override
    public void clip(double x, double y, double width, double height) {
      svg.append(clips > 0 ? "</g>\n" : "").append("<clipPath id=\"c").append(++clips).append("\"><rect x=\"")
          .append(number(x)).append("\" y=\"").append(number(y)).append("\" width=\"").append(number(width))
          .append("\" height=\"").append(number(height)).append("\"/></clipPath>\n<g clip-path=\"url(#c").append(clips)
          .append(")\">\n");
    }

    @Override
    public void line(double[] x, double[] y, Color colour, double width, boolean dashed) {
      svg.append("<polyline points=\"").append(points(x, y)).append("\" fill=\"none\" stroke=\"").append(hex(colour))
          .append("\" stroke-width=\"").append(number(width)).append(dashed ? "\" stroke-dasharray=\"5 4" : "")
          .append("\" stroke-linejoin=\"round\"/>\n");
    }

    @Override
    public void area(double[] x, double[] y, Color colour, double opacity) {
      svg.append("<polygon points=\"").append(points(x, y)).append("\" fill=\"").append(hex(colour)).append('"')
          .append(opacity < 1 ? " fill-opacity=\"" + number(opacity) + "\"" : "").append("/>\n");
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, TextStyle style) {
      svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" font-size=\"")
          .append(style.size()).append("\" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT))
          .append("\" fill=\"").append(hex(style.colour())).append('"')
          .append(style.bold() ? " font-weight=\"bold\"" : "");
      if (style.turned()) {
        svg.append(" transform=\"rotate(-90 ").append(number(x)).append(' ').append(number(y)).append(")\"");
      }
      svg.append('>').append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")).append("</text>\n");
    }

    private static String points(double[] x, double[] y) {
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < x.length; i++) {
        points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
      }
      return points.toString();
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }

    private static String hex(Color colour) {
      return String.format("#%06x", colour.getRGB() & 0xffffff);
    }
  }
}
