// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import org.espalier.api.engine.Network;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.InputSource;

/** What the networks read when the policy, as it is now, explores: successive observations of episodes of its own. */
final class Observations implements InputSource {
  private final Learner learner;
  private final Environment environment;

  /**
   * @param environment nobody else's
   */
  Observations(Learner learner, Environment environment) {
    this.learner = learner;
    this.environment = environment;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if the network reads something else than an observation
   */
  @Override
  public float[] inputs(Network network, int samples, RandomStream random) {
    int width = environment.observationSpace().width();
    int read = network.architecture().inputShape().size();
    if (read != width) {
      throw new InvalidInputException(
          "the algorithm has a network that reads " + read + " numbers, but an observation has " + width
              + "; a criterion that looks at activations needs networks that read observations");
    }
    float[] inputs = new float[samples * width];
    float[] observation = new float[width];
    Policy policy = learner.policy();
    float[] action = new float[environment.actionSpace().width()];
    environment.reset(random.nextLong(), observation);
    for (int n = 0; n < samples; n++) {
      System.arraycopy(observation, 0, inputs, n * width, width);
      policy.act(observation, 1, action, false, random);
      if (environment.step(action, 0, observation).done()) {
        environment.reset(observation);
      }
    }
    return learner.networkInputs(inputs, samples);
  }
}
