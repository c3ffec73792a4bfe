// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Values;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.junit.jupiter.api.Test;

/** What is measured along the course of episodes, beside sums that were reckoned by hand. */
class CourseEvaluatorsTest {
  private static final double DISCOUNT = 0.9;
  private static final Policy ALTERNATING = (observations, batch, actions, greedy, random) -> {
    for (int i = 0; i < batch; i++) {
      actions[i] = Math.round(5 * observations[i]) % 2;
    }
  };
  private static final Policy STILL = (observations, batch, actions, greedy, random) ->
      Arrays.fill(actions, 0, batch, 0);
  private static final Policy TOSSING = (observations, batch, actions, greedy, random) -> {
    for (int i = 0; i < batch; i++) {
      actions[i] = random.nextInt(2);
    }
  };

  private final Seeds seeds = Seeds.of(8);

  private record Player(Policy policy, Supplier<Environment> make) implements Agent {
    @Override
    public Environment environment() {
      return make.get();
    }

    @Override
    public List<Episode> scored(Split split) {
      throw new UnsupportedOperationException();
    }
  }

  private record Critic(int length, IntToDoubleFunction worth) implements Values {
    @Override
    public double discount() {
      return DISCOUNT;
    }

    @Override
    public void of(float[] observations, int batch, float[] values) {
      for (int i = 0; i < batch; i++) {
        values[i] = (float) worth.applyAsDouble(Math.round(length * observations[i]));
      }
    }
  }

  private static Testable trained(Policy policy, Supplier<Environment> make, Optional<Values> values) {
    return (Testable) Proxy.newProxyInstance(
        CourseEvaluatorsTest.class.getClassLoader(), new Class<?>[] {Testable.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "show" -> Optional.of(new Player(policy, make));
          case "as" -> values;
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private static <A extends Annotation> A options(Class<A> type, Map<String, Object> changes) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type},
        (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Evaluator valueError(int episodes) {
    return new ValueErrorEvaluator(options(ValueErrorEvaluator.Options.class, Map.of("episodes", episodes)));
  }

  private Map<String, Double> coverage(Policy policy, Supplier<Environment> make, Map<String, Object> changes) {
    Evaluator evaluator =
        new StateActionCoverageEvaluator(options(StateActionCoverageEvaluator.Options.class, changes));
    Map<String, Double> values = evaluator.evaluate(trained(policy, make, Optional.empty()), seeds);
    assertEquals(evaluator.metrics().stream().map(Metric::name).collect(Collectors.toSet()), values.keySet());
    return values;
  }

  /** 0 + 1 + ... + 4, each discounted by the steps until it. */
  private static double worth(int step) {
    double worth = 0;
    for (int t = step; t < 5; t++) {
      worth += t * Math.pow(DISCOUNT, t - step);
    }
    return worth;
  }

  @Test
  void aCriticThatKnowsWhatComesErrsByNothing() {
    Evaluator evaluator = valueError(7);
    Map<String, Double> values = evaluator.evaluate(
        trained(ALTERNATING, () -> new Corridor(5, false), Optional.of(new Critic(5, CourseEvaluatorsTest::worth))),
        seeds);
    assertEquals(
        evaluator.metrics().stream().map(Metric::name).collect(Collectors.toSet()), values.keySet());
    assertEquals(0, values.get("value-rmse"), 1e-6);
    assertEquals(0, values.get("value-bias"), 1e-6);
    assertEquals(1, values.get("value-explained-variance"), 1e-9);
  }

  @Test
  void theErrorIsValueLessDiscountedReturn() {
    // always 2 more, and at the first step 5 more than that
    Map<String, Double> values = valueError(3).evaluate(
        trained(
            STILL, () -> new Corridor(5, false),
            Optional.of(new Critic(5, step -> worth(step) + 2 + (step == 0 ? 5 : 0)))),
        seeds);
    assertEquals(3, values.get("value-bias"), 1e-6);
    assertEquals(Math.sqrt((49 + 4 * 4) / 5.0), values.get("value-rmse"), 1e-6);
    double mean = (worth(0) + worth(1) + worth(2) + worth(3) + worth(4)) / 5;
    double variance = 0;
    for (int t = 0; t < 5; t++) {
      variance += Math.pow(worth(t) - mean, 2) / 5;
    }
    // errors of 7, 2, 2, 2, 2 have a variance of 4
    assertEquals(1 - 4 / variance, values.get("value-explained-variance"), 1e-6);
  }

  @Test
  void whatATimeLimitCutGoesOnAsTheCriticHolds() {
    // worth 10 at the limit: what is missing of each step is 10 times the discount of the steps until it
    Values knows = new Critic(5, step -> worth(step) + 10 * Math.pow(DISCOUNT, 5 - step));
    Map<String, Double> limited = valueError(2).evaluate(
        trained(STILL, () -> new Corridor(5, true), Optional.of(knows)), seeds);
    assertEquals(0, limited.get("value-rmse"), 1e-5);
    Map<String, Double> ended = valueError(2).evaluate(
        trained(STILL, () -> new Corridor(5, false), Optional.of(knows)), seeds);
    double missing = 0;
    for (int t = 0; t < 5; t++) {
      missing += 10 * Math.pow(DISCOUNT, 5 - t) / 5;
    }
    assertEquals(missing, ended.get("value-bias"), 1e-5);
  }

  @Test
  void returnsThatDoNotVaryHaveNoVarianceToTell() {
    Map<String, Double> values = valueError(4).evaluate(
        trained(STILL, () -> new Corridor(1, false), Optional.of(new Critic(1, step -> 1))), seeds);
    assertEquals(Set.of("value-rmse", "value-bias"), values.keySet());
    assertEquals(1, values.get("value-rmse"));
  }

  @Test
  void anAgentWithoutValuesIsRefusedBeforeAnythingRuns() {
    Testable silent = trained(STILL, CartPole::new, Optional.empty());
    for (Runnable asks : List.<Runnable>of(
        () -> valueError(1).prepare(silent), () -> valueError(1).evaluate(silent, seeds))) {
      InvalidInputException refusal = assertThrows(InvalidInputException.class, asks::run);
      assertTrue(refusal.getMessage().contains("this agent has no critic, or one that counts more than rewards"));
    }
    valueError(1).prepare(trained(STILL, CartPole::new, Optional.of(new Critic(1, step -> 0))));
  }

  @Test
  void ofAKnownCourseTheCellsAreCounted() {
    // shares 0, .2, .4, .6, .8 of the way, each with one of the two actions, in 20 episodes of 5 steps
    Map<String, Double> values =
        coverage(ALTERNATING, () -> new Corridor(5, false), Map.of("pairs", 100, "episodes", 20));
    assertEquals(Math.log(5), values.get("coverage-entropy"), 1e-12);
    assertEquals(5, values.get("coverage-cells"));
    assertEquals(0.5, values.get("coverage-observations"));
    assertEquals(1, values.get("coverage-actions"));
    Map<String, Double> still = coverage(STILL, () -> new Corridor(5, false), Map.of("pairs", 100, "cells", 2));
    // steps 0, 1, 2 lie in the lower half
    assertEquals(-0.6 * Math.log(0.6) - 0.4 * Math.log(0.4), still.get("coverage-entropy"), 1e-12);
    assertEquals(0.5, still.get("coverage-actions"));
    Map<String, Double> one = coverage(STILL, () -> new Corridor(1, false), Map.of());
    assertEquals(Double.doubleToRawLongBits(0.0), Double.doubleToRawLongBits(one.get("coverage-entropy")));
  }

  @Test
  void asManyPairsAreCountedHoweverLongEpisodesAre() {
    // evenly over all cells, in episodes of 8 and of 1024 steps
    Map<String, Object> few = Map.of("pairs", 400, "episodes", 3, "cells", 8);
    double brief = coverage(STILL, () -> new Corridor(8, false), few).get("coverage-entropy");
    double lasting = coverage(STILL, () -> new Corridor(1024, false), few).get("coverage-entropy");
    assertEquals(Math.log(8), brief, 0.05);
    assertEquals(Math.log(8), lasting, 0.05);
    // the sample is of whole episodes, not of their beginnings
    assertEquals(1, coverage(STILL, () -> new Corridor(1024, false), few).get("coverage-observations"));
  }

  @Test
  void actionsOfABoxHaveCellsFromBoundToBound() {
    // from -2 to 2: 0 lies in one cell of ten, and draws of the whole box in all
    Policy drawing = (observations, batch, actions, greedy, random) -> {
      for (int i = 0; i < batch; i++) {
        actions[i] = (float) random.nextDouble(-2, 2);
      }
    };
    assertEquals(0.1, coverage(STILL, Pendulum::new, Map.of()).get("coverage-actions"));
    assertEquals(1, coverage(drawing, Pendulum::new, Map.of()).get("coverage-actions"));
  }

  @Test
  void whereBoundsAreMissingTheCellsAreThoseOfRandomActions() {
    Map<String, Double> tossing = coverage(TOSSING, CartPole::new, Map.of());
    Map<String, Double> still = coverage(STILL, CartPole::new, Map.of());
    assertEquals(1, tossing.get("coverage-actions"));
    assertEquals(0.5, still.get("coverage-actions"));
    assertTrue(tossing.get("coverage-entropy") > still.get("coverage-entropy") + 1, tossing + " " + still);
    // speeds of random play fill their cells, positions just those in the middle
    assertTrue(tossing.get("coverage-observations") > 0.5, tossing.toString());
    assertEquals(tossing, coverage(TOSSING, CartPole::new, Map.of()));
    assertFalse(tossing.values().contains(Double.NaN));
  }
}
