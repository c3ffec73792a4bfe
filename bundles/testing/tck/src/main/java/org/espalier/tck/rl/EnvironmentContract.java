package org.espalier.tck.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Mark;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Offer;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.rl.VectorEnvironments;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/** What every environment promises. A test of an environment extends this and says how to make one. */
@ContractOf(Environment.KIND)
public abstract class EnvironmentContract {
  private static final int STEPS = 2000;
  /** So many that a coin that is tossed for each shows both sides. */
  private static final int EPISODES = 20;

  /** A new environment; two of them are the same process. */
  protected abstract Environment create();

  /** Steps after which an episode ends at the latest. */
  protected abstract int timeLimit();

  @Test
  protected void sameSeedSameEpisodes() {
    assertEquals(
        trace(started(create(), 7), 7), trace(started(create(), 7), 7),
        "one seed and the same actions must give the same episodes to the bit");
  }

  @Test
  protected void resetWithSeedForgetsThePast() {
    Environment environment = create();
    float[] fresh = reset(environment, 3);
    List<Object> expected = trace(environment, 5);
    assertArrayEquals(fresh, reset(environment, 3), "a reset with a seed must begin where it did before");
    assertEquals(expected, trace(environment, 5), "a reset with a seed must forget what was before");
  }

  /**
   * Where chance has a part in it, be it in the first state or on the way, the seed decides, and goes on deciding from
   * episode to episode. An environment that always begins in one state and in which one thing follows from the other
   * is as good.
   */
  @Test
  protected void chanceIsThatOfTheSeedOrThereIsNone() {
    Environment environment = create();
    Set<List<Object>> bySeed = new HashSet<>();
    for (int seed = 0; seed < EPISODES; seed++) {
      bySeed.add(episode(environment, reset(environment, seed)));
    }
    Set<List<Object>> byEpisode = new HashSet<>();
    float[] observation = reset(environment, 3);
    for (int i = 0; i < EPISODES; i++) {
      byEpisode.add(episode(environment, observation));
      environment.reset(observation);
    }
    assertEquals(
        bySeed.size() > 1, byEpisode.size() > 1,
        "chance must be drawn from the seed and go on from episode to episode, or have no part at all; under the same"
            + " actions " + EPISODES + " seeds give " + bySeed.size() + " different episodes, and " + EPISODES
            + " episodes of one seed " + byEpisode.size() + "; whether there is chance");
  }

  /** An episode from its first state on, under actions that are the same each time. */
  private static List<Object> episode(Environment environment, float[] observation) {
    RandomStream random = Seeds.of(37).stream("actions");
    float[] action = new float[environment.actionSpace().width()];
    List<Object> seen = new ArrayList<>(bits(observation));
    for (int i = 0; i < STEPS / 10; i++) {
      environment.actionSpace().sample(random, action, 0);
      Environment.Step step = environment.step(action, 0, observation);
      seen.add(step);
      seen.addAll(bits(observation));
      if (step.done()) {
        break;
      }
    }
    return seen;
  }

  private static List<Integer> bits(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> Float.floatToRawIntBits(values[i])).toList();
  }

  @Test
  protected void observationsAndReturnsAreInTheirBounds() {
    Environment environment = create();
    float[] observation = reset(environment, 11);
    RandomStream random = Seeds.of(11).stream("actions");
    float[] action = new float[environment.actionSpace().width()];
    Space space = environment.observationSpace();
    Environment.Returns bounds = environment.returns();
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      assertTrue(
          space.contains(observation, 0),
          "every observation must lie in its space; " + Arrays.toString(observation) + " is not in " + space);
      environment.actionSpace().sample(random, action, 0);
      Environment.Step step = environment.step(action, 0, observation);
      assertTrue(Double.isFinite(step.reward()), "a reward must be a finite number; the step was " + step);
      assertTrue(
          Arrays.stream(step.costs()).allMatch(cost -> cost >= 0 && Double.isFinite(cost)),
          "costs must be finite and not below 0; the step was " + step);
      assertEquals(environment.costs().size(), step.costs().length, "a cost for each of " + environment.costs());
      sum += step.reward();
      if (step.done()) {
        double episode = sum;
        assertTrue(
            episode >= bounds.lowest() && episode <= bounds.highest(),
            "the rewards of an episode must add up to what returns says; " + episode + " is beyond " + bounds);
        sum = 0;
        environment.reset(observation);
      }
    }
  }

  @Test
  protected void costsHaveNamesOfTheirOwn() {
    List<String> costs = create().costs();
    assertEquals(costs.size(), Set.copyOf(costs).size(), () -> "names are given twice: " + costs);
    assertTrue(costs.stream().noneMatch(String::isBlank), "every cost must have a name; they are " + costs);
    assertEquals(costs, create().costs(), "costs must have the same names in the same order in every instance");
  }

  /** Where several have a way of their own to be stepped, it does what each would do by itself. */
  @Test
  protected void severalSteppedTogetherAreThoseSteppedOneByOne() throws IOException {
    Optional<VectorEnvironment> together = create().vector(3);
    if (together.isEmpty()) {
      return;
    }
    VectorEnvironment vector = together.get();
    VectorEnvironment expected = VectorEnvironments.inTurn(3, this::create);
    assertEquals(3, vector.count(), "a vector must have as many environments as were asked for");
    assertEquals(
        expected.observationSpace(), vector.observationSpace(),
        "a vector must have the observations of one environment");
    assertEquals(expected.actionSpace(), vector.actionSpace(), "a vector must have the actions of one environment");
    assertEquals(expected.costs(), vector.costs(), "a vector must have the costs of one environment");
    vector.reset(Seeds.of(29).stream("environments"));
    expected.reset(Seeds.of(29).stream("environments"));
    RandomStream random = Seeds.of(29).stream("actions");
    for (int i = 0; i < STEPS; i++) {
      assertArrayEquals(
          expected.observations(), vector.observations(),
          "stepped together, environments must show what they do one by one; observations before step " + i);
      float[] actions = new float[3 * vector.actionSpace().width()];
      for (int e = 0; e < 3; e++) {
        vector.actionSpace().sample(random, actions, e * vector.actionSpace().width());
      }
      vector.step(actions);
      expected.step(actions);
      assertArrayEquals(
          expected.finalObservations(), vector.finalObservations(),
          "stepped together, environments must end where they do one by one; last observations of step " + i);
      assertArrayEquals(
          expected.rewards(), vector.rewards(),
          "stepped together, environments must give the rewards that they do one by one; step " + i);
      assertArrayEquals(
          expected.costValues(), vector.costValues(),
          "stepped together, environments must give the costs that they do one by one; step " + i);
      assertArrayEquals(
          expected.terminated(), vector.terminated(),
          "stepped together, environments must terminate when they do one by one; step " + i);
      assertArrayEquals(
          expected.truncated(), vector.truncated(),
          "stepped together, environments must be cut when they are one by one; step " + i);
      if (i == STEPS / 2) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        vector.save(new DataOutputStream(bytes));
        vector = create().vector(3).orElseThrow();
        vector.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      }
    }
  }

  /** Where there is a drawing, the pictures of an episode are an animation, and drawing them changes nothing. */
  @Test
  protected void drawsWhatItDoesAndChangesNothing() {
    Environment drawn = create();
    Environment untouched = create();
    float[] observation = reset(drawn, 31);
    reset(untouched, 31);
    Optional<Drawing> drawing = drawn.drawing();
    if (drawing.isEmpty()) {
      return;
    }
    RandomStream random = Seeds.of(31).stream("actions");
    float[] action = new float[drawn.actionSpace().width()];
    List<List<Mark>> pictures = new ArrayList<>(List.of(drawing.get().marks()));
    List<Environment.Step> steps = new ArrayList<>();
    boolean over = false;
    while (!over) {
      drawn.actionSpace().sample(random, action, 0);
      steps.add(drawn.step(action, 0, observation));
      over = steps.get(steps.size() - 1).done();
      pictures.add(drawing.get().marks());
      assertEquals(
          pictures.get(pictures.size() - 1), drawing.get().marks(),
          "the picture of a state must be the same when it is drawn again");
    }
    Animation animation = new Animation(drawing.get().view(), drawing.get().stepsPerSecond(), pictures, "");
    assertTrue(
        animation.pictures().stream().flatMap(List::stream)
            .allMatch(mark -> Arrays.stream(mark.numbers()).allMatch(Double::isFinite)),
        "every number in a picture must be finite");
    assertTrue(Set.copyOf(pictures).size() > 1, "all pictures of an episode are the same");
    random = Seeds.of(31).stream("actions");
    for (Environment.Step step : steps) {
      untouched.actionSpace().sample(random, action, 0);
      assertEquals(
          step, untouched.step(action, 0, observation),
          "drawing must change nothing: an environment that is drawn must step as one that is not");
    }
  }

  /** Of an environment that is a plug-in. What is composed with others may draw what they do. */
  @Test
  protected void whetherItDrawsIsDeclared() {
    Environment environment = create();
    reset(environment, 1);
    if (Declaration.isPlugin(environment.getClass()) && !(environment instanceof Composed)) {
      assertEquals(
          environment.drawing().isPresent(),
          Declaration.provides(environment.getClass()).contains(Offer.DRAWING),
          "that an environment draws and that @Plugin(provides) has drawing must be said together; that it does");
    }
  }

  @Test
  protected void readsTheActionAtItsOffset() {
    Environment one = create();
    Environment other = create();
    float[] a = reset(one, 5);
    float[] b = reset(other, 5);
    int width = one.actionSpace().width();
    float[] action = new float[width];
    one.actionSpace().sample(Seeds.of(5).stream("actions"), action, 0);
    float[] padded = new float[3 * width];
    Arrays.fill(padded, Float.NaN);
    System.arraycopy(action, 0, padded, width, width);
    assertEquals(
        one.step(action, 0, a), other.step(padded, width, b),
        "an action must be read from its offset: the steps must be the same");
    assertArrayEquals(a, b, "an action must be read from its offset: observations must be the same");
  }

  @Test
  protected void restoredGoesOnToTheBit() throws IOException {
    Environment saved = started(create(), 13);
    for (int i = 0; i < 3; i++) {
      trace(saved, 100 + i);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.save(new DataOutputStream(bytes));
      Environment restored = create();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      restored.restore(in);
      assertEquals(-1, in.read(), "restore leaves part of what save wrote");
      assertEquals(
          trace(saved, i), trace(restored, i),
          "a restored environment must go on to the bit as the saved one; actions of seed " + i);
    }
  }

  @Test
  protected void refusesToBeginWithoutASeed() {
    Environment environment = create();
    float[] observation = new float[environment.observationSpace().width()];
    assertThrows(
        IllegalStateException.class, () -> environment.reset(observation),
        "the first reset without a seed must be refused");
  }

  @Test
  protected void refusesAStepWithoutAnEpisode() {
    Environment environment = create();
    float[] observation = new float[environment.observationSpace().width()];
    float[] action = new float[environment.actionSpace().width()];
    environment.actionSpace().sample(Seeds.of(1).stream("actions"), action, 0);
    assertThrows(
        IllegalStateException.class, () -> environment.step(action, 0, observation),
        "a step before the first episode must be refused");
    reset(environment, 1);
    playOut(environment, observation);
    assertThrows(
        IllegalStateException.class, () -> environment.step(action, 0, observation),
        "a step after the end of an episode must be refused");
  }

  @Test
  protected void refusesActionsOutsideTheirSpaceAndGoesOn() {
    Environment environment = create();
    Environment untouched = create();
    float[] observation = reset(environment, 17);
    reset(untouched, 17);
    for (float[] outside : outside(environment.actionSpace())) {
      assertThrows(
          IllegalArgumentException.class, () -> environment.step(outside, 0, observation),
          () -> "an action outside its space must be refused; it accepts " + Arrays.toString(outside));
    }
    assertEquals(
        trace(untouched, 17), trace(environment, 17),
        "after actions that were refused an environment must go on as one that was never asked");
  }

  @Test
  protected void endsAtTheTimeLimit() {
    Environment environment = create();
    float[] observation = reset(environment, 19);
    for (int episode = 0; episode < 20; episode++) {
      int length = playOut(environment, observation);
      assertTrue(length <= timeLimit(), () -> "an episode of " + length + " steps");
      environment.reset(observation);
    }
  }

  /** Plays to the end; checks the flag of the time limit on the way. */
  private int playOut(Environment environment, float[] observation) {
    RandomStream random = Seeds.of(23).stream("actions");
    float[] action = new float[environment.actionSpace().width()];
    for (int length = 1; ; length++) {
      environment.actionSpace().sample(random, action, 0);
      Environment.Step step = environment.step(action, 0, observation);
      assertEquals(length == timeLimit(), step.truncated(), "truncated at step " + length);
      if (step.done()) {
        return length;
      }
    }
  }

  private static float[] reset(Environment environment, long seed) {
    float[] observation = new float[environment.observationSpace().width()];
    environment.reset(seed, observation);
    return observation;
  }

  private static Environment started(Environment environment, long seed) {
    reset(environment, seed);
    return environment;
  }

  /** What a running environment shows under random actions of the seed, in bits. */
  private static List<Object> trace(Environment environment, long seed) {
    RandomStream random = Seeds.of(seed).stream("actions");
    float[] action = new float[environment.actionSpace().width()];
    float[] observation = new float[environment.observationSpace().width()];
    List<Object> seen = new ArrayList<>();
    for (int i = 0; i < STEPS / 4; i++) {
      environment.actionSpace().sample(random, action, 0);
      Environment.Step step = environment.step(action, 0, observation);
      seen.add(step);
      seen.addAll(bits(observation));
      if (step.done()) {
        environment.reset(observation);
      }
    }
    return seen;
  }

  private static List<float[]> outside(Space space) {
    if (space instanceof Space.Discrete discrete) {
      return List.of(
          new float[] {-1}, new float[] {discrete.n()}, new float[] {0.5f}, new float[] {Float.NaN});
    }
    float[] low = ((Space.Box) space).low();
    float[] high = ((Space.Box) space).high();
    List<float[]> outside = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      if (Float.isFinite(low[i])) {
        outside.add(with(low, i, Math.nextDown(low[i])));
      }
      if (Float.isFinite(high[i])) {
        outside.add(with(high, i, Math.nextUp(high[i])));
      }
      outside.add(with(low, i, Float.NaN));
    }
    return outside;
  }

  private static float[] with(float[] values, int place, float value) {
    float[] changed = values.clone();
    changed[place] = value;
    return changed;
  }
}
