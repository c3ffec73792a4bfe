// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BisectionTest {
  private static final List<Double> LEVELS = IntStream.rangeClosed(50, 99).mapToObj(i -> i / 100.0).toList();

  /** Five seeds around a mean: as few as can show anything. */
  private static double[] seeds(double mean) {
    return new double[] {mean - 0.01, mean, mean + 0.01, mean, mean};
  }

  private static Bisection ended(DoubleUnaryOperator retention) {
    return Bisection.of(LEVELS, 0.9, level -> Optional.of(seeds(retention.applyAsDouble(level))));
  }

  @Test
  void findsTheHighestLevelThatIsShownWhereverItLies() {
    for (int last = 49; last <= 99; last++) {
      double edge = last / 100.0;
      Bisection search = ended(level -> level <= edge ? 1 : 0);
      assertEquals(OptionalDouble.empty(), search.next());
      assertEquals(0, search.left());
      assertEquals(last == 49 ? Optional.empty() : Optional.of(edge), search.highest().map(Bisection.Step::level));
      assertEquals(
          last == 99 ? Optional.empty() : Optional.of((last + 1) / 100.0),
          search.lowestNotShown().map(Bisection.Step::level));
      assertTrue(search.steps().size() <= Bisection.mostSteps(50), search.steps() + "");
    }
    assertEquals(6, Bisection.mostSteps(50));
    for (int levels = 1; levels <= 50; levels++) {
      assertEquals(Bisection.mostSteps(levels), Bisection.longest(LEVELS.subList(0, levels)).size());
    }
  }

  @Test
  void oneTrainingOfFiveThatRetainsLessIsNotLeftOut() {
    assertTrue(ended(level -> 0.9 + 0.011).highest().isPresent());
    assertEquals(Optional.empty(), ended(level -> 0.9 + 0.009).highest());
    double[] oneFailed = {1, 1, 1, 1, Double.NEGATIVE_INFINITY};
    assertEquals(Optional.empty(), Bisection.of(LEVELS, 0.9, level -> Optional.of(oneFailed)).highest());
    double[] oneOfEight = {1, 1, 1, 1, 1, 1, 1, Double.NEGATIVE_INFINITY};
    assertEquals(0.99, Bisection.of(LEVELS, 0.9, level -> Optional.of(oneOfEight)).highest().orElseThrow().level());
  }

  @Test
  void threeSeedsShowNothingAndTheSearchGoesDownToItsEnd() {
    Bisection search = Bisection.of(LEVELS, 0.9, level -> Optional.of(new double[] {1, 1, 1}));
    assertEquals(Optional.empty(), search.highest());
    assertEquals(0.5, search.lowestNotShown().orElseThrow().level());
  }

  @Test
  void asksForOneLevelAfterTheOtherAndAnyMomentGivesTheSamePath() {
    List<Double> asked = new ArrayList<>();
    Bisection search = Bisection.of(LEVELS, 0.9, level -> Optional.empty());
    while (search.next().isPresent()) {
      assertEquals(asked, search.steps().stream().map(Bisection.Step::level).toList());
      assertTrue(search.left() >= 1 && asked.size() + search.left() <= 6);
      asked.add(search.next().getAsDouble());
      search = Bisection.of(
          LEVELS, 0.9, level -> asked.contains(level) ? Optional.of(seeds(level < 0.88 ? 1 : 0.5)) : Optional.empty());
    }
    assertEquals(List.of(0.74, 0.87, 0.93, 0.9, 0.88), asked);
    assertEquals(0.87, search.highest().orElseThrow().level());
    assertEquals(0.88, search.lowestNotShown().orElseThrow().level());
  }

  @Test
  void endsWhereThereIsNothingToRetain() {
    Bisection search = Bisection.of(LEVELS, 0.9, level -> Optional.of(new double[] {1, Double.NaN, 1}));
    assertEquals(1, search.steps().size());
    assertEquals(OptionalDouble.empty(), search.next());
    assertEquals(Optional.empty(), search.highest());
    double[] mostly = {1, 1, 1, 1, 1, 1, 1, Double.NaN};
    assertEquals(0.99, Bisection.of(LEVELS, 0.9, level -> Optional.of(mostly)).highest().orElseThrow().level());
  }
}
