// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.MountainCar;
import org.espalier.environment.classic.MountainCarContinuous;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.GivenParts;
import org.junit.jupiter.api.Test;

class ReinforcementTest {

  /** Balances the pole when greedy, else pushes at random. */
  private static final class Balancing implements Policy {
    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      for (int i = 0; i < batch; i++) {
        float lean = observations[4 * i + 2] + observations[4 * i + 3];
        actions[i] = greedy ? (lean > 0 ? 1 : 0) : random.nextInt(2);
      }
    }
  }

  /** A learner of two iterations that has nothing to learn. */
  private static final class Able implements Learner, GradientSource {
    private final Policy policy = new Balancing();
    private long iteration;
    private Map<String, float[]> free = Map.of("policy/nerve", new float[] {0.5f, -2});

    @Override
    public Map<String, float[]> freeParameters() {
      return free;
    }

    @Override
    public void freeParameters(Map<String, float[]> values) {
      free = values;
    }

    @Override
    public Policy policy() {
      return policy;
    }

    @Override
    public double gradients(int samples, RandomStream random) {
      return 0;
    }

    @Override
    public Map<String, Network> networks() {
      return Map.of();
    }

    @Override
    public long iteration() {
      return iteration;
    }

    @Override
    public long plannedIterations() {
      return 2;
    }

    @Override
    public long plannedSamples() {
      return 64;
    }

    @Override
    public boolean finished() {
      return iteration == 2;
    }

    @Override
    public Map<String, Double> iterate() {
      iteration++;
      return Map.of("return", (double) iteration);
    }

    @Override
    public List<Metric> metrics() {
      return List.of(new Metric("return", "reward", Metric.Direction.HIGHER, "the iteration"));
    }

    @Override
    public void save(DataOutput out) {
      throw new UnsupportedOperationException("nobody asked");
    }

    @Override
    public void restore(DataInput in) {
      throw new UnsupportedOperationException("nobody asked");
    }
  }

  private record Context(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      throw new UnsupportedOperationException("networks are the algorithm's business");
    }
  }

  private static Testable trainable(long seed, int episodes) {
    return trainable(seed, episodes, CartPole::new);
  }

  private static Testable trainable(long seed, int episodes, Supplier<Environment> environment) {
    return trainable(seed, episodes, parts(environment));
  }

  private static GivenParts parts(Supplier<Environment> environment) {
    return new GivenParts()
        .with(Environment.KIND, environment)
        .with(Algorithm.KIND, () -> (Algorithm) (context, environments) -> new Able());
  }

  private static Testable trainable(long seed, int episodes, GivenParts parts) {
    Reinforcement.Options options =
        new Reinforcement.Options() {
          @Override
          public int evaluationEpisodes() {
            return episodes;
          }

          @Override
          public Class<Reinforcement.Options> annotationType() {
            return Reinforcement.Options.class;
          }
        };
    Reinforcement task = new Reinforcement(options);
    task.compose(parts);
    return task.create(new Context(Seeds.of(seed)));
  }

  @Test
  void whatATrainingTookIsGivenBackWhenItEnds() {
    GivenParts parts = parts(CartPole::new);
    Testable trainable = trainable(0, 2, parts);
    trainable.score(Split.VALIDATION);
    assertTrue(parts.open().size() > 2, "an algorithm and environments");
    trainable.close();
    assertEquals(List.of(), parts.open());
  }

  @Test
  void scoresTheGreedyPolicyAboveTheRandomOne() {
    Testable trainable = trainable(0, 50);
    assertEquals("return", trainable.objective().name());
    assertEquals(Metric.Direction.HIGHER, trainable.objective().direction());
    double score = trainable.score(Split.TEST);
    double floor = trainable.floor(Split.TEST);
    assertTrue(score > 100, () -> "this rule balances for about 200 steps, not " + score);
    assertTrue(floor > 15 && floor < 30, () -> "pushing at random balances for about 22 steps, not " + floor);
  }

  /** Within the tolerances: of CartPole and Pendulum four standard errors of 100 episodes. */
  private static void floorIs(
      Supplier<Environment> environment, double random, double within, double constant, double near) {
    for (long seed = 0; seed < 3; seed++) {
      Testable trainable = trainable(seed, 100, environment);
      Map<String, Double> facts = trainable.facts();
      double ofRandom = facts.get("untaught policies/random action/return");
      double ofConstant = facts.get("untaught policies/best constant action/return");
      assertEquals(random, ofRandom, within);
      assertEquals(constant, ofConstant, near);
      assertEquals(Math.max(ofRandom, ofConstant), trainable.floor(Split.TEST));
      assertTrue(trainable.floor(Split.VALIDATION) >= constant - near);
    }
  }

  /**
   * Pushing to one side topples the pole sooner than pushing at random does: 9.4 steps against 22.3 in 20,000 episodes
   * of an independent program with Gymnasium's equations.
   */
  @Test
  void floorOfCartPoleIsTheRandomPolicy() {
    floorIs(CartPole::new, 22.3, 4.8, 9.4, 0.3);
    assertTrue(trainable(0, 100).floor(Split.TEST) > 15);
  }

  /** A constant torque never swings the arm up, and random torques rarely do. */
  @Test
  void floorOfAcrobotIsNextToTheWorst() {
    floorIs(Acrobot::new, -498, 4, -500, 0);
  }

  /** No constant force leaves the valley, and random ones do not either. */
  @Test
  void floorOfMountainCarIsTheWorst() {
    floorIs(MountainCar::new, -200, 0, -200, 0);
  }

  /**
   * Random forces cost .1 E f^2 = 1/30 a step and reach the goal in an episode of a hundred or so; doing nothing costs
   * nothing: standing still is not learning.
   */
  @Test
  void floorOfContinuousMountainCarIsDoingNothing() {
    floorIs(MountainCarContinuous::new, -33.3, 4, 0, 0);
    Testable trainable = trainable(0, 100, MountainCarContinuous::new);
    assertEquals(0, trainable.facts().get("untaught policies/best constant action/action"));
    assertEquals(0, trainable.floor(Split.TEST));
  }

  /** Means of 4000 episodes, without a torque and at random, of an independent program with Gymnasium's equations. */
  @Test
  void floorOfPendulumIsNearTheRandomPolicy() {
    floorIs(Pendulum::new, -1234, 117, -1222, 142);
  }

  @Test
  void scoredEpisodesAreThoseOfTheScore() {
    Testable trainable = trainable(0, 50);
    Agent agent = trainable.show(Agent.class).orElseThrow();
    for (Split split : new Split[] {Split.TEST, Split.VALIDATION}) {
      List<Episode> played = agent.scored(split);
      assertEquals(50, played.size());
      assertEquals(
          trainable.score(split), played.stream().mapToDouble(Episode::reward).average().orElseThrow());
    }
  }

  @Test
  void scoresAreOfTheSeedAndTheSplit() {
    Testable trainable = trainable(0, 50);
    double score = trainable.score(Split.TEST);
    assertEquals(score, trainable.score(Split.TEST));
    assertEquals(score, trainable(0, 50).score(Split.TEST));
    assertNotEquals(score, trainable.score(Split.VALIDATION));
    assertNotEquals(score, trainable(1, 50).score(Split.TEST));
  }

  @Test
  void trainsByTheLearner() {
    Testable trainable = trainable(0, 1);
    assertEquals(64, trainable.plannedSamples());
    assertEquals(2, trainable.plannedIterations());
    assertEquals(Map.of("return", 1.0), trainable.iterate());
    assertEquals(Map.of("return", 2.0), trainable.iterate());
    assertTrue(trainable.finished());
    trainable.close();
  }

  @Test
  void showsItsAgentAndWhatTheLearnerOffers() {
    Testable trainable = trainable(0, 1);
    Agent agent = trainable.show(Agent.class).orElseThrow();
    assertTrue(agent.policy() instanceof Balancing);
    assertNotEquals(agent.environment(), agent.environment());
    assertEquals(0, trainable.as(GradientSource.class).orElseThrow().gradients(1, Seeds.of(0).stream("x")));
    assertTrue(trainable.show(Predictor.class).isEmpty());
  }

  @Test
  void whatBelongsToNoNetworkIsAmongTheWeights() {
    Testable trainable = trainable(0, 1);
    assertEquals(Set.of("policy/nerve"), trainable.weights().names());
    assertArrayEquals(new float[] {0.5f, -2}, trainable.weights().get("policy/nerve"));
    trainable.weights(new Weights(Map.of("policy/nerve", new float[] {3, 4})));
    assertArrayEquals(new float[] {3, 4}, trainable.freeParameters().get("policy/nerve"));
  }

  private static float[] inputs(Testable trainable, int width, int samples) {
    Architecture reader = Architecture.from(Shape.of(width)).dense(1, Initializer.FAN_IN).build();
    Network network = new JvmEngine().create(reader, Seeds.of(0).stream("network"));
    InputSource source = trainable.as(InputSource.class).orElseThrow();
    return source.inputs(network, samples, Seeds.of(0).stream("inputs"));
  }

  @Test
  void inputsAreWhatThePolicySeesInEpisodesOfTheirOwn() {
    float[] inputs = inputs(trainable(0, 1), 4, 200);
    assertEquals(800, inputs.length);
    assertArrayEquals(inputs, inputs(trainable(1, 1), 4, 200));
    int beginnings = 0;
    for (int n = 0; n < 200; n++) {
      boolean begins = true;
      for (int i = 0; i < 4; i++) {
        begins &= Math.abs(inputs[4 * n + i]) <= 0.05f;
      }
      beginnings += begins ? 1 : 0;
      assertTrue(Math.abs(inputs[4 * n + 2]) < 0.21f, "the pole has not fallen where an action is taken");
    }
    int seen = beginnings;
    assertTrue(seen >= 3 && seen < 100, () -> "pushing at random begins anew every 22 steps, not " + seen + " times");
  }

  @Test
  void aNetworkThatReadsSomethingElseGetsNoInputs() {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> inputs(trainable(0, 1), 7, 1));
    assertTrue(refused.getMessage().contains("reads 7 numbers, but an observation has 4"), refused.getMessage());
  }
}
