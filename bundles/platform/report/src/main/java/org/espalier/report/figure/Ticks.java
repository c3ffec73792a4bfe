// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Canvas.TextStyle;
import org.espalier.report.figure.Figure.Axis;

/**
 * The marks of an axis, and the labels of so many of them as stand clear of each other.
 *
 * @param values that are marked, ascending
 * @param labels of some of them, in order along the axis
 * @param turned whether labels are written upwards
 */
record Ticks(List<Double> values, List<Label> labels, boolean turned) {
  /** Least distance of two labels. */
  static final double CLEAR = 6;
  /** A digit's height is less than that of its line. */
  private static final double TALL = 0.75;

  /**
   * A text.
   *
   * @param at its middle along the axis
   * @param length along the axis
   */
  record Label(String text, double at, double length) {}

  /**
   * An axis as it is drawn.
   *
   * @param at where a value stands
   * @param low end of the place for labels, which may be longer than the axis itself
   * @param high the other end
   */
  record Line(Axis axis, Range range, DoubleUnaryOperator at, double low, double high) {}

  /** A horizontal axis: labels are turned where that leaves fewer of the values without one that were given. */
  static Ticks across(Line line, TextStyle style, int most) {
    ToDoubleFunction<String> width = text -> Painter.width(text, style);
    Ticks flat = of(line, most, width, false);
    if (line.axis().ticks().length == 0 || flat.labels().size() == flat.values().size()) {
      return flat;
    }
    Ticks turned = of(line, most, text -> style.size(), true);
    return turned.labels().size() > flat.labels().size() ? turned : flat;
  }

  /** A vertical axis. */
  static Ticks along(Line line, TextStyle style, int most) {
    return of(line, most, text -> TALL * style.size(), false);
  }

  private static Ticks of(Line line, int most, ToDoubleFunction<String> length, boolean turned) {
    boolean given = line.axis().ticks().length > 0;
    List<Double> all = given ? DoubleStream.of(line.axis().ticks()).sorted().distinct().boxed().toList()
        : line.axis().scale().ticks(line.range(), most);
    // round values keep equal distances, of given ones as many are labelled as have room
    for (int every = 1; ; every++) {
      List<Double> some = every(all, every);
      List<Label> labels = clear(labels(some, line, length), line.low(), line.high());
      if (given || labels.size() == some.size() || some.size() <= 1) {
        return new Ticks(some, labels, turned);
      }
    }
  }

  private static List<Double> every(List<Double> values, int every) {
    return IntStream.range(0, values.size()).filter(i -> i % every == 0).mapToObj(values::get).toList();
  }

  private static List<Label> labels(List<Double> values, Line line, ToDoubleFunction<String> length) {
    List<String> texts = Scale.texts(values);
    return IntStream.range(0, values.size())
        .mapToObj(i -> new Label(
            texts.get(i), line.at().applyAsDouble(values.get(i)), length.applyAsDouble(texts.get(i))))
        .toList();
  }

  /**
   * Those labels that have room between the ends, none nearer to another than {@link #CLEAR}: the outermost before the
   * others. A label that would stick out at an end is moved inwards.
   */
  static List<Label> clear(List<Label> labels, double low, double high) {
    List<Label> inside = labels.stream()
        .filter(label -> label.length() <= high - low)
        .map(label -> new Label(
            label.text(),
            Math.max(low + label.length() / 2, Math.min(high - label.length() / 2, label.at())), label.length()))
        .sorted(Comparator.comparingDouble(Label::at))
        .toList();
    if (inside.isEmpty()) {
      return inside;
    }
    List<Label> chosen = new ArrayList<>(List.of(inside.get(0)));
    Label last = inside.get(inside.size() - 1);
    for (Label label : inside.subList(1, inside.size())) {
      boolean free = apart(chosen.get(chosen.size() - 1), label);
      if (free && (label == last || apart(label, last) || !apart(chosen.get(0), last))) {
        chosen.add(label);
      }
    }
    return chosen;
  }

  private static boolean apart(Label one, Label other) {
    return other.at() - one.at() >= (one.length() + other.length()) / 2 + CLEAR;
  }

  /** How far labels reach away from the axis where they are written upwards. */
  double depth(TextStyle style) {
    return labels.stream().mapToDouble(label -> Painter.width(label.text(), style)).max().orElse(0);
  }
}
