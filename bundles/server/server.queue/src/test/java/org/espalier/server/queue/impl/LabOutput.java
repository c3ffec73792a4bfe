// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.impl.PlanExecutor;
import org.espalier.laboratory.Lab;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.impl.ExperimentRunner;
import org.espalier.store.RunResult;

/** Output folders of the laboratory's experiment. */
final class LabOutput {
  private LabOutput() {}

  /**
   * What a folder holds, but for times, the report, what is about the processes, and what one that was killed had begun
   * to write in the place of a file that is whole.
   */
  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        boolean remade = name.startsWith("report") || name.startsWith("figures/");
        boolean begun = name.matches("(.*/)?\\.[^/]+\\.new");
        if (!name.contains(".lock") && !remade && !begun && !name.endsWith(".log")) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          content.put(name, text.replaceAll("\"seconds\": [^,]*", "").replaceAll(",[0-9.]+,finished", ",finished"));
        }
      }
    }
    return content;
  }

  static void assertSameFiles(Path one, Path other) throws IOException {
    Map<String, String> expected = content(one);
    Map<String, String> actual = content(other);
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, text) -> assertEquals(text, actual.get(name), name));
  }

  /** The folder that comes of it without any server. */
  static Path inProcess(Path temporary, int seeds) {
    Path folder = temporary.resolve("in-process-" + seeds);
    RunExecutor executor = new PlanExecutor(new Lab(), "lab 1");
    new ExperimentRunner(executor).start(LabWorker.plan(seeds), new RunOptions(folder, false, 2), new Silent()).await();
    return folder;
  }

  private static final class Silent implements RunListener {
    @Override
    public void opened(Path output, Progress progress) {}

    @Override
    public void damaged(String sentence) {}

    @Override
    public void moved(Progress progress) {}

    @Override
    public void ended(RunPlan run, RunResult result, Progress progress) {}

    @Override
    public void stopping(Progress progress) {}
  }
}
