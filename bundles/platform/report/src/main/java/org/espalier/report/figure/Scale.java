// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How values are laid out along an axis. */
public enum Scale {
  LINEAR {
    @Override
    double at(double value) {
      return value;
    }

    @Override
    double value(double at) {
      return at;
    }

    @Override
    List<Double> ticks(double low, double high, int most) {
      double step = Math.pow(10, Math.floor(Math.log10((high - low) / most)));
      while ((high - low) / step > most) {
        step *= (high - low) / (2 * step) <= most ? 2 : (high - low) / (5 * step) <= most ? 5 : 10;
      }
      List<Double> ticks = new ArrayList<>();
      for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }
  },

  /** Equal distances for equal factors. */
  LOG {
    @Override
    double at(double value) {
      return Math.log10(value);
    }

    @Override
    double value(double at) {
      return Math.pow(10, at);
    }

    @Override
    List<Double> ticks(double low, double high, int most) {
      double decades = Math.log10(high / low);
      double[] steps = decades * 3 <= most ? new double[] {1, 2, 5} : new double[] {1};
      int every = (int) Math.max(1, Math.ceil(decades / most));
      List<Double> ticks = new ArrayList<>();
      int first = every * Math.floorDiv((int) Math.floor(Math.log10(low)), every);
      for (int decade = first; decade <= Math.ceil(Math.log10(high)); decade += every) {
        for (double step : steps) {
          double tick = step * Math.pow(10, decade);
          if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
            ticks.add(tick);
          }
        }
      }
      // within less than a decade there may be too few of them
      return ticks.size() >= 2 ? ticks : LINEAR.ticks(low, high, most);
    }
  },

  /** Percentages that were removed, by the logarithm of what is left. */
  REMOVED {
    @Override
    double at(double value) {
      return -Math.log1p(-Math.min(value, 99.99) / 100);
    }

    @Override
    double value(double at) {
      return -100 * Math.expm1(-at);
    }

    @Override
    List<Double> ticks(double low, double high, int most) {
      List<Double> ticks = Stream.of(0.0, 50.0, 75.0, 80.0, 85.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.8, 99.9, 99.95)
          .filter(tick -> tick >= low && tick <= high)
          .toList();
      return ticks.size() >= 2 ? ticks : LINEAR.ticks(low, high, most);
    }
  };

  /** Where a value lies, in a unit of its own. */
  abstract double at(double value);

  /** The value that lies there. */
  abstract double value(double at);

  /** Round values within a range, up to about so many, and two at least where there are any. */
  List<Double> ticks(Range range, int most) {
    double low = value(range.low());
    double high = value(range.high());
    for (int wanted = most; wanted < most + 8; wanted++) {
      List<Double> ticks = ticks(low, high, wanted).stream()
          .filter(tick -> range.share(at(tick)) >= -1e-9 && range.share(at(tick)) <= 1 + 1e-9)
          .toList();
      if (ticks.size() >= 2) {
        return ticks;
      }
    }
    return List.of(low, high);
  }

  /** Round values from low to high, up to about so many. */
  abstract List<Double> ticks(double low, double high, int most);

  /** Values as they stand beside an axis, as short as tells each from the others. */
  static List<String> texts(List<Double> values) {
    long different = values.stream().distinct().count();
    for (int digits = 3; digits < 16; digits++) {
      int most = digits;
      List<String> texts = values.stream().map(value -> text(value, most)).toList();
      if (texts.stream().distinct().count() == different) {
        return texts;
      }
    }
    return values.stream().map(String::valueOf).toList();
  }

  private static String text(double value, int digits) {
    double size = Math.abs(value);
    if (size < 1e-12) {
      return "0";
    }
    if (size >= 1e6 || size < 1e-3) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).replaceAll("\\.?0*e([+-])0*", "e$1")
          .replace("e+", "e");
    }
    String text = String.format(Locale.ROOT, "%." + (digits + 3) + "f", value).replaceAll("\\.?0+$", "");
    return text.replaceFirst("^(-?)0\\.", "$1.");
  }
}
