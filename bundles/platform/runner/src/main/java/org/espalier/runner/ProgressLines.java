// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.plan.RunPlan;
import org.espalier.store.Cut;
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
  public void damaged(String sentence) {
    out.println(sentence);
  }

  @Override
  public void moved(Progress progress) {}

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    String left = progress.left().map(time -> ", " + ProgressBar.duration(time) + " left").orElse("");
    out.println("[" + progress.ended() + "/" + progress.runs() + "] " + ending(result) + left);
    if (result.finished()) {
      warning(result).ifPresent(out::println);
    }
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

  /** What is to be said aloud of a run that has ended: how it failed, or that its networks are cut off. */
  static Optional<String> warning(RunResult result) {
    if (!result.finished()) {
      return Optional.of(ending(result));
    }
    List<Cut> cuts = result.measured().map(measured -> Cut.of(measured.metrics())).orElse(List.of());
    return cuts.isEmpty() ? Optional.empty() : Optional.of(
        result.id() + " is cut off: no path of kept weights from an input to an output passes " + Cut.names(cuts));
  }

  static String stop(Progress progress) {
    int active = progress.active().size();
    return "stopping: saving " + active + (active == 1 ? " run" : " runs") + " ...";
  }
}
