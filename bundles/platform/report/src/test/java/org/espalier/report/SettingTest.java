// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Arm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of one setting beside its verdict. */
class SettingTest {
  @TempDir Path folder;

  private static List<String> row(Block table, String variant, String sparsity) {
    return ((Block.Table) table).rows().stream()
        .map(row -> row.stream().map(Block.Cell::text).toList())
        .filter(row -> row.get(0).equals(variant) && row.get(1).equals(sparsity))
        .findFirst().orElseThrow();
  }

  @Test
  void anArmThatSeveralSettingsShareIsComparedInEach() {
    Map<String, String> rigl = Map.of("method", "rigl");
    Map<String, String> set = Map.of("method", "set");
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : Studies.of(5, 0.1, (variant, seed) -> variant.startsWith("ticket") ? 0.1 : 0.5).runs()) {
      if (run.variant().equals("ticket")) {
        runs.add(Studies.with(run, rigl));
        runs.add(Studies.with(run, set));
      } else {
        runs.add(Studies.shared(run, List.of(rigl, set)));
      }
    }
    List<Analysis> analyses = Analysis.of(new Study("shared", "", "", runs, Map.of()));
    assertEquals(List.of(rigl, set), analyses.stream().map(Analysis::settings).toList());
    analyses.forEach(analysis -> {
      assertEquals(List.of("random-mask"), analysis.controls().stream().map(Arm::name).toList());
      assertEquals("ticket", analysis.subject());
      assertEquals(2, analysis.contrasts().size());
      assertEquals(5, analysis.dense().size());
    });
  }

  @Test
  void whatIsNotComparedStandsAtNoSparsity() {
    List<Study.Run> runs = Studies.of(5, 0.1, (variant, seed) -> 0.5).runs().stream()
        .map(run -> run.variant().equals("random-mask") ? Studies.of(run, new Arm("check", Arm.Role.OTHER)) : run)
        .toList();
    Analysis analysis = Analysis.of(new Study("other", "", "", runs, Map.of())).get(0);
    assertTrue(analysis.variants().contains("ticket"));
    assertFalse(analysis.variants().contains("check"), "levels: " + analysis.variants());
    assertEquals(0, analysis.contrasts().size());
    assertTrue(FurtherRuns.of(new Study("other", "", "", runs, Map.of()), List.of(analysis)).isPresent());
  }

  private static Study.Artifacts masks(boolean... keep) {
    return new Study.Artifacts() {
      @Override
      public List<String> masks() {
        return List.of("masks");
      }

      @Override
      public Map<ParameterName, Mask> masks(String artifact) {
        return Map.of(ParameterName.of("net/dense1.weight"), Mask.of(keep));
      }
    };
  }

  @Test
  void survivingWeightsAreCountedByLayer() {
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : Studies.of(2, 0.1, (variant, seed) -> 0.2).runs()) {
      boolean ticket = run.variant().equals("ticket");
      runs.add(!ticket ? run : Studies.with(
          run, run.seed() == 0 ? masks(true, true, false, false) : masks(true, false, true, false)));
    }
    Block table = Layers.table(Analysis.of(new Study("", "", "", runs, Map.of())).get(0)).orElseThrow();
    assertEquals(
        List.of("ticket", "50 %", "net/dense1.weight", "4", "0.5000"), row(table, "ticket", "50 %"));
  }

  @Test
  void histogramsAreDensities() {
    double[] values = IntStream.range(0, 10_000).mapToDouble(i -> i / 10_000.0).toArray();
    Histogram histogram = Histogram.over(values).orElseThrow();
    double[][] steps = histogram.steps(values);
    double area = IntStream.range(0, histogram.bins()).mapToDouble(i -> steps[1][2 * i + 1] * histogram.width()).sum();
    assertEquals(0.998, area, 0.0011);
    assertTrue(DoubleStream.of(Arrays.copyOfRange(steps[1], 1, steps[1].length - 1)).allMatch(y -> y > 0.9 && y < 1.1));
    assertArrayEquals(new double[0], histogram.steps(new double[0])[0]);
    assertTrue(Histogram.over(new double[] {1, 1, 1}).isEmpty());
  }

  @Test
  void arraysAndBenchmarksAreDrawn() throws Exception {
    Study.Artifacts profits = new Study.Artifacts() {
      @Override
      public List<String> arrays() {
        return List.of("profit");
      }

      @Override
      public double[] values(String array) {
        return DoubleStream.iterate(0, x -> x + 0.01).limit(500).toArray();
      }
    };
    List<Study.Run> runs = new ArrayList<>();
    Studies.of(3, 0.1, (variant, seed) -> 0.2).runs().forEach(run -> runs.add(Studies.with(run, profits)));
    for (long seed = 0; seed < 3; seed++) {
      runs.add(Studies.benchmark("rule-of-thumb", seed, 0.3));
    }
    String html = Files.readString(new Report(new Study("", "", "", runs, Map.of())).write(folder));
    assertTrue(html.contains("<td>rule-of-thumb</td><td>0 %</td><td>3</td><td>0.3000</td>"));
    assertTrue(Files.readString(folder.resolve("figures/objective.svg")).contains(">rule-of-thumb<"));
    assertTrue(Files.readString(folder.resolve("figures/histogram-profit.svg")).contains(">density<"));
  }
}
