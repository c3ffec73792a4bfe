// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.report.figure.Film;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpisodesTest {
  @TempDir Path folder;

  /** An episode whose caption is the run it is of. */
  private static Study.Artifacts pictures(String run) {
    return new Study.Artifacts() {
      @Override
      public List<String> animations() {
        return List.of("episode");
      }

      @Override
      public Animation animation(String name) {
        return new Animation(
            new View(0, 0, 1, 1), 10, List.of(List.of(new Mark.Disc(Ink.BODY, 0.5, 0.5, 0.1))), name + " of " + run);
      }
    };
  }

  /** Half of what dense training gained is lost at 90 % in all seeds but the first ones; some runs keep pictures. */
  private static Study study(int surviving, Predicate<Study.Run> kept) {
    Study study = Studies.of(
        3, 0.1, (variant, seed) -> variant.endsWith("@0.9") && seed >= surviving ? 0.6 : 0.1);
    List<Study.Run> runs = study.runs().stream()
        .map(run -> kept.test(run) ? Studies.with(run, pictures(run.id())) : run).toList();
    return new Study("films", "", "", runs, Map.of());
  }

  private static List<String> captions(Study study) {
    List<Film> films = Episodes.of(Analysis.of(study).get(0), "");
    return films.stream().flatMap(film -> film.panes().stream()).map(pane -> pane.animation().caption()).toList();
  }

  @Test
  void showsDenseTheHighestThatSurvivesAndTheHighest() {
    assertEquals(
        List.of("episode of dense0.0-s0", "episode of ticket0.5-s0", "episode of ticket0.9-s0"),
        captions(study(1, run -> true)));
    Film film = Episodes.of(Analysis.of(study(1, run -> true)).get(0), "").get(0);
    assertEquals("Episode of seed 0", film.title());
    assertEquals(
        List.of("dense", "ticket, 50 % removed (3 of 3 seeds keep 90 %)",
            "ticket, 90 % removed (1 of 3 seeds keep 90 %)"),
        film.panes().stream().map(Film.Pane::label).toList());
  }

  @Test
  void showsNoLevelTwice() {
    assertEquals(
        List.of("episode of dense0.0-s0", "episode of ticket0.9-s0"), captions(study(2, run -> true)));
  }

  @Test
  void takesTheFirstSeedOfWhichThereIsAll() {
    assertEquals(
        List.of("episode of dense0.0-s1", "episode of ticket0.5-s1", "episode of ticket0.9-s1"),
        captions(study(1, run -> run.seed() > 0)));
    assertEquals(List.of(), captions(study(1, run -> run.seed() > 0 && run.sparsity().isPresent())));
    assertEquals(List.of(), captions(study(1, run -> run.seed() > 0 && run.sparsity().orElse(0) != 0.9)));
  }

  @Test
  void isInTheReportAndAFile() throws IOException {
    String html = Files.readString(new Report(study(1, run -> true)).write(folder));
    String svg = Files.readString(folder.resolve("figures/episode.svg"));
    assertTrue(svg.startsWith("<svg") && svg.contains("episode of ticket0.5-s0"));
    assertTrue(html.contains(Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))));
    assertTrue(html.contains("<figcaption>Each begins in the same state."));
    String without = Files.readString(new Report(study(1, run -> false)).write(folder));
    assertFalse(without.contains("<figcaption>Each begins") || Files.exists(folder.resolve("figures/episode.svg")));
  }
}
