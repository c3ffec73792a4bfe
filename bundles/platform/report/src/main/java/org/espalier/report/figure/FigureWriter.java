// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws figures and writes them as SVG and as PNG. */
public final class FigureWriter {
  private static final int PNG_SCALE = 2;

  private FigureWriter() {}

  /** The figure as an SVG document, without an XML declaration, to stand in a page. */
  public static String svg(Figure figure) {
    Painter painter = new Painter(figure);
    Canvas.AsSvg canvas = new Canvas.AsSvg(painter.width(), painter.height());
    painter.paint(canvas);
    return canvas.document();
  }

  /** Writes {@code file.svg} and {@code file.png} (at double resolution) into the folder. */
  public static void write(Figure figure, Path folder) throws IOException {
    Files.writeString(folder.resolve(figure.file() + ".svg"), svg(figure), StandardCharsets.UTF_8);
    Painter painter = new Painter(figure);
    BufferedImage image = new BufferedImage(
        PNG_SCALE * painter.width(), PNG_SCALE * painter.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PNG_SCALE, PNG_SCALE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, painter.width(), painter.height());
    painter.paint(new Canvas.OnImage(graphics));
    graphics.dispose();
    ImageIO.write(image, "png", folder.resolve(figure.file() + ".png").toFile());
  }
}
