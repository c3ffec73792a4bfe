// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.junit.jupiter.api.Test;

class DemonstrationsTest {
  private static final Map<String, Object> SHORT = Map.of("epochs", 30, "batchSize", 16, "learningRate", 0.01);

  @Test
  void theExpertIsTheAgentThatRewardsTeachToTheBit() {
    Classroom classroom = new Classroom(CartPole::new, 4096);
    Demonstrations demonstrations = classroom.demonstrations(300, 100, 100);
    Data data = demonstrations.load(Seeds.of(5));
    try (Testable agent = classroom.agent(5)) {
      while (!agent.finished()) {
        agent.iterate();
      }
      Policy policy = agent.show(Agent.class).orElseThrow().policy();
      for (Split split : Split.values()) {
        float[][] pairs = pairs(data.split(split), 4, 1);
        float[] expected = new float[data.split(split).size()];
        policy.act(pairs[0], expected.length, expected, true, Seeds.of(0).stream("none"));
        assertArrayEquals(expected, pairs[1]);
      }
      assertEquals(agent.score(Split.TEST), demonstrations.facts().get("demonstrations/expert/return"));
    }
  }

  @Test
  void nothingIsTrainedBeforeAnExampleIsReadAndThenOnce() {
    AtomicInteger resets = new AtomicInteger();
    Classroom classroom = new Classroom(() -> new Counted(new CartPole(), resets), 512);
    Testable one = Classroom.student(() -> classroom.demonstrations(100, 40, 50), SHORT, 1);
    Testable same = Classroom.student(() -> classroom.demonstrations(100, 40, 50), SHORT, 1);
    assertEquals(100 * 30, one.plannedSamples());
    assertEquals(0, resets.get());
    one.iterate();
    int trained = resets.get();
    assertTrue(trained > 0);
    same.iterate();
    assertEquals(trained, resets.get());
    assertEquals(one.weights(), same.weights());
    Testable other = Classroom.student(() -> classroom.demonstrations(100, 40, 50), SHORT, 2);
    other.iterate();
    assertTrue(resets.get() > trained);
  }

  @Test
  void splitsAreOfEpisodesOfTheirOwnAndAsLargeAsAskedFor() {
    Demonstrations demonstrations = new Classroom(CartPole::new, 512).demonstrations(700, 90, 130);
    Data data = demonstrations.load(Seeds.of(3));
    Set<List<Float>> seen = new HashSet<>();
    int all = 0;
    for (Split split : Split.values()) {
      float[] observations = pairs(data.split(split), 4, 1)[0];
      for (int i = 0; i < observations.length; i += 4) {
        seen.add(List.of(observations[i], observations[i + 1], observations[i + 2], observations[i + 3]));
        all++;
      }
      String episodes = "demonstrations/" + split.name().toLowerCase(Locale.ROOT) + "/episodes";
      assertTrue(demonstrations.facts().get(episodes) >= 1);
    }
    assertEquals(700 + 90 + 130, all);
    assertEquals(all, seen.size(), "a state is in two splits, or twice in one");
    assertEquals(new Target.Classification(2), data.target());
  }

  /** More pairs of one split leave the others as they are, and the first of its own. */
  @Test
  void theSizeOfASplitChangesNoPair() {
    Classroom classroom = new Classroom(CartPole::new, 512);
    Data few = classroom.demonstrations(100, 40, 50).load(Seeds.of(4));
    Data many = new Classroom(CartPole::new, 512).demonstrations(300, 40, 50).load(Seeds.of(4));
    assertArrayEquals(pairs(few.split(Split.TEST), 4, 1)[0], pairs(many.split(Split.TEST), 4, 1)[0]);
    assertArrayEquals(
        pairs(few.split(Split.TRAIN), 4, 1)[0], Arrays.copyOf(pairs(many.split(Split.TRAIN), 4, 1)[0], 400));
  }

  @Test
  void aStudentOfDiscreteActionsActsAsItsExpertDoes() {
    Classroom classroom = new Classroom(CartPole::new, 20480);
    Demonstrations own = classroom.demonstrations(2000, 300, 500);
    try (Testable student = Classroom.student(() -> own, SHORT, 6)) {
      while (!student.finished()) {
        student.iterate();
      }
      double right = student.score(Split.TEST);
      assertTrue(right > 0.9 && student.floor(Split.TEST) < 0.7, right + " are right");
      List<Episode> played = student.show(Agent.class).orElseThrow().scored(Split.TEST);
      double after = played.stream().mapToDouble(Episode::reward).average().orElseThrow();
      assertEquals(10, played.size());
      double expert = own.facts().get("demonstrations/expert/return");
      assertEquals(expert, after, 0.2 * expert);
      assertEquals(own.facts(), student.facts());
      assertTrue(student.show(Predictor.class).isPresent());
    }
  }

  /** Its choices are the largest logits, its entropy that of their softmax, by hand in double precision. */
  @Test
  void logitsAreAPolicy() {
    Policy policy = Imitator.of(predicting(0.5f, -1, 2, 1, 0, -3), new Space.Discrete(3));
    float[] actions = new float[2];
    policy.act(new float[2], 2, actions, true, Seeds.of(1).stream("actions"));
    assertArrayEquals(new float[] {2, 0}, actions);
    float[] entropies = new float[2];
    policy.entropy().orElseThrow().of(new float[2], 2, entropies);
    double[] weights = {Math.exp(0.5), Math.exp(-1), Math.exp(2)};
    double sum = Arrays.stream(weights).sum();
    assertEquals(-Arrays.stream(weights).map(w -> w / sum * Math.log(w / sum)).sum(), entropies[0], 1e-6);
    int[] drawn = new int[3];
    RandomStream random = Seeds.of(1).stream("actions");
    for (int i = 0; i < 20000; i++) {
      policy.act(new float[2], 1, actions, false, random);
      drawn[(int) actions[0]]++;
    }
    assertEquals(weights[2] / sum, drawn[2] / 20000.0, 0.01);
  }

  @Test
  void outputsBeyondTheBoxAreItsBounds() {
    Space.Box box = new Space.Box(new float[] {-1, 0}, new float[] {1, Float.POSITIVE_INFINITY});
    Policy policy = Imitator.of(predicting(-3, 7, 0.25f, -2), box);
    float[] actions = new float[4];
    policy.act(new float[2], 2, actions, false, Seeds.of(1).stream("actions"));
    assertArrayEquals(new float[] {-1, 7, 0.25f, 0}, actions);
    assertTrue(policy.entropy().isEmpty());
  }

  @Test
  void actionsOfABoxAreARegression() {
    Classroom classroom = new Classroom(Pendulum::new, 512);
    Demonstrations own = classroom.demonstrations(400, 100, 100);
    assertEquals(new Target.Regression(1), own.load(Seeds.of(7)).target());
    try (Testable student = Classroom.student(() -> own, SHORT, 7)) {
      while (!student.finished()) {
        student.iterate();
      }
      assertEquals("mse", student.objective().name());
      assertTrue(student.score(Split.TEST) < student.floor(Split.TEST) / 4);
      Agent agent = student.show(Agent.class).orElseThrow();
      assertTrue(agent.environment().actionSpace().contains(new float[] {1}, 0));
      assertNotEquals(0, agent.scored(Split.TEST).get(0).reward());
    }
  }

  @Test
  void refusesObservationsThatAreNoNumbers() {
    InvalidInputException refused = assertThrows(
        InvalidInputException.class,
        () -> new Classroom(Rooms::new, 512).demonstrations(10, 10, 10).load(Seeds.of(1)));
    assertTrue(refused.getMessage().contains("Discrete[n=5]"), refused::getMessage);
  }

  @Test
  void aRecordingIsReadBackToTheBit() {
    Recording.Part part = new Recording.Part(2, new float[] {Float.MIN_VALUE, -0f}, new float[] {0.1f});
    Recording recording = new Recording(
        Math.PI, Map.of(Split.TRAIN, part, Split.VALIDATION, part, Split.TEST, part));
    assertArrayEquals(recording.bytes(), Recording.of(recording.bytes()).bytes());
    assertFalse(recording.bytes().length < 3 * 24);
  }

  private static Predictor predicting(float... outputs) {
    return new Predictor() {
      @Override
      public Data data() {
        throw new UnsupportedOperationException();
      }

      @Override
      public float[] predict(float[] inputs, int count) {
        return outputs.clone();
      }
    };
  }

  private static float[][] pairs(Examples examples, int width, int actionWidth) {
    float[] observations = new float[examples.size() * width];
    float[] actions = new float[examples.size() * actionWidth];
    for (int i = 0; i < examples.size(); i++) {
      examples.read(i, observations, i * width, actions, i * actionWidth);
    }
    return new float[][] {observations, actions};
  }

  /** Counts how many episodes were begun. */
  private record Counted(Environment inner, AtomicInteger resets) implements Environment {
    @Override
    public Space observationSpace() {
      return inner.observationSpace();
    }

    @Override
    public Space actionSpace() {
      return inner.actionSpace();
    }

    @Override
    public void reset(long seed, float[] observation) {
      resets.incrementAndGet();
      inner.reset(seed, observation);
    }

    @Override
    public void reset(float[] observation) {
      resets.incrementAndGet();
      inner.reset(observation);
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      return inner.step(actions, offset, observation);
    }

    @Override
    public void save(DataOutput out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void restore(DataInput in) {
      throw new UnsupportedOperationException();
    }
  }

  /** Says in which of five rooms one is. */
  private static final class Rooms implements Environment {
    @Override
    public Space observationSpace() {
      return new Space.Discrete(5);
    }

    @Override
    public Space actionSpace() {
      return new Space.Discrete(2);
    }

    @Override
    public void reset(long seed, float[] observation) {
      observation[0] = 0;
    }

    @Override
    public void reset(float[] observation) {
      observation[0] = 0;
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      return new Step(0, true, false);
    }

    @Override
    public void save(DataOutput out) {
      // nothing is remembered
    }

    @Override
    public void restore(DataInput in) {
      // nothing is remembered
    }
  }
}
