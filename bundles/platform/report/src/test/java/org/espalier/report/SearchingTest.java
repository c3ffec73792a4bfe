// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.procedure.Arm;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up study of a search by two methods, beside a rule. */
class SearchingTest {
  private static final Arm AGENT = new Arm("agent", Arm.Role.SUBJECT, "the agent's allocation");
  private static final Arm RANDOM = new Arm("random-search", Arm.Role.CONTROL, "the best of random allocations");
  private static final Arm UNIFORM = new Arm("uniform", Arm.Role.CONTROL, "the same share of every layer");
  private static final int SEEDS = 3;

  @TempDir Path folder;

  /**
   * @param over what the agent of seed 0 takes of the multiply-accumulates at 90 %, beyond its limit
   */
  private static Study study(double over, int evaluations) {
    Study made = Studies.of(
        List.of("agent", "random-search", "uniform"), SEEDS, 0.1,
        (variant, seed) -> variant.startsWith("agent") ? 0.2 + 0.01 * seed
            : variant.startsWith("uniform") ? 0.5 : 0.3 - 0.01 * seed);
    List<Study.Run> runs = new ArrayList<>();
    for (Study.Run run : made.runs()) {
      switch (run.variant()) {
        case "agent" -> runs.add(searched(run, AGENT, over, evaluations));
        case "random-search" -> runs.add(searched(run, RANDOM, 0, evaluations));
        case "uniform" -> runs.add(Studies.of(Studies.measuring(run, taken(run, 0)), UNIFORM));
        default -> runs.add(Studies.measuring(run, Map.of()));
      }
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      runs.add(Studies.measuring(
          Studies.benchmark("proxy-check", seed, 0.4), Map.of("proxy.rank-correlation", 0.5 + 0.1 * seed)));
    }
    return new Study("searched", "", "", runs, Map.of());
  }

  private static Map<String, Double> taken(Study.Run run, double over) {
    double left = 1 - run.sparsity().orElseThrow();
    boolean beyond = run.seed() == 0 && left < 0.15;
    Map<String, Double> taken = new LinkedHashMap<>();
    taken.put("cost.filters", left);
    taken.put("cost.macs", left * (run.variant().equals("uniform") ? 0.5 : 1) + (beyond ? over : 0));
    taken.put("cost.latency", left + 0.05);
    taken.put("limit.macs", left);
    taken.put("limit.latency", left + 0.1);
    taken.put("spread.latency", 0.02 + 0.01 * run.seed());
    taken.put("kept.conv2", Math.min(1, 2 * left - 0.01 * run.seed()));
    taken.put("kept.conv10", left / 2);
    return taken;
  }

  private static Study.Run searched(Study.Run run, Arm arm, double over, int evaluations) {
    Map<String, Double> metrics = taken(run, over);
    metrics.put("search.evaluations", (double) evaluations);
    metrics.put("search.macs", 1e9);
    metrics.put("search.seconds", 0.5);
    double[] at = IntStream.rangeClosed(1, evaluations).mapToDouble(i -> i).toArray();
    List<Curve> curves = new ArrayList<>();
    curves.add(new Curve("best", "1", "best score so far", Arrays.stream(at)
        .map(i -> 1 - 1 / (1 + i + run.seed())).toArray()));
    if (arm == AGENT) {
      curves.add(0, new Curve("reward", "1", "", Arrays.stream(at).map(i -> i + 10 * run.seed()).toArray()));
      curves.add(new Curve("cost-macs", "1", "share taken by an episode", Arrays.stream(at).map(i -> 1 / i).toArray(),
          OptionalDouble.of(1 - run.sparsity().orElseThrow())));
    }
    return Studies.of(Studies.with(Studies.measuring(run, metrics), kept(new Curves("evaluations", at, curves))), arm);
  }

  private static Study.Artifacts kept(Curves curves) {
    return new Study.Artifacts() {
      @Override
      public List<String> curves() {
        return List.of("search");
      }

      @Override
      public Curves curves(String name) {
        return curves;
      }
    };
  }

  private static Analysis analysis(double over, int evaluations) {
    return Analysis.of(study(over, evaluations)).get(0);
  }

  private static List<List<Block.Cell>> rows(Optional<Block> table) {
    return ((Block.Table) table.orElseThrow()).rows();
  }

  private static List<String> texts(List<Block.Cell> row) {
    return row.stream().map(Block.Cell::text).toList();
  }

  @Test
  void whatIsTakenStandsBesideItsLimit() {
    Block.Table table = (Block.Table) Budgets.table(analysis(0, 4)).orElseThrow();
    assertEquals(List.of("variant", "sparsity", "seeds", "mse", "filters", "macs", "latency"), table.head());
    assertEquals(
        List.of("agent", "50 %", "3", "50 %", "50 % of 50 %", "55 % of 60 %, spread up to 4 %"),
        IntStream.of(0, 1, 2, 4, 5, 6).mapToObj(texts(table.rows().get(0))::get).toList());
    assertEquals("25 % of 50 %", table.rows().get(4).get(5).text(), "uniform at 50 %");
    assertTrue(table.rows().stream().flatMap(List::stream).noneMatch(Block.Cell::best));
    assertEquals(Optional.empty(), Budgets.sentence(analysis(0, 4)));
  }

  @Test
  void aViolatedBudgetIsFlaggedWhereverItIsShown() throws IOException {
    Analysis analysis = analysis(0.05, 4);
    List<Block.Cell> row = rows(Budgets.table(analysis)).get(1);
    assertEquals("agent (over budget)", row.get(0).text());
    assertTrue(row.get(5).best() && !row.get(6).best(), row.toString());
    assertTrue(row.get(5).text().endsWith(" > 10 %, over budget in 1 of 3 seeds"), row.get(5).text());
    String sentence = Verdict.of(analysis).get(0);
    assertTrue(
        sentence.startsWith("BUDGET VIOLATED: agent at 90 % takes up to 15 % of the macs where 10 % are allowed (1 of 3"
            + " seeds)."),
        sentence);
    assertEquals("agent (over budget)", rows(KeptFilters.table(analysis)).get(1).get(0).text());
    assertEquals("agent (over budget)", ((Block.Table) Tables.of(analysis).get(0)).rows().get(3).get(0).text());
    String html = Files.readString(new Report(study(0.05, 4)).write(folder));
    assertTrue(html.contains("<li>BUDGET VIOLATED: agent at 90 %"));
  }

  @Test
  void whatIsAboveALimitByRoundingIsNot() {
    assertEquals(Optional.empty(), Budgets.sentence(analysis(1e-12, 4)));
  }

  @Test
  void layersAreInTheNetworksOrderAndShadedByWhatTheyKeep() {
    Block.Table table = (Block.Table) KeptFilters.table(analysis(0, 4)).orElseThrow();
    assertEquals(List.of("variant", "sparsity", "conv2", "conv10"), table.head());
    assertEquals(List.of("agent", "50 %", "99 [98, 100]", "25"), texts(table.rows().get(0)));
    assertEquals(0.25, table.rows().get(0).get(3).shade(), 1e-12);
  }

  @Test
  void theSearchesAreCountedAndTimed() {
    Block.Table table = (Block.Table) SearchEffort.table(analysis(0, 4)).orElseThrow();
    assertEquals(
        List.of("variant", "sparsity", "seeds", "evaluations", "macs", "seconds", "evaluations a minute",
            "of the run's time"),
        table.head());
    // four in half a second, of runs that take one and a half
    assertEquals(
        List.of("agent", "50 %", "3", "4.000", "1.00e+09", "0.5000", "480.0", "33.33 %"), texts(table.rows().get(0)));
    assertEquals(4, table.rows().size(), "uniform does not search");
  }

  @Test
  void theProxysRankCorrelationIsShownOverSeeds() {
    List<String> row = texts(rows(SearchEffort.proxy(study(0, 4))).get(0));
    assertEquals(List.of("all", "proxy-check", "", "3"), row.subList(0, 4));
    assertEquals("0.6000 [0.5000, 0.7000]", row.get(4));
  }

  @Test
  void noneOfItStandsAmongOtherMetrics() {
    Analysis analysis = analysis(0, 4);
    assertTrue(((Block.Table) Tables.of(analysis).get(0)).head().stream().noneMatch(Searching::concerns));
    assertEquals(Optional.empty(), Figures.metrics(analysis, ""));
  }

  private static Figure curve(List<Figure> figures, String name) {
    return figures.stream().filter(figure -> figure.file().equals("x-search-" + name)).findFirst().orElseThrow();
  }

  @Test
  void seedsAreThinLinesBehindTheirMean() {
    List<Figure> figures = SearchCurves.of(analysis(0, 4), "x-");
    assertEquals(
        List.of("x-search-reward", "x-search-best", "x-search-cost-macs"),
        figures.stream().map(Figure::file).toList());
    Figure reward = curve(figures, "reward");
    assertEquals(
        List.of("agent, 50 % removed", "agent, 90 % removed"),
        reward.panels().stream().map(Figure.Panel::title).toList());
    List<Series> series = reward.panels().get(0).series();
    assertEquals(
        List.of(Kind.THIN, Kind.THIN, Kind.THIN, Kind.BAND), series.stream().map(Series::kind).toList());
    assertArrayEquals(new double[] {21, 22, 23, 24}, series.get(2).y());
    assertArrayEquals(new double[] {11, 12, 13, 14}, series.get(3).y());
  }

  @Test
  void aLimitIsALineAcross() {
    Series limit = curve(SearchCurves.of(analysis(0, 4), "x-"), "cost-macs").panels().get(1).series().get(0);
    assertEquals(Kind.LEVEL, limit.kind());
    assertEquals(0.1, limit.y()[0], 1e-12);
  }

  @Test
  void searchesAreComparedByTheBestSoFar() {
    Figure best = curve(SearchCurves.of(analysis(0, 4), "x-"), "best");
    assertEquals(2, best.panels().size(), "a panel for each sparsity");
    assertEquals(
        List.of("agent", "random-search"), best.panels().get(0).series().stream().map(Series::label).toList());
    assertEquals((1 / 2.0 + 2 / 3.0 + 3 / 4.0) / 3, best.panels().get(0).series().get(0).y()[0], 1e-12);
  }

  @Test
  void theBestSoFarStaysWhenASearchEnds() {
    Study made = study(0, 4);
    List<Study.Run> runs = made.runs().stream()
        .map(run -> run.variant().equals("agent") && run.seed() == 0 ? searched(run, AGENT, 0, 2) : run)
        .toList();
    Analysis analysis = Analysis.of(new Study("", "", "", runs, Map.of())).get(0);
    Series agent = curve(SearchCurves.of(analysis, "x-"), "best").panels().get(0).series().get(0);
    assertEquals(4, agent.x().length);
    assertEquals((2 / 3.0 + 5 / 6.0 + 6 / 7.0) / 3, agent.y()[3], 1e-12);
  }

  @Test
  void longCurvesAreAveragedOverPartsOfTheWay() {
    Series mean = curve(SearchCurves.of(analysis(0, 1001), "x-"), "reward").panels().get(0).series().get(3);
    assertEquals(200, mean.x().length);
    assertEquals(3.5, mean.x()[0], 1e-9, "from 1 to 6");
    assertEquals((1 + 2 + 3 + 4 + 5) / 5.0 + 10, mean.y()[0], 1e-9);
    assertEquals((996 + 997 + 998 + 999 + 1000 + 1001) / 6.0 + 10, mean.y()[199], 1e-9, "the last one has both ends");
  }

  @Test
  void theFrontIsWhatIsNotBeaten() {
    Figure front = Front.of(analysis(0, 4), "").orElseThrow();
    assertEquals(
        List.of("macs taken [%]", "latency taken [%]"),
        front.panels().stream().map(panel -> panel.x().label()).toList());
    Series macs = front.panels().get(0).series().stream().filter(series -> series.kind() == Kind.FRONT).findFirst()
        .orElseThrow();
    // uniform takes 5 and 25 %, the others 10 and 50 %; at 90 % the agent is as good as at 50 %
    assertArrayEquals(new double[] {5, 10}, macs.x(), 1e-9);
    assertArrayEquals(new double[] {0.5, 0.21}, macs.y(), 1e-9);
    assertTrue(
        front.note().endsWith(
            "by macs taken [%]: uniform at 90 %, agent at 90 %; by latency taken [%]: agent at 90 %."),
        front.note());
  }

  @Test
  void aStudyWithoutSearchesHasNoneOfIt() throws IOException {
    Study plain = Studies.of(3, 0.1, (variant, seed) -> 0.2);
    Analysis analysis = Analysis.of(plain).get(0);
    assertEquals(
        List.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        List.of(
            Budgets.table(analysis), Front.of(analysis, ""), KeptFilters.table(analysis), SearchEffort.table(analysis),
            SearchEffort.proxy(plain)));
    assertEquals(List.of(), SearchCurves.of(analysis, ""));
    assertFalse(Files.readString(new Report(plain).write(folder)).contains("budget"));
  }
}
