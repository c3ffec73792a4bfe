// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Limits;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.junit.jupiter.api.Test;

class PlotTest {
  private static final double[] TICKS = {50, 90, 95};
  private static final Color BLUE = Palette.colour(new Style(1, false));

  private static Figure figure(Axis y, Series... series) {
    Axis x = new Axis("sparsity", Scale.REMOVED, TICKS);
    return new Figure("figure", "Title", "Note.", List.of(new Panel("", x, y, List.of(series))));
  }

  private static Figure figure(Series... series) {
    return figure(new Axis("score", Scale.LINEAR), series);
  }

  private static Series arm(int number, double[] y, double[] low, double[] high, double[]... seeds) {
    return new Series("arm" + number, new Style(number, false), Kind.POINTS, TICKS, y, low, high, seeds);
  }

  /** An arm whose points have seeds a tenth around them. */
  private static Series arm(int number, double... y) {
    double[][] seeds = new double[y.length][];
    double[] low = new double[y.length];
    double[] high = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      seeds[i] = new double[] {y[i] - 0.1, y[i], y[i] + 0.1};
      low[i] = y[i] - 0.2;
      high[i] = y[i] + 0.2;
    }
    return arm(number, y, low, high, seeds);
  }

  private static List<Recorder.Line> caps(Recorder drawn) {
    return drawn.lines(BLUE).stream().filter(Recorder.Line::horizontal)
        .filter(line -> Math.abs(Math.abs(line.x()[1] - line.x()[0]) - 2 * Plot.CAP) < 1e-9).toList();
  }

  private static String note(Recorder drawn) {
    StringBuilder note = new StringBuilder();
    drawn.texts.stream().filter(text -> text.colour().equals(Palette.PALE)).forEach(
        text -> note.append(text.text()).append(' '));
    return note.toString();
  }

  @Test
  void barsThatEndInTheFrameHaveCapsAtBothEnds() {
    Recorder drawn = Recorder.of(figure(arm(1, 1, 2, 3)));
    assertEquals(6, caps(drawn).size());
    assertTrue(note(drawn).endsWith("Note. "));
  }

  @Test
  void barsThatTheFrameCutsEndAtItWithoutACap() {
    Axis y = new Axis("score", Scale.LINEAR, new Limits(0, 10));
    Recorder drawn = Recorder.of(
        figure(y, arm(1, new double[] {1, 2, 3}, new double[] {0.5, -1e6, 2.5}, new double[] {1.5, 1e6, 3.5})));
    assertEquals(4, caps(drawn).size(), "two bars have ends");
    double[] frame = drawn.lines(Palette.PALE).stream().filter(line -> line.x().length == 3).findFirst().orElseThrow()
        .y();
    List<Recorder.Line> bars = drawn.lines(BLUE).stream().filter(Recorder.Line::vertical).toList();
    assertEquals(3, bars.size());
    assertArrayEquals(new double[] {frame[1], frame[0]}, bars.get(1).y(), 1e-9, "from the bottom to the top");
    assertTrue(note(drawn).contains("A bar without a cap goes on beyond the frame."));
  }

  @Test
  void armsAtTheSamePlaceStandBesideOneAnotherInTheirOrder() {
    Recorder drawn = Recorder.of(figure(arm(1, 1, 2, 3), arm(2, 1, 2, 3), arm(3, 1, 2, 3)));
    double[][] bars = IntStream.rangeClosed(1, 3).mapToObj(
        number -> drawn.lines(Palette.colour(new Style(number, false))).stream()
            .filter(line -> line.vertical() && line.y()[0] != line.y()[1]).mapToDouble(line -> line.x()[0]).toArray())
        .toArray(double[][]::new);
    List<Double> ticks = drawn.lines(Palette.GRID).stream().filter(Recorder.Line::vertical).map(line -> line.x()[0])
        .toList();
    for (int i = 0; i < TICKS.length; i++) {
      assertEquals(ticks.get(i), bars[1][i], 1e-9, "the middle one stands at the tick");
      assertEquals(Plot.WITH_SEEDS, bars[1][i] - bars[0][i], 1e-9);
      assertEquals(Plot.WITH_SEEDS, bars[2][i] - bars[1][i], 1e-9);
    }
  }

  @Test
  void marksOfDifferentArmsAndTheirSeedsDoNotTouch() {
    Recorder drawn = Recorder.of(figure(arm(1, 1, 2, 3), arm(2, 1, 2, 3), arm(3, 1, 2, 3)));
    List<double[]> extents = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      List<Recorder.Area> all = drawn.areas(Palette.colour(new Style(number, false)));
      List<Recorder.Area> marks = all.subList(0, all.size() - 1); // without the legend's
      double tick = marks.get(0).middle();
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Recorder.Area mark : marks) {
        if (Math.abs(mark.middle() - tick) < 20) {
          for (double x : mark.x()) {
            low = Math.min(low, x);
            high = Math.max(high, x);
          }
        }
      }
      extents.add(new double[] {low, high});
    }
    assertTrue(extents.get(0)[1] < extents.get(1)[0] && extents.get(1)[1] < extents.get(2)[0]);
  }

  @Test
  void anArmByItselfStandsAtItsPlaceWithItsSeedsToTheRight() {
    Recorder drawn = Recorder.of(figure(arm(1, 1, 2, 3)));
    double tick = drawn.lines(Palette.GRID).stream().filter(Recorder.Line::vertical).findFirst().orElseThrow().x()[0];
    List<Recorder.Area> marks = drawn.areas(BLUE);
    assertEquals(3 + 9 + 1, marks.size(), "means, seeds, the legend");
    assertEquals(3, marks.stream().filter(mark -> mark.opacity() < 1).filter(
        mark -> mark.middle() > tick + Plot.CAP && mark.middle() < tick + Plot.WITH_SEEDS).count());
    assertEquals(
        1, marks.stream().filter(mark -> mark.opacity() == 1 && Math.abs(mark.middle() - tick) < 1e-6).count());
  }

  @Test
  void aSingleSeedIsAPointWithoutALineOrABar() {
    double[] none = {Double.NaN, Double.NaN, Double.NaN};
    Recorder drawn = Recorder.of(
        figure(arm(1, new double[] {1, 2, 3}, none, none, new double[] {1}, new double[] {2}, new double[] {3})));
    assertEquals(List.of(), drawn.lines(BLUE));
    assertEquals(3 + 1, drawn.areas(BLUE).size(), "seeds, the legend");
  }

  @Test
  void linesEndWhereASingleSeedStands() {
    double[] low = {0.5, 1.5, Double.NaN};
    double[] high = {1.5, 2.5, Double.NaN};
    Recorder drawn = Recorder.of(figure(arm(
        1, new double[] {1, 2, 3}, low, high, new double[] {0.9, 1.1}, new double[] {1.9, 2.1}, new double[] {3})));
    List<Recorder.Line> joins = drawn.lines(BLUE).stream()
        .filter(line -> !line.vertical() && !line.horizontal()).toList();
    assertEquals(1, joins.size());
    assertEquals(2, joins.get(0).x().length);
  }

  @Test
  void whatDivergesHasAnArrowAndLeavesRoomForTheOthers() {
    double[] y = {1, 2, 1e9};
    double[] low = {0.8, 1.8, -1e10};
    double[] high = {1.2, 2.2, 1e10};
    Recorder drawn = Recorder.of(figure(
        arm(1, y, low, high, new double[] {0.9, 1.1}, new double[] {1.9, 2.1}, new double[] {2, 2e9}),
        arm(2, 1, 2, 3)));
    double[] heights = drawn.areas(BLUE).stream().filter(mark -> mark.opacity() == 1).limit(2)
        .mapToDouble(mark -> mark.y()[0]).toArray();
    assertTrue(heights[0] - heights[1] > 25, "1 and 2 are apart");
    List<Recorder.Line> arrows = drawn.lines(BLUE).stream()
        .filter(line -> line.x().length == 3 && line.y()[0] == line.y()[2]).toList();
    assertEquals(2, arrows.size(), "a mean and a seed");
    assertTrue(arrows.get(0).y()[1] < arrows.get(0).y()[0], "upwards");
    assertTrue(note(drawn).contains("Arrows at the frame are values beyond it."));
  }

  @Test
  void aRunThatDidNotSurviveHasAnArrowDownwards() {
    double[] none = {Double.NaN, Double.NaN, Double.NaN};
    Recorder drawn = Recorder.of(figure(
        arm(1, new double[] {1, 2, Double.NEGATIVE_INFINITY}, none, none, new double[] {1}, new double[] {2},
            new double[] {Double.NEGATIVE_INFINITY})));
    List<Recorder.Line> lines = drawn.lines(BLUE);
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).y()[1] > lines.get(0).y()[0]);
  }

  @Test
  void valuesThatAreWorseThanAllElseButNotDivergedAreInTheFrame() {
    Recorder drawn = Recorder.of(figure(
        arm(1, new double[] {500, 500, 420}, new double[] {500, 500, 300}, new double[] {500, 500, 540},
            new double[] {500, 500}, new double[] {500, 500}, new double[] {500, 500, 130})));
    assertTrue(!note(drawn).contains("Arrows"));
  }

  @Test
  void noTwoOfManyStylesLookTheSame() {
    Set<List<Object>> looks = new HashSet<>();
    for (int number = 0; number < 40; number++) {
      Recorder drawn = new Recorder();
      Palette.mark(drawn, new Style(number, false), 0, 0, 1, 1);
      Recorder.Area mark = drawn.areas.get(0);
      looks.add(List.of(mark.colour(), mark.x().length, Math.round(1000 * mark.y()[0])));
    }
    assertEquals(40, looks.size());
  }

  @Test
  void coloursOfASequenceGrowLighter() {
    double before = 0;
    for (int place = 0; place < 8; place++) {
      Color colour = Palette.colour(new Style(place, 8, false));
      double light = 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen())
          + 0.0722 * linear(colour.getBlue());
      assertTrue(light > before, "place " + place);
      before = light;
    }
  }

  /** As sRGB defines it. */
  private static double linear(int component) {
    double share = component / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
