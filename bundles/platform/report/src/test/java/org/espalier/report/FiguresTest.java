// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Series;
import org.espalier.store.MetricPoint;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static Figure figure(Study study, String file) {
    return Figures.main(Analysis.of(study).get(0), "").stream().filter(one -> one.file().equals(file)).findFirst()
        .orElseThrow();
  }

  private static Series series(Figure figure, String label) {
    return figure.panels().get(0).series().stream().filter(one -> one.label().equals(label)).findFirst().orElseThrow();
  }

  private static Study seeds(int seeds) {
    return Studies.of(seeds, 0.1, (variant, seed) -> 0.2 + 0.01 * seed);
  }

  @Test
  void fewSeedsAreDrawnBesideTheirMean() {
    Figure objective = figure(seeds(5), "objective");
    Series ticket = series(objective, "ticket");
    assertArrayEquals(new double[] {0.2, 0.21, 0.22, 0.23, 0.24}, ticket.seeds(0), 1e-12);
    assertEquals(0.22, ticket.y()[0], 1e-12);
    assertTrue(objective.note().startsWith(
        "Means over seeds, with Student's 95 % intervals as bars and bands; small faint marks are single seeds."));
    assertEquals(5, series(objective, "dense").seeds(0).length);
  }

  @Test
  void manySeedsAreNot() {
    Figure objective = figure(seeds(21), "objective");
    assertEquals(0, series(objective, "ticket").seeds(0).length);
    assertFalse(objective.note().contains("single"));
  }

  @Test
  void aSingleSeedIsCalledOne() {
    Figure objective = figure(seeds(1), "objective");
    assertTrue(series(objective, "ticket").single(0));
    assertTrue(objective.note().startsWith(
        "Marks are single seeds, not means. A line across without a band is a single seed."), objective.note());
  }

  @Test
  void whatIsFarWorseThanKnowingNothingDoesNotStretchTheAxis() {
    // dense .1, floor 1: no error above 1.9 is shown
    Study study = Studies.of(3, 0.1, (variant, seed) -> seed == 2 ? 1e5 : 0.2);
    assertEquals(1.899, figure(study, "objective").panels().get(0).y().limits().high(), 1e-9);
    assertEquals(Double.NEGATIVE_INFINITY, figure(study, "objective").panels().get(0).y().limits().low());
  }

  private static Study learning(int seeds) {
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : seeds(seeds).runs()) {
      runs.add(Studies.with(run, List.of(
          new MetricPoint(1, 100, Map.of("validation-loss", 1.0 + run.seed())),
          new MetricPoint(2, 200, Map.of("validation-loss", 0.5)))));
    }
    return new Study("curves", "", "", runs, Map.of());
  }

  @Test
  void learningCurvesOfFewSeedsLieInTheirRange() {
    Figure learning = figure(learning(3), "learning");
    assertEquals(
        "Means over the seeds that were still training; bands are from the lowest to the highest seed.",
        learning.note());
    Series dense = series(learning, "dense");
    assertEquals(Kind.BAND, dense.kind());
    assertArrayEquals(new double[] {2, 0.5}, dense.y());
    assertArrayEquals(new double[] {1, 0.5}, dense.low());
    assertArrayEquals(new double[] {3, 0.5}, dense.high());
  }

  @Test
  void learningCurvesOfManySeedsLieInTheIntervalOfTheirMean() {
    Figure learning = figure(learning(11), "learning");
    assertTrue(learning.note().endsWith("bands are Student's 95 % intervals of the mean."));
    Series dense = series(learning, "dense");
    assertEquals(6, dense.y()[0]);
    // the deviation of 0 to 10 is sqrt(11), and Student's quantile with 10 degrees of freedom 2.228139
    assertEquals(6 - 2.228139, dense.low()[0], 1e-6);
    assertEquals(6 + 2.228139, dense.high()[0], 1e-6);
  }

  @Test
  void aSingleSeedsCurveHasNoBand() {
    Figure learning = figure(learning(1), "learning");
    assertEquals("Single seeds.", learning.note());
    assertTrue(Double.isNaN(series(learning, "dense").low()[0]));
  }

  @Test
  void ofManySparsitiesSixHaveCurves() {
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : learning(2).runs()) {
      if (run.sparsity().isEmpty()) {
        runs.add(run);
      } else if (run.sparsity().getAsDouble() == 0.9) {
        IntStream.rangeClosed(1, 11).forEach(tenth -> runs.add(at(run, 0.08 * tenth)));
      }
    }
    Figure learning = figure(new Study("curves", "", "", runs, Map.of()), "learning");
    assertTrue(learning.note().endsWith(" Shown are 6 of 11 sparsities."), learning.note());
    assertEquals(
        List.of("dense", "8 % removed", "24 % removed", "40 % removed", "56 % removed", "72 % removed",
            "88 % removed"),
        learning.panels().get(0).series().stream().map(Series::label).toList());
  }

  private static Study.Run at(Study.Run run, double sparsity) {
    return new Study.Run(
        run.id() + sparsity, run.arm(), run.seed(), run.trained(), run.settings(), OptionalDouble.of(sparsity),
        run.sparsities(), run.dense(), run.objective(), run.score(), run.floor(), run.metrics(), run.declared(),
        run.facts(), run.curve(), run.artifacts(), run.lineup(), run.environment(), run.seconds());
  }
}
