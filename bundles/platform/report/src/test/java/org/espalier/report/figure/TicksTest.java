// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final int FIGURES = 300;

  private static Figure figure(int panels, boolean titled, Axis x, Axis y, double[] values) {
    return new Figure("figure", "Title", "", IntStream.range(0, panels).mapToObj(i -> new Panel(
        titled ? "a panel ".repeat(1 + 3 * (i % 4)) + i : "", x, y, List.of(new Series(
            "arm", new Style(1, false), Kind.POINTS, x.ticks().length > 0 ? x.ticks() : values, values,
            new double[0], new double[0])))).toList());
  }

  private static void assertClear(Recorder drawn, String what) {
    for (int i = 0; i < drawn.texts.size(); i++) {
      for (int j = 0; j < i; j++) {
        Rectangle2D one = drawn.texts.get(i).ink();
        Rectangle2D other = drawn.texts.get(j).ink();
        assertFalse(
            one.intersects(other),
            what + ": \"" + drawn.texts.get(i).text() + "\" at " + one + " over \"" + drawn.texts.get(j).text()
                + "\" at " + other);
      }
    }
  }

  private static double[] values(Random random, Scale scale, int count) {
    double size = Math.pow(10, random.nextInt(-9, 10));
    double around = random.nextBoolean() ? 0 : random.nextInt(-1000, 1000) * size;
    return IntStream.range(0, count).mapToDouble(i -> switch (scale) {
      case LINEAR -> around + size * random.nextGaussian();
      case LOG -> size * Math.exp(4 * random.nextGaussian());
      case REMOVED -> 100 * (1 - Math.exp(-5 * random.nextDouble()));
    }).distinct().sorted().toArray();
  }

  @Test
  void noTwoTextsOverlapWhateverTheTicksAre() {
    Random random = new Random(1);
    for (int n = 0; n < FIGURES; n++) {
      Scale across = Scale.values()[random.nextInt(3)];
      double[] given = values(random, across, 1 + random.nextInt(20));
      double[] values = values(random, random.nextBoolean() ? Scale.LINEAR : Scale.LOG, given.length);
      values = values.length == given.length ? values : given;
      Axis x = new Axis("x", across, random.nextInt(4) > 0 ? given : new double[0]);
      Scale up = values[0] > 0 && random.nextBoolean() ? Scale.LOG : Scale.LINEAR;
      Axis y = new Axis("a name of what it shows", up, random.nextInt(4) == 0 ? values : new double[0]);
      int panels = 1 + random.nextInt(12);
      boolean titled = random.nextBoolean();
      Figure figure = figure(panels, titled, x, y, values);
      if (random.nextBoolean()) {
        List<Panel> different = new ArrayList<>();
        for (Panel panel : figure.panels()) {
          String name = "metric.".repeat(1 + random.nextInt(8)) + different.size() + " [unit]";
          different.add(new Panel(panel.title(), panel.x(), new Axis(name, up), panel.series()));
        }
        figure = new Figure("figure", "Title", "", different);
      }
      assertClear(Recorder.of(figure), "figure " + n);
    }
  }

  @Test
  void testedSparsitiesAreAllLabelledWhereThereIsRoom() {
    double[] sparsities = {50, 80, 90, 95, 98, 99, 99.5};
    Axis x = new Axis("sparsity", Scale.REMOVED, sparsities);
    double[] scores = {1, 2, 3, 4, 5, 6, 7};
    Recorder drawn = Recorder.of(figure(1, false, x, new Axis("score", Scale.LINEAR), scores));
    List<String> labels = drawn.texts.stream().filter(text -> !text.turned()).map(Recorder.Text::text).toList();
    assertTrue(labels.containsAll(List.of("50", "80", "90", "95", "98", "99", "99.5")), labels.toString());
  }

  @Test
  void labelsAreTurnedWhereThatLeavesFewerOut() {
    double[] sparsities = DoubleStream.iterate(95, value -> value + 0.25).limit(16).toArray();
    Axis x = new Axis("sparsity", Scale.LINEAR, sparsities);
    Recorder drawn = Recorder.of(figure(3, true, x, new Axis("score", Scale.LINEAR), new double[16]));
    List<Recorder.Text> turned = drawn.texts.stream().filter(Recorder.Text::turned)
        .filter(text -> !text.text().equals("score")).toList();
    assertEquals(48, turned.size());
    assertEquals("95.25", turned.get(1).text());
    assertClear(drawn, "turned");
  }

  @Test
  void theOutermostLabelsComeFirst() {
    List<Ticks.Label> labels = IntStream.range(0, 10)
        .mapToObj(i -> new Ticks.Label("" + i, 10 * i, 12)).toList();
    List<String> chosen = Ticks.clear(labels, -10, 100).stream().map(Ticks.Label::text).toList();
    assertEquals(List.of("0", "2", "4", "6", "9"), chosen);
  }

  @Test
  void labelsThatWouldStickOutAreMovedInwards() {
    Ticks.Label label = new Ticks.Label("100000", 100, 40);
    assertEquals(82, Ticks.clear(List.of(label), 0, 102).get(0).at());
    assertEquals(List.of(), Ticks.clear(List.of(label), 90, 102), "no room at all");
  }

  @Test
  void labelsTellTicksApart() {
    assertEquals(List.of("1e6", "1.5e6", "2e6"), Scale.texts(List.of(1e6, 1.5e6, 2e6)));
    assertEquals(List.of("1.00001e6", "1.00002e6"), Scale.texts(List.of(1_000_010.0, 1_000_020.0)));
    assertEquals(List.of("-.5", "0", "1e-4", ".001"), Scale.texts(List.of(-0.5, 0.0, 1e-4, 1e-3)));
    assertEquals(List.of("1e-10", "90", "99.5"), Scale.texts(List.of(1e-10, 90.0, 99.5)));
  }

  @Test
  void anAxisHasTwoTicksAtLeast() {
    Random random = new Random(2);
    for (int n = 0; n < 200; n++) {
      for (Scale scale : Scale.values()) {
        double low = scale.at(50 * random.nextDouble() + 1);
        Range range = new Range(low, low + Math.pow(10, random.nextInt(-3, 1)) * random.nextDouble() + 1e-3);
        assertTrue(scale.ticks(range, 4).size() >= 2, scale + " " + range);
      }
    }
  }
}
