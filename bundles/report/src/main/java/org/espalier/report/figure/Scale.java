package org.espalier.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values are laid out along an axis. */
public enum Scale {
  LINEAR {
    @Override
    double at(double value) {
      return value;
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
    List<Double> ticks(double low, double high, int most) {
      double decades = Math.log10(high / low);
      double[] steps = decades * 3 <= most ? new double[] {1, 2, 5} : new double[] {1};
      List<Double> ticks = new ArrayList<>();
      for (int decade = (int) Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) {
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
    List<Double> ticks(double low, double high, int most) {
      return List.of(0.0, 50.0, 75.0, 80.0, 85.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.9).stream()
          .filter(tick -> tick >= low && tick <= high)
          .toList();
    }
  };

  /** Where a value lies, in a unit of its own. */
  abstract double at(double value);

  /** Round values from low to high, up to about so many. */
  abstract List<Double> ticks(double low, double high, int most);

  /** A value as it stands beside an axis, as short as tells it from its neighbours. */
  static String text(double value) {
    if (Math.abs(value) < 1e-12) {
      return "0";
    }
    if (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3) {
      return String.format(Locale.ROOT, "%.2e", value).replaceAll("\\.?0*e([+-])0*", "e$1").replace("e+", "e");
    }
    String text = String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", "");
    return text.replaceFirst("^(-?)0\\.", "$1.");
  }
}
