// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The search for the highest level at which at least half of all trainings retain enough, without trying them all: each
 * step tries the middle of what is still possible and goes up where the {@linkplain Majority sign test} shows it, down
 * where it does not. It assumes that what is retained falls with the level. The same measurements give the same steps.
 *
 * @param levels the candidates, ascending
 * @param steps what was tried, in this order
 * @param next the level that is to be tried now; empty when the search is over
 */
public record Bisection(List<Double> levels, List<Step> steps, OptionalDouble next) {

  /**
   * A level that was tried.
   *
   * @param retained how many of the trainings retain the wanted share; all that were tried count, those that diverged
   *     too
   */
  public record Step(double level, Majority retained) {
    /** Whether it is shown that at least half of all trainings retain enough. */
    public boolean shown() {
      return retained.judged() == Judgement.SHOWN;
    }
  }

  public Bisection {
    levels = List.copyOf(levels);
    steps = List.copyOf(steps);
  }

  /**
   * How far the search is.
   *
   * @param levels the candidates, ascending
   * @param wanted share that is to be retained
   * @param measured the retentions of all seeds at a level; empty while they are not there. NaN where there is nothing
   *     to retain: it counts as too little, and ends the search where so many are NaN that nothing can be shown
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
      Step step = new Step(level, retained(retentions.get(), wanted));
      steps.add(step);
      if (nothingToRetain(retentions.get())) {
        return new Bisection(levels, steps, OptionalDouble.empty());
      } else if (step.shown()) {
        shown = middle;
      } else {
        notShown = middle;
      }
    }
    return new Bisection(levels, steps, OptionalDouble.empty());
  }

  private static Majority retained(double[] retentions, double wanted) {
    return new Majority((int) Arrays.stream(retentions).filter(r -> r >= wanted).count(), retentions.length);
  }

  /** Whether there is nothing to retain, NaN, in so many trainings that no search can show anything. */
  public static boolean nothingToRetain(double... retentions) {
    int something = (int) Arrays.stream(retentions).filter(r -> !Double.isNaN(r)).count();
    return something < retentions.length
        && new Majority(something, retentions.length).judged() != Judgement.SHOWN;
  }

  /** The levels that a search tries if enough is retained at all of them: no search tries more. */
  public static List<Double> longest(List<Double> levels) {
    double[] enough = DoubleStream.generate(() -> 1).limit(Majority.fewest(Judgement.LEVEL)).toArray();
    return of(levels, 0, level -> Optional.of(enough)).steps().stream().map(Step::level).toList();
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
