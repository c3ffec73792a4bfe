package org.espalier.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * The search for the highest level at which enough is retained, without trying them all: each step tries the middle of
 * what is still possible and goes up where it is shown that enough is retained, down where it is not shown. It assumes
 * that what is retained falls with the level. The same measurements give the same steps.
 *
 * @param levels the candidates, ascending
 * @param steps what was tried, in this order
 * @param next the level that is to be tried now; empty when the search is over
 */
public record Bisection(List<Double> levels, List<Step> steps, OptionalDouble next) {

  /**
   * A level that was tried.
   *
   * @param retention interquartile mean over the seeds
   * @param shown whether its 95 % interval lies at the wanted share or above it, all of it
   */
  public record Step(double level, Interval retention, boolean shown) {}

  public Bisection {
    levels = List.copyOf(levels);
    steps = List.copyOf(steps);
  }

  /**
   * How far the search is.
   *
   * @param levels the candidates, ascending
   * @param wanted share that is to be retained
   * @param measured the retentions of all seeds at a level; empty while they are not there. A NaN among them says that
   *     there is nothing to retain, and ends the search
   */
  public static Bisection of(List<Double> levels, double wanted, DoubleFunction<Optional<double[]>> measured) {
    List<Step> steps = new ArrayList<>();
    int shown = -1;
    int notShown = levels.size();
    while (notShown - shown > 1) {
      int middle = (shown + notShown) / 2;
      double level = levels.get(middle);
      Optional<double[]> retentions = measured.apply(level);
      if (retentions.isEmpty()) {
        return new Bisection(levels, steps, OptionalDouble.of(level));
      }
      Interval retention = Statistic.INTERQUARTILE_MEAN.interval(retentions.get());
      steps.add(new Step(level, retention, retention.low() >= wanted));
      if (Double.isNaN(retention.estimate())) {
        return new Bisection(levels, steps, OptionalDouble.empty());
      } else if (retention.low() >= wanted) {
        shown = middle;
      } else {
        notShown = middle;
      }
    }
    return new Bisection(levels, steps, OptionalDouble.empty());
  }

  /** The levels that a search tries if enough is retained at all of them: no search tries more. */
  public static List<Double> longest(List<Double> levels) {
    return of(levels, 0, level -> Optional.of(new double[] {1, 1})).steps().stream().map(Step::level).toList();
  }

  /** Levels that a search among so many tries at most. */
  public static int mostSteps(int levels) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(levels);
  }

  /** The highest level so far at which enough is retained. */
  public Optional<Step> highest() {
    return steps.stream().filter(Step::shown).max((a, b) -> Double.compare(a.level(), b.level()));
  }

  /** The lowest level so far at which that is not shown. */
  public Optional<Step> lowestNotShown() {
    return steps.stream().filter(step -> !step.shown()).min((a, b) -> Double.compare(a.level(), b.level()));
  }

  /** Levels that are tried yet at most, the one that is to be tried now included. */
  public int left() {
    if (next.isEmpty()) {
      return 0;
    }
    int from = highest().map(step -> levels.indexOf(step.level()) + 1).orElse(0);
    int to = lowestNotShown().map(step -> levels.indexOf(step.level())).orElse(levels.size());
    return mostSteps(to - from);
  }
}
