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
import java.util.stream.Collectors;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.rl.Episodes;
import org.junit.jupiter.api.Test;

class PolicyEvaluatorsTest {
  private final Seeds seeds = Seeds.of(8);

  /** Pushes to the left when greedy; its entropy is the cart's position, so that a mean over states can be reckoned. */
  private static final class Leftwards implements Policy {
    private double positions;
    private int states;

    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      for (int i = 0; i < batch; i++) {
        actions[i] = greedy ? 0 : random.nextInt(2);
        positions += observations[4 * i];
      }
      states += batch;
    }

    @Override
    public Optional<Entropy> entropy() {
      return Optional.of((observations, batch, entropies) -> {
        for (int i = 0; i < batch; i++) {
          entropies[i] = observations[4 * i];
        }
      });
    }
  }

  private record CartPoleAgent(Policy policy, int episodes, Seeds seeds) implements Agent {
    @Override
    public Environment environment() {
      return new CartPole();
    }

    @Override
    public List<Episode> scored(Split split) {
      assertEquals(Split.TEST, split);
      return new Episodes(CartPole::new).play(policy, episodes, true, seeds);
    }
  }

  /** Something trained that shows this and nothing else. */
  private static Testable trained(Optional<Agent> agent) {
    return (Testable)
        Proxy.newProxyInstance(
            PolicyEvaluatorsTest.class.getClassLoader(),
            new Class<?>[] {Testable.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("show") && arguments[0] == Agent.class) {
                return agent;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <A extends Annotation> A options(Class<A> type, Map<String, Object> changes) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Evaluator entropy(Map<String, Object> changes) {
    return new PolicyEntropyEvaluator(options(PolicyEntropyEvaluator.Options.class, changes));
  }

  private static void measuresWhatItNames(Evaluator evaluator, Map<String, Double> values) {
    Set<String> names = evaluator.metrics().stream().map(Metric::name).collect(Collectors.toSet());
    assertEquals(names, values.keySet());
  }

  /** The same episodes, one after another. */
  private double[] reckon(int episodes) {
    double[] lengths = new double[episodes];
    float[] observation = new float[4];
    CartPole environment = new CartPole();
    for (int i = 0; i < episodes; i++) {
      environment.reset(seeds.seed("episode-" + i), observation);
      boolean done = false;
      while (!done) {
        done = environment.step(new float[1], 0, observation).done();
        lengths[i]++;
      }
    }
    Arrays.sort(lengths);
    return lengths;
  }

  @Test
  void returnsAreThoseOfTheEpisodes() {
    for (int episodes : new int[] {1, 4, 41}) {
      Evaluator evaluator = new ReturnEvaluator();
      CartPoleAgent agent = new CartPoleAgent(new Leftwards(), episodes, seeds);
      Map<String, Double> values = evaluator.evaluate(trained(Optional.of(agent)), Seeds.of(99));
      measuresWhatItNames(evaluator, values);
      double[] expected = reckon(episodes);
      double mean = Arrays.stream(expected).sum() / episodes;
      double squares = Arrays.stream(expected).map(x -> x * x).sum() / episodes;
      assertFalse(values.containsKey("return"), "the mean is the score and has no second name");
      assertEquals(mean, values.get("return-mean"), 1e-9);
      assertEquals(Math.sqrt(Math.max(0, squares - mean * mean)), values.get("return-std"), 1e-6);
      assertEquals(expected[0], values.get("return-min"));
      assertEquals(expected[episodes - 1], values.get("return-max"));
      assertEquals(mean, values.get("episode-length"), 1e-12);
      double median = episodes == 4 ? (expected[1] + expected[2]) / 2 : expected[episodes / 2];
      assertEquals(median, values.get("return-median"));
    }
  }

  @Test
  void entropyIsTheMeanOverVisitedStates() {
    Leftwards policy = new Leftwards();
    Evaluator evaluator = entropy(Map.of("episodes", 40));
    Map<String, Double> values = evaluator.evaluate(trained(Optional.of(new CartPoleAgent(policy, 1, seeds))), seeds);
    measuresWhatItNames(evaluator, values);
    assertTrue(policy.states > 40);
    assertEquals(policy.positions / policy.states, values.get("policy-entropy"), 1e-9);
    assertEquals(values.get("policy-entropy") / Math.log(2), values.get("policy-evenness"), 1e-12);
  }

  @Test
  void refusesAPolicyThatTellsNoEntropy() {
    Policy silent = (observations, batch, actions, greedy, random) -> Arrays.fill(actions, 0, batch, 0);
    Testable trained = trained(Optional.of(new CartPoleAgent(silent, 1, seeds)));
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> entropy(Map.of()).evaluate(trained, seeds));
    assertTrue(refusal.getMessage().contains("tells no entropy"), refusal::getMessage);
  }

  @Test
  void refuseWhatHasNoAgent() {
    Evaluator coverage =
        new StateActionCoverageEvaluator(options(StateActionCoverageEvaluator.Options.class, Map.of()));
    for (Evaluator evaluator : new Evaluator[] {new ReturnEvaluator(), entropy(Map.of()), coverage}) {
      InvalidInputException refusal =
          assertThrows(InvalidInputException.class, () -> evaluator.evaluate(trained(Optional.empty()), seeds));
      assertTrue(refusal.getMessage().contains("provides \"agent\""), refusal::getMessage);
    }
  }
}
