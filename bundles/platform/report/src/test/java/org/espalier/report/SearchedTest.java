// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.store.SearchProgress;
import org.espalier.store.SearchProgress.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchedTest {
  private static final Trial HALF =
      new Trial(0.5, Map.of(0L, 0.94, 1L, 0.95, 2L, 0.96, 3L, 0.95, 4L, 0.95), 1 / 32.0, true);
  private static final Trial MOST =
      new Trial(0.9, Map.of(0L, 0.86, 1L, 0.9, 2L, 0.91, 3L, 0.9, 4L, 0.88), 0.5, false);

  @TempDir Path folder;

  private static Study study(SearchProgress... searches) {
    // what is retained on test data: .978 at 50 %, .889 at 90 %
    Study made = Studies.of(5, 0.1, (variant, seed) -> (variant.endsWith("0.5") ? 0.12 : 0.2) + 0.001 * seed);
    return new Study("searched", "", "", made.runs(), Map.of(), List.of(), List.of(searches));
  }

  private static SearchProgress search(OptionalDouble found, OptionalDouble notShown, boolean ended, Trial... trials) {
    return new SearchProgress(Map.of(), 0.9, List.of(trials), found, notShown, ended);
  }

  private static String sentence(SearchProgress search) {
    Study study = study(search);
    return Searched.sentences(study, Analysis.of(study)).get(0);
  }

  private static final String SHOWN = "t least half of all trainings of the ticket are shown to retain 0.9 or more of"
      + " what dense training gained";

  @Test
  void whatWasFoundIsSaidWithWhatComesNextAndWithTestData() {
    assertEquals(
        "The highest sparsity at which a" + SHOWN + " is 50 %: 5 of 5 seeds on validation data (p = .031; corrected for"
            + " the 2 sparsities tried = .063), 5 of 5 seeds on test data; at 90 % it is not shown (3 of 5 seeds). It"
            + " goes by the assumption that less is retained the more is removed.",
        sentence(search(OptionalDouble.of(0.5), OptionalDouble.of(0.9), true, HALF, MOST)));
  }

  @Test
  void theEndsOfTheRangeAreSaid() {
    assertTrue(
        sentence(search(OptionalDouble.of(0.5), OptionalDouble.empty(), true, HALF))
            .endsWith("; no higher one was to be tried."));
    assertEquals(
        "There is no sparsity at which a" + SHOWN + ": at 90 % it is not shown (3 of 5 seeds on validation data).",
        sentence(search(OptionalDouble.empty(), OptionalDouble.of(0.9), true, MOST)));
    Trial three = new Trial(0.9, Map.of(0L, 1.0, 1L, 1.0, 2L, 1.0), 0.125, false);
    assertTrue(sentence(search(OptionalDouble.empty(), OptionalDouble.of(0.9), true, three))
        .endsWith("(3 of 3 seeds on validation data, and no fewer than 5 can show it)."));
  }

  @Test
  void aSearchThatIsUnderWayOrHasNothingToRetainSaysSo() {
    assertEquals(
        "Nothing is known of a sparsity at which a" + SHOWN + "; the search has not ended.",
        sentence(search(OptionalDouble.empty(), OptionalDouble.empty(), false)));
    double no = Double.NaN;
    Trial nothing = new Trial(0.5, Map.of(0L, no, 1L, no, 2L, 1.0), 0.5, false);
    assertTrue(sentence(search(OptionalDouble.empty(), OptionalDouble.of(0.5), true, nothing))
        .startsWith("There is nothing to retain"));
  }

  @Test
  void thePageHasSentenceFigureAndTable() throws Exception {
    Study study = study(search(OptionalDouble.of(0.5), OptionalDouble.of(0.9), true, MOST, HALF));
    String html = Files.readString(new Report(study).write(folder));
    assertTrue(html.contains("<h2>Highest sparsity</h2>"));
    String row = "<td>all</td><td>1</td><td>90 %</td><td>3 of 5 seeds</td><td>0.5000</td><td>not shown</td><td>0.89";
    assertTrue(html.contains(row));
    String figure = Files.readString(folder.resolve("figures/search.svg"));
    assertTrue(figure.contains(">wanted<") && figure.contains(">the ticket<"), figure);
    assertTrue(new Report(study).verdicts().get(1).startsWith("The highest sparsity at which"));
  }
}
