// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import java.io.PrintStream;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/**
 * How often claims are made that are false, in simulated studies of few seeds: by the rules that the field uses and by
 * those of the report. Prints tables in Markdown; the same tables each time.
 */
public final class Calibration {
  private static final int[] SEEDS = {3, 5, 10, 20};

  private final PrintStream out;
  private final int studies;
  private final List<Law> laws = Law.all();

  private Calibration(PrintStream out, int studies) {
    this.out = out;
    this.studies = studies;
  }

  /** Prints the tables, of 4000 studies a number or as many as the argument says. */
  public static void main(String[] args) {
    Calibration calibration = new Calibration(System.out, args.length == 0 ? 4000 : Integer.parseInt(args[0]));
    calibration.keeping();
    calibration.differing();
    calibration.intervals();
  }

  private void keeping() {
    head("Studies [%] that claim that enough is kept where it is not", Stream.of(Keeping.values()).map(Keeping::words));
    for (Law law : laws) {
      row(law, Stream.of(Keeping.values())
          .map(rule -> rule.holds(law) ? "true" : percent(seeds -> rule.rate(law, seeds, studies))));
    }
  }

  private void differing() {
    head("Studies [%] that claim a difference between two treatments that are the same",
        Stream.of(Differing.values()).map(Differing::words));
    for (Law law : laws) {
      row(law, Stream.of(Differing.values()).map(rule -> percent(seeds -> rule.rate(law, law, seeds, studies))));
    }
  }

  /** Intervals that describe: how often they hold what they are intervals of. */
  private void intervals() {
    List<BiFunction<double[], Random, Interval>> kinds = List.of(
        (sample, random) -> Rules.student(sample),
        (sample, random) -> Rules.percentile(sample, Statistic.MEAN, random),
        (sample, random) -> Rules.percentile(sample, Statistic.INTERQUARTILE_MEAN, random),
        (sample, random) -> Rules.trimmed(sample));
    head("95 % intervals [%] that hold what they are of",
        Stream.of("Student's, of the mean", "percentiles, of the mean", "percentiles, of the IQM", "trimmed mean"));
    for (Law law : laws) {
      row(law, kinds.stream().map(kind -> percent(
          seeds -> holding(kind, law, kinds.indexOf(kind) < 2 ? law.mean() : law.middle(), seeds))));
    }
  }

  private double holding(BiFunction<double[], Random, Interval> kind, Law law, double truth, int seeds) {
    Random random = new Random(seeds);
    int held = 0;
    for (int i = 0; i < studies; i++) {
      Interval interval = kind.apply(law.sample(seeds, random), random);
      held += interval.low() <= truth + 1e-3 && truth - 1e-3 <= interval.high() ? 1 : 0;
    }
    return (double) held / studies;
  }

  private void head(String title, Stream<String> columns) {
    List<String> names = columns.toList();
    out.println("\n" + title + ", of 3 / 5 / 10 / 20 seeds:\n");
    out.println("| retentions | " + String.join(" | ", names) + " |");
    out.println("|---|" + "---|".repeat(names.size()));
  }

  private void row(Law law, Stream<String> cells) {
    out.println("| " + law.name() + " | " + cells.collect(Collectors.joining(" | ")) + " |");
  }

  private static String percent(IntToDoubleFunction share) {
    return IntStream.of(SEEDS).mapToObj(seeds -> String.valueOf(Math.round(100 * share.applyAsDouble(seeds))))
        .collect(Collectors.joining(" / "));
  }
}
