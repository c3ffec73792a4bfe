package org.espalier.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.espalier.experiment.RunPlan;
import org.espalier.launch.Console;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.store.RunResult;

/**
 * Shows how an experiment goes: on a terminal one line that is written over, elsewhere a line for every tenth of the
 * work. The log goes to the output folder.
 */
final class ProgressLine implements RunListener {
  private static final int BAR = 24;
  private static final int TENTHS = 10;
  private static final String ERASE = "\r\033[K";

  private final Console console;
  private final PrintStream err;
  private int tenth;

  ProgressLine(Console console) {
    this.console = console;
    this.err = console.err();
  }

  @Override
  public void opened(Path output, Progress progress) {
    console.logTo(output.resolve("espalier.log"));
    String before = progress.ended() > 0 ? ", " + progress.ended() + " done before" : "";
    err.println(Words.count(progress.runs(), "run") + before + ", output in " + output);
    tenth = tenth(progress);
  }

  @Override
  public void moved(Progress progress) {
    if (console.errIsTerminal()) {
      String line = line(progress);
      err.print(ERASE + line.substring(0, Math.min(line.length(), console.columns() - 1)));
      err.flush();
    } else if (tenth(progress) > tenth) {
      tenth = tenth(progress);
      err.println(line(progress));
    }
  }

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    moved(progress);
    if (progress.ended() == progress.runs() && console.errIsTerminal()) {
      err.print(ERASE);
      err.flush();
    }
  }

  @Override
  public void stopping(Progress progress) {
    String erase = console.errIsTerminal() ? ERASE : "";
    err.println(erase + "saving " + Words.count(progress.active().size(), "run") + " ...");
  }

  private static int tenth(Progress progress) {
    return (int) (progress.done() * TENTHS);
  }

  private static String line(Progress progress) {
    int filled = (int) Math.round(progress.done() * BAR);
    return String.format(Locale.ROOT, "%3.0f %% [%s%s] %d of %s%s", 100 * progress.done(),
        "#".repeat(filled), ".".repeat(BAR - filled), progress.ended(), Words.count(progress.runs(), "run"),
        progress.left().map(left -> ", " + Words.duration(left.toSeconds()) + " left").orElse(""));
  }
}
