// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;

/**
 * Animations beside each other that begin together, again and again: an SVG document that moves by itself, without
 * scripts (SMIL). One that ends before the longest keeps its last picture, paler, until all begin anew. Equal
 * animations give equal bytes.
 *
 * @param file name without ending
 * @param title what is shown
 * @param note how it is to be read
 * @param panes at least one
 */
public record Film(String file, String title, String note, List<Pane> panes) {
  private static final int PANE_WIDTH = 300;
  private static final int GAP = 20;
  private static final int HEAD = 56;
  private static final int FOOT = 30;
  /** Pictures that an eye needs in a second. */
  private static final double ENOUGH = 25;
  /** Pictures of a pane, about, so that a document stays below a megabyte. */
  private static final int MOST = 500;
  /** Seconds for which the last picture of the longest is shown. */
  private static final double HOLD = 1.5;
  private static final double PALE = 0.35;

  /** An animation and what tells it from the others. */
  public record Pane(String label, Animation animation) {
    /** Every how many pictures one is shown. */
    int stride() {
      return Math.max(
          Math.max(1, (int) (animation.picturesPerSecond() / ENOUGH)),
          (int) Math.ceil((double) animation.pictures().size() / MOST));
    }

    /** How long it takes in all. */
    double seconds() {
      return animation.pictures().size() / animation.picturesPerSecond();
    }
  }

  public Film {
    panes = List.copyOf(panes);
  }

  /** The document, without an XML declaration. */
  public String svg() {
    double total = panes.stream().mapToDouble(Pane::seconds).max().orElseThrow() + HOLD;
    int height = panes.stream().mapToInt(Film::height).max().orElseThrow();
    int width = panes.size() * (PANE_WIDTH + GAP) + GAP;
    int all = HEAD + height + FOOT;
    StringBuilder svg = new StringBuilder();
    svg.append(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" fill=\"#222\">",
        width, all, width, all)).append('\n');
    svg.append("<title>").append(escaped(title)).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(svg, GAP, 20, 14, "font-weight=\"bold\"", title);
    for (int i = 0; i < panes.size(); i++) {
      pane(svg, panes.get(i), GAP + i * (PANE_WIDTH + GAP), height, total);
    }
    return svg.append("</svg>\n").toString();
  }

  private static int height(Pane pane) {
    View view = pane.animation().view();
    return (int) Math.round(PANE_WIDTH * view.height() / view.width());
  }

  private static void pane(StringBuilder svg, Pane pane, int x, int height, double total) {
    int own = height(pane);
    text(svg, x, HEAD - 10, 13, "", pane.label());
    svg.append(String.format(
        Locale.ROOT, "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">", x, HEAD, PANE_WIDTH, own)).append('\n');
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#f7f7f7\"/>\n<g>\n");
    double end = pane.seconds() / total;
    svg.append(String.format(
        Locale.ROOT, "<animate attributeName=\"opacity\" calcMode=\"discrete\" values=\"1;%s\" keyTimes=\"0;%s\" %s",
        number(PALE, 2), number(end, 5), repeated(total))).append('\n');
    List<List<Mark>> shown = shown(pane);
    String times = times(pane, shown.size(), total);
    for (int i = 0; i < shown.get(0).size(); i++) {
      int number = i;
      mark(svg, shown.stream().map(picture -> picture.get(number)).toList(), pane.animation().view(), times);
    }
    svg.append("</g>\n</svg>\n");
    text(svg, x, HEAD + height + 20, 12, "", pane.animation().caption());
  }

  /** Every stride-th picture and the last one. */
  private static List<List<Mark>> shown(Pane pane) {
    List<List<Mark>> all = pane.animation().pictures();
    List<List<Mark>> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i += pane.stride()) {
      shown.add(all.get(Math.min(i, all.size() - 1)));
    }
    if ((all.size() - 1) % pane.stride() != 0) {
      shown.add(all.get(all.size() - 1));
    }
    return shown;
  }

  private static String times(Pane pane, int count, double total) {
    StringBuilder times = new StringBuilder("keyTimes=\"0");
    double step = pane.stride() / pane.animation().picturesPerSecond() / total;
    for (int i = 1; i < count; i++) {
      times.append(';').append(number(i * step, 5));
    }
    return times.append("\" ").append(repeated(total)).toString();
  }

  private static String repeated(double total) {
    return "dur=\"" + number(total, 3) + "s\" repeatCount=\"indefinite\"/>";
  }

  /** One mark in all pictures. */
  private static void mark(StringBuilder svg, List<Mark> places, View view, String times) {
    Mark first = places.get(0);
    double scale = PANE_WIDTH / view.width();
    if (first instanceof Mark.Disc) {
      svg.append("<circle fill=\"").append(colour(first.ink())).append('"');
      List<String> names = List.of("cx", "cy", "r");
      attributes(svg, "circle", names, places, List.of(
          mark -> number((mark.numbers()[0] - view.left()) * scale, 1),
          mark -> number((view.top() - mark.numbers()[1]) * scale, 1),
          mark -> number(mark.numbers()[2] * scale, 1)), times);
      return;
    }
    String element = first instanceof Mark.Line ? "polyline" : "polygon";
    svg.append('<').append(element);
    if (first instanceof Mark.Line line) {
      svg.append(" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke=\"")
          .append(colour(line.ink())).append("\" stroke-width=\"")
          .append(number(Math.max(1, line.width() * scale), 1)).append('"');
    } else {
      svg.append(" fill=\"").append(colour(first.ink())).append('"');
    }
    attributes(svg, element, List.of("points"), places, List.of(mark -> points(mark.numbers(), view, scale)), times);
  }

  /** Attributes as they are in the first picture, and those that change as they are in all. */
  private static void attributes(
      StringBuilder svg, String element, List<String> names, List<Mark> places, List<Function<Mark, String>> values,
      String times) {
    StringBuilder moves = new StringBuilder();
    for (int a = 0; a < names.size(); a++) {
      List<String> all = places.stream().map(values.get(a)).toList();
      svg.append(' ').append(names.get(a)).append("=\"").append(all.get(0)).append('"');
      if (all.stream().distinct().count() > 1) {
        moves.append("<animate attributeName=\"").append(names.get(a)).append("\" calcMode=\"discrete\" values=\"")
            .append(String.join(";", all)).append("\" ").append(times).append('\n');
      }
    }
    svg.append(moves.isEmpty() ? "/>\n" : ">\n" + moves + "</" + element + ">\n");
  }

  private static String points(double[] numbers, View view, double scale) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < numbers.length; i += 2) {
      points.append(i == 0 ? "" : " ").append(number((numbers[i] - view.left()) * scale, 1)).append(',')
          .append(number((view.top() - numbers[i + 1]) * scale, 1));
    }
    return points.toString();
  }

  private static String colour(Ink ink) {
    return switch (ink) {
      case SCENE -> "#999999";
      case BODY -> "#222222";
      case LIMB -> "#0072b2";
      case GOAL -> "#009e73";
      case HAZARD -> "#d55e00";
    };
  }

  private static void text(StringBuilder svg, int x, int y, int size, String more, String text) {
    svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" ", x, y, size)).append(more)
        .append('>').append(escaped(text)).append("</text>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** With so many decimals at most. */
  private static String number(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    String shorter = decimals == 0 ? text : text.replaceAll("\\.?0+$", "");
    return shorter.equals("-0") ? "0" : shorter;
  }
}
