// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  @Test
  void writesAPageThatNeedsNothingElseAndTheFiguresAsFiles() throws IOException {
    Study study = Studies.of(5, 0.1, (variant, seed) -> 0.1 + 0.01 * seed);
    Path page = new Report(study).write(folder);
    String html = Files.readString(page);
    assertTrue(html.contains("Of &lt;nothing&gt; &amp; &quot;all&quot;"));
    Verdict.of(Analysis.of(study).get(0))
        .forEach(sentence -> assertTrue(html.contains(sentence.replace("\"", "&quot;")), sentence));
    assertTrue(html.contains("<th>bayes-error</th>") && html.contains("<td>all</td><td>0.05000</td>"));
    assertFalse(html.contains("src=\"http") || html.contains("href=\"http"), "self-contained");
    List<String> figures;
    try (Stream<Path> files = Files.list(folder.resolve("figures"))) {
      figures = files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
    }
    assertEquals(
        List.of(
            "cost.png", "cost.svg", "learning.png", "learning.svg", "metrics.png", "metrics.svg", "objective.png",
            "objective.svg", "profile.png", "profile.svg", "survival.png", "survival.svg"),
        figures);
    assertEquals(1520, ImageIO.read(folder.resolve("figures/objective.png").toFile()).getWidth());
    assertTrue(Files.readString(folder.resolve("figures/objective.svg")).startsWith("<svg"));
  }

  @Test
  void aStudyWithoutPrunedRunsStillHasAReport() throws IOException {
    Study study = new Study("empty", "", "", List.of(), Map.of("failed", 2));
    String html = Files.readString(new Report(study).write(folder));
    assertTrue(html.contains("0 finished runs, 2 failed."));
  }

  @Test
  void factsThatAreCellsAreShownAsTables() throws IOException {
    Study one = Studies.of(2, 0.1, (variant, seed) -> 0.2);
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : one.runs()) {
      Map<String, Double> facts = new TreeMap<>(Map.of(
          "plain", 2.0, "market validation/call at 95/simulated", 5.0 + run.seed(),
          "market validation/call at 95/passed", 1.0, "market validation/variance/simulated", 0.04));
      runs.add(Studies.knowing(run, facts));
    }
    String html = Files.readString(new Report(new Study("cells", "", "", runs, Map.of())).write(folder));
    assertTrue(html.contains("<tr><th>setting</th><th>plain</th></tr>"), "facts that are no cells");
    assertTrue(html.contains("Market validation, as the task says."));
    assertTrue(html.contains("<tr><th>setting</th><th></th><th>passed</th><th>simulated</th></tr>"));
    assertTrue(html.contains("<tr><td>all</td><td>call at 95</td><td>1.000</td><td>5.000 to 6.000</td></tr>"));
    assertTrue(html.contains("<tr><td>all</td><td>variance</td><td></td><td>0.04000</td></tr>"));
  }

  @Test
  void severalSettingsAreComparedInSmallMultiples() throws IOException {
    Study one = Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed);
    List<Study.Run> runs = new ArrayList<>();
    for (String criterion : List.of("magnitude", "snip", "random")) {
      for (String distribution : List.of("global", "uniform")) {
        Map<String, String> settings = new TreeMap<>(Map.of("criterion", criterion, "distribution", distribution));
        one.runs().forEach(run -> runs.add(Studies.with(run, run.sparsity().isPresent() ? settings : Map.of())));
      }
    }
    Study study = new Study("shootout", "", "", runs, Map.of());
    String html = Files.readString(new Report(study).write(folder));
    assertTrue(html.contains("mse of the ticket, by criterion and distribution"));
    for (String against : List.of("sparsity", "multiply-accumulates-removed", "latency")) {
      assertTrue(Files.exists(folder.resolve("figures/overview-" + against + ".svg")), against);
    }
  }

  @Test
  void whatIsEitherSoOrNotIsCountedOverSeeds() throws IOException {
    Study one = Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed);
    List<Study.Run> runs = new ArrayList<>(one.runs());
    for (long seed = 0; seed < 3; seed++) {
      Map<String, Double> metrics = Map.of("claim.holds", seed == 1 ? 1.0 : 0.0, "share", 0.5);
      runs.add(Studies.summary(seed, metrics));
    }
    String html = Files.readString(new Report(new Study("flip", "", "", runs, Map.of())).write(folder));
    assertTrue(html.contains("<p>verdict: claim.holds in 1 of 3 seeds.</p>"));
    assertFalse(html.contains("verdict: share in"));
  }

  @Test
  void theSameResultsGiveTheSamePage() throws IOException {
    Study study = Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed);
    String first = Files.readString(new Report(study).write(folder));
    assertEquals(first, Files.readString(new Report(study).write(folder)));
  }
}
