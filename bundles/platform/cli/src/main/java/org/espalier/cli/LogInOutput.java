// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import org.espalier.launch.Console;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.store.RunResult;

/** Sends the log to the output folder once that is held, and passes all on. */
record LogInOutput(Console console, RunListener next) implements RunListener {
  @Override
  public void opened(Path output, Progress progress) {
    console.logTo(output.resolve("espalier.log"));
    next.opened(output, progress);
  }

  @Override
  public void damaged(String sentence) {
    next.damaged(sentence);
  }

  @Override
  public void moved(Progress progress) {
    next.moved(progress);
  }

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    next.ended(run, result, progress);
  }

  @Override
  public void stopping(Progress progress) {
    next.stopping(progress);
  }
}
