// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.representation;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.api.task.TrainingData;
import org.espalier.rl.Episodes;

/** What networks are given to look at: data that they were not trained on. */
interface Inputs {

  /**
   * @return at most as many samples as were asked for x input size values
   * @throws InvalidInputException if the network reads something else
   */
  float[] of(Network network);

  /**
   * Test examples of a data set; states that an agent comes to, choosing greedily; or what a task draws anew.
   *
   * @param samples of each network, drawn at random
   * @param episodes of an agent
   * @throws InvalidInputException if the task gives no inputs
   */
  static Inputs of(Testable trained, int samples, int episodes, Seeds seeds) {
    RandomStream random = seeds.stream("representation");
    Optional<Predictor> predictor = trained.show(Predictor.class);
    if (predictor.isPresent()) {
      Examples test = predictor.get().data().split(Split.TEST);
      int width = predictor.get().data().input().size();
      float[] inputs = examples(test, width, predictor.get().data().target().width(), samples, random);
      return network -> checked(network, inputs, width);
    }
    Optional<Agent> agent = trained.show(Agent.class);
    if (agent.isPresent()) {
      int width = agent.get().environment().observationSpace().width();
      Visited visited = new Visited(agent.get().policy(), width, samples, random);
      new Episodes(agent.get()::environment).play(visited, episodes, true, seeds);
      return network -> checked(network, visited.states(), width);
    }
    InputSource source = source(trained);
    return network -> source.inputs(network, samples, random);
  }

  /**
   * Looks before a training whether there will be something to look at: training data tell as much.
   *
   * @throws InvalidInputException if the task gives no inputs, or its networks read something else
   */
  static void require(Trainable untrained) {
    Optional<TrainingData> data = untrained.as(TrainingData.class);
    if (data.isPresent()) {
      untrained.networks().values().forEach(network -> checked(network, new float[0], data.get().input().size()));
    } else {
      InputSource source = source(untrained);
      RandomStream random = Seeds.of(0).stream("representation");
      untrained.networks().values().forEach(network -> source.inputs(network, 1, random));
    }
  }

  private static InputSource source(Trainable trainable) {
    return trainable.as(InputSource.class).orElseThrow(() -> new InvalidInputException(
        "evaluator representation measures activations, and the task gives networks nothing to look at; use it with a"
            + " task that provides \"inputs\", such as supervised or reinforcement"));
  }

  private static float[] checked(Network network, float[] inputs, int width) {
    int reads = network.architecture().inputShape().size();
    if (reads != width) {
      throw new InvalidInputException(
          "evaluator representation: a network reads " + reads + " numbers, and what there is to look at has " + width
              + "; it measures networks that read examples or observations");
    }
    return inputs;
  }

  private static float[] examples(Examples from, int width, int targetWidth, int samples, RandomStream random) {
    int count = Math.min(samples, from.size());
    int[] order = random.permutation(from.size());
    float[] inputs = new float[count * width];
    float[] target = new float[targetWidth];
    for (int n = 0; n < count; n++) {
      from.read(order[n], inputs, n * width, target, 0);
    }
    return inputs;
  }

  /** A policy of whose observations a sample is kept, each with the same probability (reservoir sampling). */
  final class Visited implements Policy {
    private final Policy policy;
    private final int width;
    private final float[] reservoir;
    private final RandomStream random;
    private final int samples;
    private int seen;

    Visited(Policy policy, int width, int samples, RandomStream random) {
      this.policy = policy;
      this.width = width;
      this.samples = samples;
      this.reservoir = new float[samples * width];
      this.random = random;
    }

    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream own) {
      for (int n = 0; n < batch; n++) {
        int place = seen < samples ? seen : random.nextInt(seen + 1);
        if (place < samples) {
          System.arraycopy(observations, n * width, reservoir, place * width, width);
        }
        seen++;
      }
      policy.act(observations, batch, actions, greedy, own);
    }

    float[] states() {
      return Arrays.copyOf(reservoir, Math.min(seen, samples) * width);
    }
  }
}
