// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;

/**
 * Shows progress as a bar in one line of a terminal that is overwritten, with the time left and what the active runs
 * show; problems stay above it.
 */
public final class ProgressBar implements RunListener, AutoCloseable {
  private static final int BAR = 24;
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String RUN_DIGEST = "-[0-9a-f]{8}$";

  private final PrintStream out;
  private final int columns;

  /**
   * @param out a terminal that understands ANSI sequences
   * @param columns its width
   */
  public ProgressBar(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void opened(Path output, Progress progress) {
    out.println(ProgressLines.opening(output, progress));
    moved(progress);
  }

  /** A line above the bar, which is drawn again when something moves. */
  public void say(String line) {
    out.println(ERASE_LINE + line);
  }

  @Override
  public void damaged(String sentence) {
    say(sentence);
  }

  @Override
  public void moved(Progress progress) {
    out.print(ERASE_LINE + line(progress));
    out.flush();
  }

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    ProgressLines.warning(result).ifPresent(this::say);
    moved(progress);
  }

  @Override
  public void stopping(Progress progress) {
    say(ProgressLines.stop(progress));
  }

  /** Wipes the bar. */
  @Override
  public void close() {
    out.print(ERASE_LINE);
    out.flush();
  }

  private String line(Progress progress) {
    int filled = whole(BAR * progress.done());
    String left = progress.left().map(time -> "  " + duration(time) + " left").orElse("");
    String text = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] "
        + String.format(Locale.ROOT, "%3d %%  ", whole(100 * progress.done()))
        + progress.ended() + "/" + progress.runs() + " runs" + left + "  "
        + progress.active().stream().map(ProgressBar::show).collect(Collectors.joining(", "));
    // the last column is left free: a terminal may wrap when it is written
    return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
  }

  /** A product that rounding put just below a whole number is that number: .29 of 100 is 29. */
  private static int whole(double product) {
    return (int) (product + 1e-9);
  }

  private static String show(Progress.Active run) {
    String shown = run.metrics().entrySet().stream()
        .filter(metric -> Double.isFinite(metric.getValue()))
        .findFirst()
        .map(metric -> " " + metric.getKey() + " " + number(metric.getValue()))
        .orElse("");
    return run.id().replaceFirst(RUN_DIGEST, "") + shown;
  }

  /** Four significant digits. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    return text.contains("e") || !text.contains(".") ? text : text.replaceFirst("\\.?0+$", "");
  }

  /** In two units at most, such as {@code 1 h 5 min}. */
  static String duration(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    if (seconds >= 3600) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    } else if (seconds >= 60) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds + " s";
  }
}
