// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureWriterTest {
  @TempDir Path folder;

  private static Figure figure() {
    double[] x = {80, 90};
    Axis axis = new Axis("sparsity", Scale.REMOVED, x);
    return new Figure("one", "Title", "Note.", List.of(new Panel("", axis, new Axis("score", Scale.LINEAR), List.of(
        new Series("arm", new Style(1, false), Kind.POINTS, x, new double[] {1, 2}, new double[] {0.5, 1},
            new double[] {1.5, 3}, new double[][] {{0.9, 1.1}, {1.8, 2.2}})))));
  }

  @Test
  void theSameFigureGivesTheSameBytes() throws IOException {
    Path one = Files.createDirectory(folder.resolve("a"));
    Path other = Files.createDirectory(folder.resolve("b"));
    FigureWriter.write(figure(), one);
    FigureWriter.write(figure(), other);
    for (String file : List.of("one.svg", "one.png")) {
      assertArrayEquals(Files.readAllBytes(one.resolve(file)), Files.readAllBytes(other.resolve(file)), file);
    }
  }

  @Test
  void theDrawingAsTextHasAllThatIsDrawn() {
    Recorder drawn = Recorder.of(figure());
    String svg = FigureWriter.svg(figure());
    assertEquals(drawn.lines.size(), svg.split("<polyline", -1).length - 1);
    assertEquals(drawn.areas.size(), svg.split("<polygon", -1).length - 1);
    assertEquals(drawn.texts.size(), svg.split("<text", -1).length - 1);
  }
}
