// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.statistics.Interval;
import org.junit.jupiter.api.Test;

class PerformanceProfileTest {
  private static final double DEAD = Double.NEGATIVE_INFINITY;

  @Test
  void sharesAreOfRunsThatRetainMore() {
    PerformanceProfile profile = new PerformanceProfile(new double[] {0.95, DEAD, 0.5, 1.02, 0.95});
    assertEquals(0.8, profile.above(-100).estimate(), "one did not survive");
    assertEquals(0.8, profile.above(0.49).estimate());
    assertEquals(0.6, profile.above(0.5).estimate(), "more, not as much");
    assertEquals(0.2, profile.above(0.95).estimate());
    assertEquals(0, profile.above(1.02).estimate());
  }

  @Test
  void intervalsAreExact() {
    // the quantiles' closed forms for none and all; scipy.stats.binomtest(4, 5).proportion_ci() for the others
    double[] retentions = {0.1, 0.9, 0.9, 0.9, 0.9};
    PerformanceProfile profile = new PerformanceProfile(retentions);
    assertInterval(Math.pow(0.025, 0.2), 1, profile.above(0));
    assertInterval(0.283582, 0.994949, profile.above(0.5));
    assertInterval(0, 1 - Math.pow(0.025, 0.2), profile.above(1));
    assertEquals(5, profile.above(0).n());
    assertFalse(new PerformanceProfile(new double[0]).above(0).bounded());
  }

  private static void assertInterval(double low, double high, Interval interval) {
    assertEquals(low, interval.low(), 1e-6);
    assertEquals(high, interval.high(), 1e-6);
  }

  @Test
  void curvesStepDownAtEachRetention() {
    PerformanceProfile profile = new PerformanceProfile(new double[] {0.9, DEAD, 0.5, 0.9, 3});
    Series curve = profile.curve("arm", new Style(1, false), 0, 1);
    assertArrayEquals(new double[] {0, 0.5, 0.5, 0.9, 0.9, 1}, curve.x());
    assertArrayEquals(new double[] {0.8, 0.8, 0.6, 0.6, 0.2, 0.2}, curve.y(), 1e-12);
  }

  @Test
  void panelsReachAsFarAsRetentionsDoButNotToThoseThatAreFarOff() {
    Map<String, Map<String, PerformanceProfile>> profiles = new LinkedHashMap<>();
    profiles.put("50 % removed", Map.of("arm", new PerformanceProfile(new double[] {0.97, 1.01})));
    profiles.put("90 % removed", Map.of("arm", new PerformanceProfile(new double[] {0.42, -40, DEAD, 9})));
    List<Panel> panels = PerformanceProfile.panels(profiles, Map.of("arm", new Style(1, false)));
    assertEquals(List.of("50 % removed", "90 % removed"), panels.stream().map(Panel::title).toList());
    double[] x = panels.get(1).series().get(0).x();
    assertEquals(0.3, x[0], 1e-12);
    assertEquals(1.1, x[x.length - 1], 1e-12);
    assertEquals(0.5, panels.get(1).series().get(0).y()[0], "two of four are below");
    assertEquals(0.25, panels.get(1).series().get(0).y()[x.length - 1], "one of four is above");
  }

  @Test
  void aReportHasThemWhereRetentionsAre() {
    Study study = Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed);
    assertTrue(Figures.main(Analysis.of(study).get(0), "").stream().anyMatch(one -> one.file().equals("profile")));
    Study without = Studies.of(3, 1.1, (variant, seed) -> 0.2 + 0.01 * seed);
    assertFalse(Figures.main(Analysis.of(without).get(0), "").stream().anyMatch(one -> one.file().equals("profile")));
  }

  @Test
  void theOptimalityGapIsWhatIsMissingOnAverage() {
    // 0, .1, .5, 1 and 1: what retains more than all makes up for nothing, and nobody falls short by more than 1
    Interval gap = OptimalityGap.of(1.3, 0.9, 0.5, -2, DEAD);
    assertEquals(0.52, gap.estimate(), 1e-12);
    assertEquals(5, gap.n());
    // Student's interval of these five: .52 -+ 2.776445 * .476445 / sqrt(5), cut at 1
    assertEquals(0, gap.low());
    assertEquals(1, gap.high());
    Interval near = OptimalityGap.of(0.9, 0.8, 0.85);
    assertEquals(0.15, near.estimate(), 1e-12);
    assertEquals(0.15 - 4.302653 * 0.05 / Math.sqrt(3), near.low(), 1e-6);
    assertEquals(0, OptimalityGap.of(1, 1.2).estimate());
    assertFalse(OptimalityGap.of(0.9).bounded(), "one run");
  }
}
