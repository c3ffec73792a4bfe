// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Limits;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;

/** The values from one end of an axis to the other, in the unit of its scale. */
record Range(double low, double high) {
  private static final double MARGIN = 0.04;
  /** Bounds may make a range longer by this share at each end, whatever they are. */
  private static final double FOR_BOUNDS = 1.5;
  /** So many times the distance of the quartiles beyond them, values are far out. */
  private static final double FAR_OUT = 3;
  /** A value so many times as large as the third quartile of all has diverged, and would squeeze the others. */
  private static final double DIVERGED = 30;

  static Range ofX(List<Panel> panels, Axis axis) {
    List<Panel> same = panels.stream().filter(panel -> panel.x().label().equals(axis.label())).toList();
    DoubleStream values = same.stream().flatMap(panel -> panel.series().stream())
        .filter(series -> series.kind() != Kind.LEVEL)
        .flatMapToDouble(series -> DoubleStream.of(series.x()));
    DoubleStream ticks = same.stream().flatMapToDouble(panel -> DoubleStream.of(panel.x().ticks()));
    Range points = of(DoubleStream.concat(values, ticks), axis.scale());
    return points.wider(MARGIN / 2, MARGIN / 2);
  }

  static Range ofY(List<Panel> panels, Axis axis) {
    List<Panel> same = panels.stream().filter(panel -> panel.y().label().equals(axis.label())).toList();
    List<Series> series = same.stream().flatMap(panel -> panel.series().stream()).toList();
    Limits limits = same.stream().map(panel -> panel.y().limits()).reduce(Limits::or).orElse(Limits.NONE);
    double[] values = series.stream()
        .flatMap(one -> Stream.concat(Stream.of(one.y()), Stream.of(one.seeds())))
        .flatMapToDouble(DoubleStream::of).filter(Double::isFinite).toArray();
    double most = most(values);
    DoubleStream ticks = same.stream().flatMapToDouble(panel -> DoubleStream.of(panel.y().ticks()));
    Range points = of(
        DoubleStream.concat(
            DoubleStream.of(values).filter(value -> Math.abs(value) <= most)
                .map(value -> Math.max(limits.low(), Math.min(limits.high(), value))),
            ticks),
        axis.scale());
    double[] around = series.stream()
        .flatMapToDouble(one -> DoubleStream.concat(DoubleStream.of(one.low()), DoubleStream.of(one.high())))
        .filter(value -> value >= limits.low() && value <= limits.high())
        .map(axis.scale()::at).filter(Double::isFinite).sorted().toArray();
    return points.longer(around).wider(MARGIN, MARGIN);
  }

  /** Long enough for bounds, in ascending order, but for those that lie far out (Tukey 1977) and much longer. */
  private Range longer(double[] around) {
    if (around.length == 0) {
      return this;
    }
    double first = around[around.length / 4];
    double third = around[(3 * around.length - 1) / 4];
    double far = FAR_OUT * (third - first);
    double most = FOR_BOUNDS * length();
    double[] near = DoubleStream.of(around)
        .filter(at -> at >= Math.min(low - most, first - far) && at <= Math.max(high + most, third + far)).toArray();
    return near.length == 0 ? this : new Range(Math.min(low, near[0]), Math.max(high, near[near.length - 1]));
  }

  private static double most(double[] values) {
    double[] sizes = DoubleStream.of(values).map(Math::abs).sorted().toArray();
    double quartile = sizes.length == 0 ? 0 : sizes[(3 * sizes.length - 1) / 4];
    return quartile > 0 ? DIVERGED * quartile : Double.POSITIVE_INFINITY;
  }

  private static Range of(DoubleStream values, Scale scale) {
    double[] at = values.map(scale::at).filter(Double::isFinite).sorted().toArray();
    if (at.length == 0) {
      return new Range(0, 1);
    }
    double low = at[0];
    double high = at[at.length - 1];
    double least = Math.max(1e-9, 1e-4 * Math.abs(high));
    return high - low >= least ? new Range(low, high) : new Range(low - least / 2, high + least / 2);
  }

  private Range wider(double below, double above) {
    return new Range(low - below * length(), high + above * length());
  }

  double length() {
    return high - low;
  }

  /** Where a value lies, from 0 to 1 within the frame. */
  double share(double at) {
    return (at - low) / length();
  }
}
