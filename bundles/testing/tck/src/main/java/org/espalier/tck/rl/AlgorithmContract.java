package org.espalier.tck.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.Episodes;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/**
 * What every reinforcement-learning algorithm promises. A test of an algorithm extends this and says how to make one
 * whose training is short: a few iterations, at least four.
 */
@ContractOf(Algorithm.KIND)
public abstract class AlgorithmContract {

  /** The algorithm with settings that make for a short training. */
  protected abstract Algorithm create();

  /** What computes its networks. */
  protected abstract Engine engine();

  /** Environments it learns in, one of every kind of action space that it knows. */
  protected abstract List<Supplier<Environment>> environments();

  /** A learner whose networks are two hidden layers of 64, tanh. */
  protected final Learner learner(Algorithm algorithm, long seed, Supplier<Environment> environment) {
    return algorithm.create(new Surroundings(Seeds.of(seed), engine()), environment);
  }

  @Test
  protected void countsItsIterationsAndEnds() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 1, environment);
      assertTrue(learner.plannedIterations() >= 4, "a plan of " + learner.plannedIterations());
      assertTrue(
          learner.plannedSamples() >= learner.plannedIterations(),
          "an iteration takes a step at least, so that plannedSamples is not below plannedIterations");
      long done = 0;
      while (!learner.finished()) {
        assertEquals(done, learner.iteration(), "iteration must count the iterations done");
        learner.iterate();
        done++;
      }
      assertEquals(done, learner.iteration(), "iteration must count the iterations done");
      assertTrue(
          done <= learner.plannedIterations(),
          "training must end after plannedIterations at the latest; it took " + done + " of "
              + learner.plannedIterations());
      assertThrows(IllegalStateException.class, learner::iterate, "a finished training must refuse another iteration");
    }
  }

  @Test
  protected void whatItsLearnersAreIsDeclared() {
    for (Supplier<Environment> environment : environments()) {
      Algorithm algorithm = create();
      Learner learner = learner(algorithm, 1, environment);
      Declaration.requireFacets(facet -> facet.isInstance(learner), algorithm.getClass());
    }
  }

  @Test
  protected void whatIsShownIsDeclared() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 1, environment);
      List<String> names = learner.metrics().stream().map(Metric::name).toList();
      assertEquals(names.stream().distinct().toList(), names, "every metric must have a name of its own");
      for (int i = 0; i < 3; i++) {
        Set<String> shown = learner.iterate().keySet();
        assertTrue(names.containsAll(shown), shown + " are shown, declared are " + names);
      }
    }
  }

  @Test
  protected void whatTellsTheProgressIsShown() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 1, environment);
      learner.progress().ifPresent(metric -> assertTrue(
          learner.metrics().contains(metric),
          "what tells the progress must be among the metrics; " + metric.name() + " is not"));
      learner.progress().ifPresent(metric -> {
        assertNotEquals(
            Metric.Direction.NONE, metric.direction(),
            "what tells the progress must say which way is better; " + metric.name() + " has the direction");
        Map<String, Double> shown = learner.iterate();
        assertTrue(shown.containsKey(metric.name()), metric.name() + " is not among " + shown.keySet());
      });
    }
  }

  @Test
  protected void trainingChangesWeights() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 1, environment);
      Map<String, Weights> before = weights(learner);
      train(learner, 4);
      learner.networks().forEach(
          (name, network) -> assertNotEquals(
              before.get(name), network.weights(),
              "training must change the weights of every network; those of " + name + " are the same"));
    }
  }

  @Test
  protected void oneSeedOneTraining() {
    for (Supplier<Environment> environment : environments()) {
      List<Object> one = train(learner(create(), 1, environment), 4);
      assertEquals(one, train(learner(create(), 1, environment), 4), "one seed must give one training to the bit");
      assertNotEquals(one, train(learner(create(), 2, environment), 4), "another seed must give another training");
    }
  }

  @Test
  protected void restoredGoesOnToTheBit() throws IOException {
    for (Supplier<Environment> environment : environments()) {
      Learner saved = learner(create(), 5, environment);
      train(saved, 2);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.save(new DataOutputStream(bytes));
      Learner restored = learner(create(), 5, environment);
      // what it did before must not matter
      restored.iterate();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      restored.restore(in);
      assertEquals(-1, in.read(), "restore leaves part of what save wrote");
      assertEquals(2, restored.iteration(), "a restored training must have done the iterations of the saved one");
      assertEquals(train(saved, 2), train(restored, 2), "a restored training must go on to the bit as the saved one");
    }
  }

  @Test
  protected void evaluationDoesNotDisturbTraining() {
    for (Supplier<Environment> environment : environments()) {
      Learner undisturbed = learner(create(), 7, environment);
      Learner watched = learner(create(), 7, environment);
      Episodes episodes = new Episodes(environment);
      List<Object> seen = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        seen.add(watched.iterate());
        episodes.play(watched.policy(), 3, false, Seeds.of(i));
        values(watched, observations(environment.get(), 40));
        weights(watched);
      }
      seen.add(weights(watched));
      assertEquals(
          train(undisturbed, 4), seen,
          "evaluation must not change training: with it and without it must be the same to the bit");
    }
  }

  @Test
  protected void actsInsideTheActionSpace() {
    for (Supplier<Environment> make : environments()) {
      Environment environment = make.get();
      Policy policy = learner(create(), 9, make).policy();
      int width = environment.actionSpace().width();
      float[] observations = observations(environment, 40);
      float[] actions = new float[40 * width];
      for (boolean greedy : new boolean[] {true, false}) {
        policy.act(observations, 40, actions, greedy, Seeds.of(9).stream("draws"));
        for (int i = 0; i < 40; i++) {
          assertTrue(
              environment.actionSpace().contains(actions, i * width),
              "every action must lie in the action space; action " + i + " does not");
        }
      }
    }
  }

  @Test
  protected void greedyActionsAreNotDrawn() {
    for (Supplier<Environment> make : environments()) {
      Environment environment = make.get();
      Policy policy = learner(create(), 9, make).policy();
      float[] observations = observations(environment, 40);
      float[] one = new float[40 * environment.actionSpace().width()];
      float[] other = one.clone();
      RandomStream random = Seeds.of(9).stream("draws");
      policy.act(observations, 40, one, true, random);
      policy.act(observations, 40, other, true, Seeds.of(10).stream("draws"));
      assertArrayEquals(one, other, "greedy actions must not depend on the stream");
      assertEquals(Seeds.of(9).stream("draws").nextLong(), random.nextLong(), "the stream was used");
    }
  }

  /** So that a ticket that is rewound starts where the dense agent was, whatever it did itself before. */
  @Test
  protected void weightsAndFreeParametersAreAllOfThePolicy() {
    for (Supplier<Environment> make : environments()) {
      Environment environment = make.get();
      Learner trained = learner(create(), 9, make);
      train(trained, 3);
      Learner rewound = learner(create(), 10, make);
      rewound.iterate();
      trained.networks().forEach((name, network) -> rewound.networks().get(name).weights(network.weights()));
      rewound.freeParameters(trained.freeParameters());
      assertEquals(
          trained.freeParameters().keySet(), rewound.freeParameters().keySet(),
          "a learner must have the same free parameters in every training");
      trained.freeParameters().forEach(
          (name, values) -> assertArrayEquals(
              values, rewound.freeParameters().get(name),
              "the free parameter " + name + " that is set must be there to the bit"));
      float[] observations = observations(environment, 40);
      assertArrayEquals(
          trained.networkInputs(observations, 40), rewound.networkInputs(observations, 40),
          "equal weights and free parameters must give equal network inputs");
      for (boolean greedy : new boolean[] {true, false}) {
        assertArrayEquals(
            actions(trained.policy(), environment, observations, greedy),
            actions(rewound.policy(), environment, observations, greedy),
            "equal weights and free parameters must give equal actions; greedy is " + greedy);
      }
      assertArrayEquals(
          entropies(trained.policy(), observations), entropies(rewound.policy(), observations),
          "equal weights and free parameters must give equal entropies");
      assertArrayEquals(
          values(trained, observations), values(rewound, observations),
          "equal weights and free parameters must give equal values of states");
    }
  }

  private static float[] actions(Policy policy, Environment environment, float[] observations, boolean greedy) {
    float[] actions = new float[40 * environment.actionSpace().width()];
    policy.act(observations, 40, actions, greedy, Seeds.of(9).stream("draws"));
    return actions;
  }

  /** None, of a policy that tells none. */
  private static float[] entropies(Policy policy, float[] observations) {
    float[] entropies = new float[policy.entropy().isPresent() ? 40 : 0];
    policy.entropy().ifPresent(entropy -> entropy.of(observations, 40, entropies));
    return entropies;
  }

  @Test
  protected void entropiesAreNumbers() {
    for (Supplier<Environment> make : environments()) {
      Policy policy = learner(create(), 9, make).policy();
      for (float entropy : entropies(policy, observations(make.get(), 40))) {
        assertFalse(Float.isNaN(entropy), "the entropy of a policy must be a number in every state");
      }
    }
  }

  /** None, of a learner that tells none. */
  private static float[] values(Learner learner, float[] observations) {
    float[] values = new float[learner.values().isPresent() ? 40 : 0];
    learner.values().ifPresent(told -> told.of(observations, 40, values));
    return values;
  }

  @Test
  protected void valuesAreNumbersOfEachStateByItself() {
    for (Supplier<Environment> make : environments()) {
      Learner learner = learner(create(), 9, make);
      train(learner, 3);
      int width = make.get().observationSpace().width();
      float[] observations = observations(make.get(), 40);
      float[] values = values(learner, observations);
      learner.values().ifPresent(told -> {
        assertTrue(told.discount() >= 0 && told.discount() <= 1, "a discount of " + told.discount());
        for (int i = 0; i < 40; i++) {
          float[] alone = new float[1];
          told.of(Arrays.copyOfRange(observations, i * width, (i + 1) * width), 1, alone);
          assertTrue(
              Float.isFinite(values[i]),
              "the value of a state must be finite; that of state " + i + " is " + values[i]);
          assertEquals(
              values[i], alone[0], 1e-5f * Math.max(1, Math.abs(values[i])),
              "the value of a state must not depend on the others of its batch; that of state " + i);
        }
      });
    }
  }

  @Test
  protected void nothingIsLearntFromWhatIsNoNumber() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 1, () -> new Unsound(environment.get(), 17));
      InvalidInputException refused = assertThrows(
          InvalidInputException.class, () -> train(learner, 4), "a reward that is no number must be refused");
      assertTrue(
          refused.getMessage().contains("gave a reward with NaN in step 17 "),
          "the refusal must say what came in which step; it says: " + refused.getMessage());
    }
  }

  @Test
  protected void masksHoldThroughTraining() {
    for (Supplier<Environment> environment : environments()) {
      Learner learner = learner(create(), 3, environment);
      RandomStream random = Seeds.of(3).stream("masks");
      Map<ParameterName, Mask> masks = new LinkedHashMap<>();
      for (Map.Entry<String, Network> entry : learner.networks().entrySet()) {
        weightsOf(entry.getValue()).forEach(parameter -> {
          Mask mask = Mask.random(parameter.size(), (parameter.size() + 3) / 4, random);
          entry.getValue().mask(parameter.name(), mask);
          masks.put(new ParameterName(entry.getKey(), parameter.name()), mask);
        });
      }
      train(learner, 4);
      learner.networks().forEach((name, network) -> weightsOf(network).forEach(parameter -> {
        ParameterName full = new ParameterName(name, parameter.name());
        Mask mask = masks.get(full);
        float[] values = network.values(parameter.name());
        for (int i = 0; i < values.length; i++) {
          assertTrue(
              mask.keeps(i) || Float.floatToRawIntBits(values[i]) == 0,
              "what a mask removes must stay 0 through training; value " + i + " of " + full + " is " + values[i]);
        }
      }));
    }
  }

  private static Stream<ParameterSpec> weightsOf(Network network) {
    return network.architecture().parameters().stream().filter(p -> p.role() == ParameterSpec.Role.WEIGHT);
  }

  private static Map<String, Weights> weights(Learner learner) {
    Map<String, Weights> weights = new LinkedHashMap<>();
    learner.networks().forEach((name, network) -> weights.put(name, network.weights()));
    weights.put("free parameters", new Weights(learner.freeParameters()));
    return weights;
  }

  /** What some iterations show, and the weights after them. */
  private static List<Object> train(Learner learner, int iterations) {
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      shown.add(learner.iterate());
    }
    shown.add(weights(learner));
    return shown;
  }

  /** What the environment shows under random actions. */
  private static float[] observations(Environment environment, int count) {
    int width = environment.observationSpace().width();
    float[] observations = new float[count * width];
    float[] observation = new float[width];
    float[] action = new float[environment.actionSpace().width()];
    RandomStream random = Seeds.of(21).stream("actions");
    environment.reset(21, observation);
    for (int i = 0; i < count; i++) {
      System.arraycopy(observation, 0, observations, i * width, width);
      environment.actionSpace().sample(random, action, 0);
      if (environment.step(action, 0, observation).done()) {
        environment.reset(observation);
      }
    }
    return observations;
  }

  /** What a learner is given. */
  private record Surroundings(Seeds seeds, Engine engine) implements TaskContext {

    @Override
    public Network network(String name, Shape input, Head head) {
      Initializer hidden = Initializer.orthogonal(Math.sqrt(2));
      Architecture architecture =
          Architecture.from(input)
              .dense(64, hidden)
              .activate(Activation.TANH)
              .dense(64, hidden)
              .activate(Activation.TANH)
              .dense(head.outputs(), Initializer.orthogonal(head.weightGain()))
              .build();
      return engine.create(architecture, seeds.stream("initial/" + name));
    }
  }
}
