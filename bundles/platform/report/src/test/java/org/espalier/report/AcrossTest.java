// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcrossTest {
  @TempDir Path folder;

  /** Tickets of several criteria with the same dense networks. */
  static Study criteria(int seeds, Map<String, ToDoubleBiFunction<String, Long>> errors) {
    List<Study.Run> runs = new ArrayList<>();
    errors.forEach(
        (criterion, error) -> Studies.of(seeds, 0.1, error).runs().stream()
            .filter(run -> run.sparsity().isPresent() || runs.stream().noneMatch(other -> other.id().equals(run.id())))
            .forEach(run -> runs.add(
                Studies.with(run, run.sparsity().isPresent() ? Map.of("criterion", criterion) : Map.of()))));
    return new Study("criteria", "", "", runs, Map.of());
  }

  @Test
  void thoseAreMarkedThatAreNotToldApartFromTheBest() {
    Map<String, ToDoubleBiFunction<String, Long>> errors = new TreeMap<>();
    errors.put("best", (variant, seed) -> 0.200 + 0.01 * seed);
    errors.put("near", (variant, seed) -> 0.201 + 0.01 * (6 - seed));
    // worse by about the same in every seed: the means' intervals overlap, all differences have one sign
    errors.put("worse", (variant, seed) -> 0.205 + 0.01 * seed + 1e-4 * (seed % 2));
    Block.Table table = (Block.Table) Across.of(Analysis.of(criteria(7, errors))).stream()
        .filter(Block.Table.class::isInstance).findFirst().orElseThrow();
    assertEquals(List.of("criterion", "50 %", "90 %"), table.head());
    assertEquals(
        List.of(true, true, false), table.rows().stream().map(row -> row.get(1).best()).toList());
    assertEquals("worse", table.rows().get(2).get(0).text());
    assertTrue(table.caption().contains("lower is better"));
    List<String> sentences = Across.sentences(Analysis.of(criteria(7, errors)));
    assertEquals(
        "at 50 % the best mean mse is 0.2300 [0.2100, 0.2500], of criterion best (7 seeds); 1 of 2 others are told"
            + " apart from it.",
        sentences.get(0));
  }

  @Test
  void aLargeShootOutIsWrittenInSecondsAndHasFiguresOfTheWholeAlone() throws Exception {
    List<Study.Run> runs = new ArrayList<>();
    RandomStream noise = Seeds.of(1).stream("noise");
    Study one = Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed + 0.1 * noise.nextDouble());
    for (int criterion = 0; criterion < 12; criterion++) {
      for (String distribution : List.of("global", "uniform", "erk")) {
        Map<String, String> settings =
            new TreeMap<>(Map.of("criterion", "criterion-" + criterion, "distribution", distribution));
        one.runs().stream()
            .filter(run -> run.sparsity().isPresent() || runs.size() < 3)
            .forEach(run -> runs.add(Studies.with(run, run.sparsity().isPresent() ? settings : Map.of())));
      }
    }
    Study study = new Study("shootout", "", "", runs, Map.of());
    Path page = Assertions.assertTimeout(Duration.ofSeconds(30), () -> new Report(study).write(folder));
    String html = Files.readString(page);
    assertTrue(html.contains("<details><summary>criterion criterion-3, distribution erk</summary>"));
    assertTrue(Files.exists(folder.resolve("figures/overview-sparsity.png")));
    assertFalse(Files.exists(folder.resolve("figures/objective.png")));
    assertEquals(3, new Report(study).verdicts().size(), "a sentence a sparsity, and what the words mean");
  }

  @Test
  void proceduresThatTrainTheSameAreComparedThoughEachHasDenseNetworksOfItsOwn() {
    List<Study.Run> runs = new ArrayList<>();
    for (String procedure : List.of("lottery-ticket", "progressive")) {
      Study study = Studies.of(5, 0.1, (variant, seed) -> 0.2 + 0.001 * seed);
      study.runs().forEach(run -> runs.add(Studies.under(run, Map.of("procedure", procedure), "it")));
    }
    List<Analysis> analyses = Analysis.of(new Study("two", "", "", runs, Map.of()));
    assertEquals(List.of(), Aggregate.of(analyses));
    assertEquals(
        "at 50 % the best mean mse is 0.2020 [0.2000, 0.2040], of procedure lottery-ticket (5 seeds); 0 of 1 other is"
            + " told apart from it, which no fewer than 6 seeds can do.",
        Across.sentences(analyses).get(0));
  }

  @Test
  void severalProblemsAreSummedUpWithAStratumForEach() {
    List<Study.Run> runs = new ArrayList<>();
    for (String data : List.of("digits", "shapes")) {
      // retentions .978 and .889 in both
      Study study = Studies.of(5, 0.1, (variant, seed) -> (variant.endsWith("0.5") ? 0.12 : 0.2) + 0.001 * seed);
      study.runs().forEach(run -> runs.add(Studies.within(run, Map.of("dataset", data))));
    }
    List<Aggregate> aggregates = Aggregate.of(Analysis.of(new Study("two", "", "", runs, Map.of())));
    assertEquals(1, aggregates.size());
    String sentence = aggregates.get(0).sentences().get(0);
    assertTrue(sentence.startsWith(
        "Over 2 problems: interquartile mean of the ticket's retention at 50 % 0.9777 [0.9777, 0.9778], 10 of 10 runs"
            + " keep 90 % or more, and that at least half of all such runs do is shown (p < .001); at 90 % 0.8886 "),
        sentence);
    assertTrue(sentence.endsWith("0 of 10 runs keep 90 % or more, and that at least half of all such runs do is"
        + " excluded (p = 1.000)."), sentence);
    Block.Table table = (Block.Table) Aggregate.table(aggregates);
    assertEquals(
        List.of("all", "ticket", "50 %", "2", "10"),
        table.rows().get(0).subList(0, 5).stream().map(Block.Cell::text).toList());
  }

  @Test
  void problemsWithoutRetentionAreNamed() {
    List<Study.Run> runs = new ArrayList<>();
    for (String data : List.of("digits", "shapes", "noise")) {
      // the floor is 1
      Study study = Studies.of(5, data.equals("noise") ? 1.1 : 0.1, (variant, seed) -> 0.2 + 0.001 * seed);
      study.runs().forEach(run -> runs.add(Studies.within(run, Map.of("dataset", data))));
    }
    assertEquals(
        "Without retention and so not among them: dataset noise.",
        Aggregate.of(Analysis.of(new Study("three", "", "", runs, Map.of()))).get(0).sentences().get(1));
  }

  @Test
  void numbersAsSettingsMakeAnAxis() throws Exception {
    List<Study.Run> runs = new ArrayList<>();
    for (String rate : List.of("1.0E-4", "0.001", "0.01")) {
      Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed).runs()
          .forEach(run -> runs.add(Studies.within(run, Map.of("learning-rate", rate))));
    }
    new Report(new Study("rates", "", "", runs, Map.of())).write(folder);
    String svg = Files.readString(folder.resolve("figures/by-learning-rate-score.svg"));
    assertTrue(svg.contains(">1e-4<") && svg.contains(">.001<") && svg.contains(">.01<"));
    assertTrue(Files.exists(folder.resolve("figures/by-learning-rate-e95.svg")));
  }

  @Test
  void panelsAreOfSparsitiesThatEnoughSettingsHave() throws Exception {
    List<Study.Run> runs = new ArrayList<>();
    for (String rate : List.of("0.0001", "0.001", "0.01")) {
      Studies.of(3, 0.1, (variant, seed) -> 0.2 + 0.01 * seed).runs().stream()
          .filter(run -> rate.equals("0.001") || run.sparsity().orElse(0.5) == 0.5)
          .forEach(run -> runs.add(Studies.within(run, Map.of("learning-rate", rate))));
    }
    new Report(new Study("rates", "", "", runs, Map.of())).write(folder);
    String svg = Files.readString(folder.resolve("figures/by-learning-rate-score.svg"));
    assertTrue(svg.contains("50 % removed"));
    assertFalse(svg.contains("90 % removed"));
  }
}
