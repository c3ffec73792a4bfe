package org.espalier.runner;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.espalier.experiment.RunPlan;
import org.espalier.store.RunResult;

/** Shows progress as a line for each run that has ended: for files and pipes. */
public final class ProgressLines implements RunListener {
  private final PrintStream out;

  public ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void opened(Path output, Progress progress) {
    out.println(opening(output, progress));
  }

  @Override
  public void moved(Progress progress) {}

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    String left = progress.left().map(time -> ", " + ProgressBar.duration(time) + " left").orElse("");
    out.println("[" + progress.ended() + "/" + progress.runs() + "] " + ending(result) + left);
  }

  @Override
  public void stopping(Progress progress) {
    out.println(stop(progress));
  }

  static String opening(Path output, Progress progress) {
    String before = progress.ended() == 0 ? "" : ", " + progress.ended() + " of them finished before";
    return (progress.fewer() ? "at most " : "") + progress.runs() + " runs" + before + ", in " + output;
  }

  static String ending(RunResult result) {
    return result.measured()
        .map(measured -> String.format(
            Locale.ROOT, "%s: %s %s in %.1f s", result.id(), measured.objective().name(),
            ProgressBar.number(measured.score()), result.seconds()))
        .orElseGet(() -> result.id() + " " + result.status() + ": " + result.problem());
  }

  static String stop(Progress progress) {
    int active = progress.active().size();
    return "stopping: saving " + active + (active == 1 ? " run" : " runs") + " ...";
  }
}
