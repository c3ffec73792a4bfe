// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.store.RunResult;

/** Remembers the order in which runs ended. */
final class Listening implements RunListener {
  final List<String> damaged = Collections.synchronizedList(new ArrayList<>());
  final List<String> ended = new ArrayList<>();
  Progress last;
  volatile boolean stopping;

  @Override
  public void opened(Path output, Progress progress) {
    last = progress;
  }

  @Override
  public void damaged(String sentence) {
    damaged.add(sentence);
  }

  @Override
  public void moved(Progress progress) {
    last = progress;
  }

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    ended.add(run.id());
    last = progress;
  }

  @Override
  public void stopping(Progress progress) {
    stopping = true;
  }
}
