package org.espalier.report.figure;

import java.util.List;
import java.util.stream.DoubleStream;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;

/** The values from one end of an axis to the other, in the unit of its scale. */
record Range(double low, double high) {
  private static final double MARGIN = 0.04;
  /** Bounds may make a range longer by this share at each end, so that most fit; what is beyond is cut. */
  private static final double FOR_BOUNDS = 1.5;

  static Range ofX(List<Panel> panels, Axis axis) {
    List<Panel> same = panels.stream().filter(panel -> panel.x().label().equals(axis.label())).toList();
    DoubleStream values = same.stream().flatMap(panel -> panel.series().stream())
        .filter(series -> series.kind() != Kind.LEVEL)
        .flatMapToDouble(series -> DoubleStream.of(series.x()));
    DoubleStream ticks = same.stream().flatMapToDouble(panel -> DoubleStream.of(panel.x().ticks()));
    Range points = of(DoubleStream.concat(values, ticks), axis.scale());
    double margin = axis.ticks().length > 0 ? 1.5 * MARGIN : MARGIN / 2;
    return points.wider(margin, margin);
  }

  static Range ofY(List<Panel> panels, Axis axis) {
    List<Series> same = panels.stream()
        .filter(panel -> panel.y().label().equals(axis.label()))
        .flatMap(panel -> panel.series().stream())
        .toList();
    Range points = of(same.stream().flatMapToDouble(series -> DoubleStream.of(series.y())), axis.scale());
    Range bounds = of(
        same.stream().flatMapToDouble(
            series -> DoubleStream.concat(DoubleStream.of(series.low()), DoubleStream.of(series.high()))),
        axis.scale());
    double most = FOR_BOUNDS * points.length();
    Range range = new Range(
        Math.min(points.low, Math.max(bounds.low, points.low - most)),
        Math.max(points.high, Math.min(bounds.high, points.high + most)));
    return range.wider(MARGIN, MARGIN);
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

  /** Where a value lies, from 0 to 1. */
  double share(double at) {
    return (at - low) / length();
  }
}
