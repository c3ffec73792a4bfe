// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/** Rows for people: medians of the turns, the best turn in brackets, in microseconds. */
final class Table {
  private static final int NAME = 53;
  private static final int TIME = 22;
  private static final int NUMBER = 10;

  private final boolean beside;
  private final int jdk;

  /**
   * @param beside whether another build takes part
   * @param jdk whose expectations are shown
   */
  Table(boolean beside, int jdk) {
    this.beside = beside;
    this.jdk = jdk;
  }

  String head() {
    StringBuilder line = new StringBuilder(left("us, median (best)", NAME));
    line.append(right("engine.jvm", TIME));
    if (beside) {
      line.append(right("other build", TIME)).append(right("ratio", NUMBER));
    }
    line.append(right("libtorch", TIME)).append(right("channels-last", TIME));
    line.append(right("ratio", NUMBER)).append(right("expected", NUMBER));
    line.append(right("GFLOP/s", NUMBER)).append(right("peak", NUMBER)).append(right("share", NUMBER));
    return line.toString();
  }

  String line(Row row) {
    StringBuilder line = new StringBuilder(left(row.workload().title(), NAME));
    line.append(right(time(row, Side.ENGINE, "not computed"), TIME));
    if (beside) {
      line.append(right(time(row, Side.BESIDE, "not computed"), TIME)).append(number("%.2f", row.ratio(Side.BESIDE)));
    }
    line.append(right(time(row, Side.LIBTORCH, "wrong"), TIME));
    line.append(right(time(row, Side.CHANNELS_LAST, row.workload().work().images() ? "wrong" : ""), TIME));
    line.append(number("%.2f", row.ratio())).append(number(">= %.1f", row.workload().expected(jdk)));
    line.append(number("%.1f", row.speed(Side.ENGINE))).append(number("%.1f", OptionalDouble.of(row.peak())));
    line.append(number("%.2f", row.share()));
    row.gain().ifPresent(gain -> line.append(String.format(
        Locale.ROOT,
        "%n  engine.jvm with all filters takes %.2f times as long for %.2f times the multiply-adds: %.0f %%",
        gain.faster(), gain.fewer(), 100 * gain.faster() / gain.fewer())));
    return line.toString().stripTrailing();
  }

  /**
   * @param other what is said of a side that took no turns
   */
  private static String time(Row row, Side side, String other) {
    return row.times().has(side)
        ? format(row.times().median(side)) + " (" + format(row.times().best(side)) + ")"
        : other;
  }

  private static String format(double microseconds) {
    return String.format(Locale.ROOT, microseconds < 10 ? "%.3f" : microseconds < 1e5 ? "%.1f" : "%.0f", microseconds);
  }

  /** Nothing for no number. */
  private static String number(String format, OptionalDouble value) {
    return right(value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "", NUMBER);
  }

  private static String left(String text, int width) {
    return String.format("%-" + width + "s", text);
  }

  private static String right(String text, int width) {
    return String.format("%" + width + "s", text);
  }
}
