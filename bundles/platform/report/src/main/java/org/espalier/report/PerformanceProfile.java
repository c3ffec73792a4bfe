// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Limits;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Proportion;
import org.espalier.statistics.Retention;

/**
 * The share of runs that retain more than tau, as a function of tau (Agarwal et al. 2021, section 4.2): one curve lies
 * above another wherever one arm is better, whatever value of retention one thinks enough.
 *
 * @param retentions one a run; negative infinity for a run that did not survive, which retains more than no tau
 */
record PerformanceProfile(double[] retentions) {
  static final String NOTE =
      "Bands are exact (Clopper-Pearson) 95 % intervals of each share by itself, not of the curve as a whole."
          + " Where curves coincide, the earlier one is wider.";
  /** Retentions that are drawn, at most: what is below or above is where the curve begins or ends. */
  private static final Limits DRAWN = new Limits(-0.5, 1.5);
  private static final double STEP = 0.1;

  /** The share of runs that retain more than tau, with its exact 95 % interval (Clopper and Pearson 1934). */
  Interval above(double tau) {
    int n = retentions.length;
    int k = (int) Arrays.stream(retentions).filter(retention -> retention > tau).count();
    return Proportion.of(k, n);
  }

  /** The curve from one retention to another: a step down at each retention in between. */
  Series curve(String label, Style style, double from, double to) {
    List<Double> x = new ArrayList<>(List.of(from));
    List<Interval> shares = new ArrayList<>(List.of(above(from)));
    Arrays.stream(retentions).filter(retention -> retention > from && retention < to).sorted().distinct()
        .forEach(retention -> {
          x.add(retention);
          shares.add(shares.get(shares.size() - 1));
          x.add(retention);
          shares.add(above(retention));
        });
    x.add(to);
    shares.add(shares.get(shares.size() - 1));
    return new Series(
        label, style, Kind.STEPS, x.stream().mapToDouble(Double::doubleValue).toArray(),
        shares.stream().mapToDouble(Interval::estimate).toArray(),
        shares.stream().mapToDouble(Interval::low).toArray(), shares.stream().mapToDouble(Interval::high).toArray());
  }

  /**
   * Panels with a curve for each arm.
   *
   * @param profiles by the panel's title, then by arm
   * @param styles of the arms
   */
  static List<Panel> panels(Map<String, Map<String, PerformanceProfile>> profiles, Map<String, Style> styles) {
    double[] all = profiles.values().stream().map(Map::values).flatMap(Collection::stream)
        .flatMapToDouble(profile -> DoubleStream.of(profile.retentions()))
        .filter(retention -> retention >= DRAWN.low() && retention <= DRAWN.high())
        .toArray();
    double from = STEP * Math.floor(Math.min(Retention.SURVIVAL, Arrays.stream(all).min().orElse(0)) / STEP - 0.5);
    double to = STEP * Math.ceil(Math.max(1, Arrays.stream(all).max().orElse(1)) / STEP + 0.5);
    Axis x = new Axis("retention tau", Scale.LINEAR, ticks(from, to));
    Axis y = new Axis("share of runs with retention above tau", Scale.LINEAR, 0, 0.25, 0.5, 0.75, 1);
    List<Panel> panels = new ArrayList<>();
    profiles.forEach((title, arms) -> panels.add(new Panel(
        title, x, y, arms.entrySet().stream()
            .map(arm -> arm.getValue().curve(arm.getKey(), styles.get(arm.getKey()), from, to)).toList())));
    return panels;
  }

  /** Round values, and what it takes to survive. */
  private static double[] ticks(double from, double to) {
    double step = to - from > 1 ? 0.5 : to - from > 0.5 ? 0.2 : 0.1;
    TreeSet<Double> ticks = new TreeSet<>(List.of(Retention.SURVIVAL));
    for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
      ticks.add(Math.rint(i * step * 10) / 10);
    }
    return ticks.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
