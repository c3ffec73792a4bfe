// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.store.Cut;
import org.espalier.store.Measurement;
import org.espalier.store.RunResult;
import org.espalier.store.Sparsity;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final RunPlan RUN = plan();
  private static final Progress PROGRESS = new Progress(
      8, false, 3, List.of(new Progress.Active("ticket-0.9-s1-0123abcd", 0.5, Map.of("return", 412.345678))),
      Optional.of(Duration.ofSeconds(80)));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static RunPlan plan() {
    PluginUse use = new PluginUse("task", "t", "1.0.0", "b", "00", Map.of(), Map.of());
    Lineup lineup = new Lineup(use, use, use, use, Optional.empty(), List.of());
    RunDefinition dense = new RunDefinition("dense", OptionalDouble.empty(), Parameters.NONE, List.of());
    return RunPlan.of("x", 0, dense, Map.of(), Map.of(), lineup, PruneRules.DEFAULT);
  }

  private static RunResult finished() {
    return finished(Map.of());
  }

  private static RunResult finished(Map<String, Double> metrics) {
    Metric objective = new Metric("return", "reward", Metric.Direction.HIGHER, "");
    Measurement measured = new Measurement(
        objective, new Measurement.Success(500, 20), Optional.empty(), new Sparsity(0, 0, 0), metrics, Map.of(),
        Map.of());
    return RunResult.finished("dense-s0", measured, 10, 12.34, Map.of());
  }

  private String printed() {
    String text = bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    bytes.reset();
    return text;
  }

  @Test
  void theBarShowsShareTimeAndRuns() {
    ProgressBar bar = new ProgressBar(out, 120);
    bar.moved(PROGRESS);
    assertEquals(
        "\r\u001b[K[##########--------------]  43 %  3/8 runs  1 min 20 s left  ticket-0.9-s1 return 412.3", printed());
    bar.close();
    assertEquals("\r\u001b[K", printed());
  }

  @Test
  void theBarFitsTheTerminal() {
    new ProgressBar(out, 40).moved(PROGRESS);
    assertEquals("\r\u001b[K".length() + 39, printed().length());
  }

  @Test
  void aProblemStaysAboveTheBar() {
    new ProgressBar(out, 120).ended(RUN, RunResult.failed("dense-s0", "it broke", 0, 0, Map.of()), PROGRESS);
    assertTrue(printed().startsWith("\r\u001b[Kdense-s0 failed: it broke\n\r\u001b[K["));
  }

  @Test
  void linesTellEachEnd() {
    ProgressLines lines = new ProgressLines(out);
    lines.opened(Path.of("out"), PROGRESS);
    lines.opened(Path.of("out"), new Progress(8, true, 0, List.of(), Optional.empty()));
    lines.moved(PROGRESS);
    lines.ended(RUN, finished(), PROGRESS);
    lines.ended(RUN, RunResult.skipped("b", "it needs a"), new Progress(8, false, 8, List.of(), Optional.empty()));
    lines.stopping(PROGRESS);
    assertEquals(
        "8 runs, 3 of them finished before, in out\n"
            + "at most 8 runs, in out\n"
            + "[3/8] dense-s0: return 500 in 12.3 s, 1 min 20 s left\n"
            + "[8/8] b skipped: it needs a\n"
            + "stopping: saving 1 run ...\n",
        printed());
  }

  @Test
  void aNetworkThatIsCutOffIsSaidAloud() {
    RunResult cut = finished(Cut.metrics(List.of(new Cut("actor", "dense3"), new Cut("actor", "dense4"))));
    String warning =
        "dense-s0 is cut off: no path of kept weights from an input to an output passes actor/dense3, actor/dense4\n";
    new ProgressBar(out, 120).ended(RUN, cut, PROGRESS);
    assertTrue(printed().startsWith("\r\u001b[K" + warning + "\r\u001b[K["));
    new ProgressLines(out).ended(RUN, cut, PROGRESS);
    assertEquals("[3/8] dense-s0: return 500 in 12.3 s, 1 min 20 s left\n" + warning, printed());
    new ProgressBar(out, 120).ended(RUN, finished(Cut.metrics(List.of())), PROGRESS);
    assertTrue(printed().startsWith("\r\u001b[K["));
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertEquals("0 s", ProgressBar.duration(Duration.ofMillis(400)));
    assertEquals("1 min 0 s", ProgressBar.duration(Duration.ofMillis(59_600)));
    assertEquals("2 h 5 min", ProgressBar.duration(Duration.ofSeconds(7530)));
  }

  @Test
  void numbersHaveFourDigits() {
    assertEquals("0.1235", ProgressBar.number(0.123456));
    assertEquals("1234", ProgressBar.number(1234.4));
    assertEquals("1.235e-06", ProgressBar.number(1.23456e-6));
    assertEquals("0.5", ProgressBar.number(0.5));
    assertEquals("NaN", ProgressBar.number(Double.NaN));
  }
}
