// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.espalier.report.figure.Film;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Retention;

/** What dense and pruned networks of one seed did, beside each other, where their runs kept pictures of it. */
final class Episodes {
  private final Analysis analysis;
  private final String prefix;

  private Episodes(Analysis analysis, String prefix) {
    this.analysis = analysis;
    this.prefix = prefix;
  }

  /**
   * A film for each name under which a dense run kept pictures: the dense network, the subject at the highest sparsity
   * at which at least half of the seeds keep {@link Retention#SURVIVAL}, and at the highest tested one; each of the
   * first seed of which there are pictures of all.
   *
   * @param prefix of the file names, unique in the report
   */
  static List<Film> of(Analysis analysis, String prefix) {
    return analysis.dense().stream().flatMap(run -> run.artifacts().animations().stream()).distinct()
        .map(new Episodes(analysis, prefix)::film)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Film> film(String name) {
    Predicate<Study.Run> kept = run -> run.artifacts().animations().contains(name);
    List<Level> levels = levels();
    return analysis.dense().stream()
        .filter(kept)
        .filter(dense -> !levels.isEmpty() && levels.stream().allMatch(level -> pruned(level, dense, kept).isPresent()))
        .findFirst()
        .map(dense -> {
          List<Film.Pane> panes = new ArrayList<>();
          panes.add(new Film.Pane("dense", dense.artifacts().animation(name)));
          for (Level level : levels) {
            Majority survivors = level.kept(Retention.SURVIVAL);
            panes.add(new Film.Pane(
                level.variant() + ", " + Words.percent(level.sparsity()) + " removed (" + survivors.successes() + " of "
                    + survivors.trials() + " seeds keep " + Words.percent(Retention.SURVIVAL) + ")",
                pruned(level, dense, kept).orElseThrow().artifacts().animation(name)));
          }
          String setting = analysis.label().isEmpty() ? "" : " (" + analysis.label() + ")";
          return new Film(
              prefix + Words.slug(name), Words.capital(name) + " of seed " + dense.seed() + setting,
              "Each begins in the same state. What has ended turns pale until all begin anew.", panes);
        });
  }

  /** The highest level that survives, and the highest of all. */
  private List<Level> levels() {
    List<Level> tested = analysis.levels(analysis.subject());
    Optional<Level> surviving = tested.stream()
        .filter(level -> 2 * level.kept(Retention.SURVIVAL).successes() >= level.kept(Retention.SURVIVAL).trials())
        .reduce((lower, higher) -> higher);
    Optional<Level> last = tested.stream().reduce((lower, higher) -> higher);
    return Stream.concat(surviving.stream(), last.stream()).distinct().toList();
  }

  private static Optional<Study.Run> pruned(Level level, Study.Run dense, Predicate<Study.Run> kept) {
    return level.runs().stream().filter(run -> run.seed() == dense.seed()).filter(kept).findFirst();
  }
}
