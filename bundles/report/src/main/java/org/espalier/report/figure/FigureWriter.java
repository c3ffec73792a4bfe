package org.espalier.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws figures with XChart and writes them as SVG and as PNG. */
public final class FigureWriter {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int PNG_SCALE = 2;

  /** Okabe and Ito's palette, distinguishable with every common colour blindness. */
  private static final Color[] PALETTE = {
    new Color(0x000000), new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
    new Color(0xe69f00), new Color(0x56b4e9), new Color(0x999999),
  };

  private FigureWriter() {}

  /** The figure as an SVG document, without an XML declaration, to stand in a page. */
  public static String svg(Figure figure) {
    SVGGraphics2D canvas = new SVGGraphics2D(document());
    canvas.setSVGCanvasSize(new java.awt.Dimension(WIDTH, HEIGHT));
    chart(figure).paint(canvas, WIDTH, HEIGHT);
    StringWriter text = new StringWriter();
    try {
      canvas.stream(canvas.getRoot(), text, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("a writer in memory does not fail", e);
    }
    String svg = text.toString();
    return svg.substring(svg.indexOf("<svg"));
  }

  /** Writes {@code file.svg} and {@code file.png} (at double resolution) into the folder. */
  public static void write(Figure figure, Path folder) throws IOException {
    Files.writeString(folder.resolve(figure.file() + ".svg"), svg(figure), StandardCharsets.UTF_8);
    BufferedImage image = new BufferedImage(PNG_SCALE * WIDTH, PNG_SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.scale(PNG_SCALE, PNG_SCALE);
    chart(figure).paint(canvas, WIDTH, HEIGHT);
    canvas.dispose();
    ImageIO.write(image, "png", folder.resolve(figure.file() + ".png").toFile());
  }

  private static org.w3c.dom.Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK makes XML documents", e);
    }
  }

  private static XYChart chart(Figure figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.title())
            .xAxisTitle(figure.xLabel())
            .yAxisTitle(figure.yLabel())
            .build();
    style(chart.getStyler());
    figure.curves().stream().filter(Figure.Curve::hasBand).forEach(curve -> band(chart, curve));
    figure.curves().forEach(curve -> line(chart, curve));
    return chart;
  }

  private static void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xe4e4e4));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setMarkerSize(7);
  }

  /** There and back: along the upper edge, and along the lower one in reverse. */
  private static void band(XYChart chart, Figure.Curve curve) {
    int n = (int) java.util.stream.IntStream.range(0, curve.x().length).filter(i -> inBand(curve, i)).count();
    if (n < 2) {
      return;
    }
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    int k = 0;
    for (int i = 0; i < curve.x().length; i++) {
      if (inBand(curve, i)) {
        x[k] = curve.x()[i];
        y[k] = curve.high()[i];
        x[2 * n - 1 - k] = curve.x()[i];
        y[2 * n - 1 - k] = curve.low()[i];
        k++;
      }
    }
    XYSeries series = chart.addSeries(curve.label() + " (95 % interval)", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    Color colour = PALETTE[curve.style().colour() % PALETTE.length];
    series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 45));
    series.setLineColor(new Color(0, 0, 0, 0));
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(false);
  }

  private static boolean inBand(Figure.Curve curve, int i) {
    return !Double.isNaN(curve.low()[i]) && !Double.isNaN(curve.high()[i]);
  }

  private static void line(XYChart chart, Figure.Curve curve) {
    XYSeries series = chart.addSeries(curve.label(), curve.x(), curve.y());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setLineColor(PALETTE[curve.style().colour() % PALETTE.length]);
    series.setMarkerColor(PALETTE[curve.style().colour() % PALETTE.length]);
    series.setMarker(curve.style().marks() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    float[] dash = curve.style().dashed() ? new float[] {6, 5} : null;
    series.setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0));
  }
}
