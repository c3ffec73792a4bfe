// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.episode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Curves;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Mark;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.wrapper.ActionRepeat;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;

class EpisodeEvaluatorTest {
  /** Pushes towards where the pole leans: it falls all the same, but later. */
  private static final Policy LEANING = (observations, batch, actions, greedy, random) -> {
    for (int i = 0; i < batch; i++) {
      actions[i] = observations[4 * i + 2] > 0 ? 1 : 0;
    }
  };
  private static final Policy LEFTWARDS = (observations, batch, actions, greedy, random) -> actions[0] = 0;

  @Test
  void keepsAPictureOfEachState() {
    Animation episode = episode(CartPole::new, LEANING, Map.of(), 3);
    CartPole expected = new CartPole();
    float[] observation = new float[4];
    float[] action = new float[1];
    expected.reset(Seeds.of(3).scope("episode").seed("first state"), observation);
    double sum = 0;
    boolean over = false;
    for (int i = 0; !over; i++) {
      assertEquals(expected.drawing().orElseThrow().marks(), episode.pictures().get(i));
      // the axle is where the cart is, the tip a metre away
      double[] pole = ((Mark.Line) episode.pictures().get(i).get(4)).points();
      assertEquals(observation[0], pole[0], 1e-6);
      assertEquals(observation[0] + Math.sin(observation[2]), pole[2], 1e-6);
      assertEquals(pole[1] + Math.cos(observation[2]), pole[3], 1e-6);
      LEANING.act(observation, 1, action, true, Seeds.of(1).stream("none"));
      Environment.Step step = expected.step(action, 0, observation);
      sum += step.reward();
      over = step.done();
    }
    assertEquals(sum + 1, episode.pictures().size());
    assertEquals(50, episode.picturesPerSecond());
    assertEquals("return " + (int) sum + ", terminated after " + (int) sum + " steps", episode.caption());
  }

  @Test
  void agentsOfASeedBeginInTheSameState() {
    Animation one = episode(CartPole::new, LEANING, Map.of(), 3);
    Animation other = episode(CartPole::new, LEFTWARDS, Map.of(), 3);
    assertEquals(one, episode(CartPole::new, LEANING, Map.of(), 3));
    assertEquals(one.pictures().get(0), other.pictures().get(0));
    assertNotEquals(one.pictures().size(), other.pictures().size());
    assertNotEquals(one.pictures().get(0), episode(CartPole::new, LEANING, Map.of(), 4).pictures().get(0));
  }

  @Test
  void drawsNoMoreStepsThanAskedForAndSaysSo() {
    Animation all = episode(CartPole::new, LEANING, Map.of(), 3);
    Animation some = episode(CartPole::new, LEANING, Map.of("steps", 5), 3);
    assertEquals(all.pictures().subList(0, 6), some.pictures());
    assertEquals(all.caption() + ", the first 5 shown", some.caption());
  }

  @Test
  void measuresTheSameWithAndWithoutKeeping() {
    EpisodeEvaluator evaluator = evaluator(Map.of());
    Testable trained = trained(CartPole::new, LEANING);
    assertEquals(evaluator.evaluate(trained, Seeds.of(3)), evaluator.evaluate(trained, Seeds.of(3), new Kept()));
    assertEquals(1, evaluator.metrics().size());
  }

  @Test
  void looksIntoWrappers() {
    Supplier<Environment> repeated = () -> {
      ActionRepeat wrapper = new ActionRepeat(Settings.of(ActionRepeat.Options.class, Map.of("repeat", 2)));
      wrapper.compose(new GivenParts().with(Environment.KIND, CartPole::new));
      return wrapper;
    };
    Animation episode = episode(repeated, LEFTWARDS, Map.of(), 3);
    Animation inside = episode(CartPole::new, LEFTWARDS, Map.of(), 3);
    assertEquals(25, episode.picturesPerSecond());
    assertEquals(inside.pictures().get(2), episode.pictures().get(1));
  }

  @Test
  void refusesWhatDrawsNothing() {
    Environment silent = (Environment) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {Environment.class},
        (proxy, method, arguments) -> Optional.<Drawing>empty());
    InvalidInputException refused = assertThrows(
        InvalidInputException.class,
        () -> evaluator(Map.of()).evaluate(trained(() -> silent, LEANING), Seeds.of(1)));
    assertTrue(refused.getMessage().contains("provides \"drawing\", such as CartPole-v1"), refused::getMessage);
  }

  private static Animation episode(
      Supplier<Environment> environment, Policy policy, Map<String, Object> options, long seed) {
    Kept kept = new Kept();
    evaluator(options).evaluate(trained(environment, policy), Seeds.of(seed), kept);
    return kept.animations.get("episode");
  }

  private static EpisodeEvaluator evaluator(Map<String, Object> options) {
    return new EpisodeEvaluator(Settings.of(EpisodeEvaluator.Options.class, options));
  }

  private static Testable trained(Supplier<Environment> environment, Policy policy) {
    Agent agent = new Agent() {
      @Override
      public Policy policy() {
        return policy;
      }

      @Override
      public Environment environment() {
        return environment.get();
      }

      @Override
      public List<Episode> scored(Split split) {
        throw new AssertionError("its own episode is enough");
      }
    };
    return (Testable) Proxy.newProxyInstance(
        EpisodeEvaluatorTest.class.getClassLoader(), new Class<?>[] {Testable.class},
        (proxy, method, arguments) -> Optional.of(agent));
  }

  private static final class Kept implements ArrayStore {
    private final Map<String, Animation> animations = new HashMap<>();

    @Override
    public void save(String array, double[] values, int... shape) {
      throw new AssertionError(array);
    }

    @Override
    public void save(String array, float[] values, int... shape) {
      throw new AssertionError(array);
    }

    @Override
    public void save(String name, Animation animation) {
      animations.put(name, animation);
    }

    @Override
    public void save(String name, Curves curves) {
      throw new AssertionError(name);
    }
  }
}
