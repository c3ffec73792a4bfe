// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.util.Map;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.policy.NetworkPolicy;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.FreeParameter;

/**
 * A number of actions: critics tell the values of all, and expectations over actions are sums (Christodoulou 2019, eq.
 * 10 to 12).
 */
final class DiscreteSac extends SacMethod {
  private final Space.Discrete space;
  private final SoftValues soft;
  private final Policy policy;
  private final Pass nextPass;
  private final Pass pass;
  private final double[] least;
  private final float[] gradients;

  DiscreteSac(
      Sac.Options options, VectorEnvironment environments, TaskContext context, ReplayBuffer replay,
      Normalisation normalisation) {
    super(options, kind(options, environments), environments, context, replay, normalisation);
    space = (Space.Discrete) environments.actionSpace();
    int size = sample.size();
    soft = new SoftValues(space.n());
    policy = new NetworkPolicy(actor, new Categorical(space.n()), normalisation);
    nextPass = actor.pass(size);
    pass = actor.pass(size);
    least = new double[size * space.n()];
    gradients = new float[size * space.n()];
  }

  private static Kind kind(Sac.Options options, VectorEnvironment environments) {
    int n = ((Space.Discrete) environments.actionSpace()).n();
    double target = options.targetEntropyShare() * StrictMath.log(n);
    return new Kind(n, ((Space.Box) environments.observationSpace()).shape(), n, target);
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  Map<String, FreeParameter> policyParameters() {
    return Map.of();
  }

  @Override
  public void explore(
      float[] observations, int count, float[] into, boolean uniform, double progress, RandomStream random) {
    if (uniform) {
      for (int e = 0; e < count; e++) {
        space.sample(random, into, e);
      }
    } else {
      policy.act(observations, count, into, false, random);
    }
  }

  @Override
  void nextValues(double alpha, RandomStream random, double[] values) {
    float[] following = sample.nextObservations();
    float[] outputs = nextPass.forward(following, sample.size(), Pass.Mode.INFER);
    critics.leastOfTargets(following, least);
    for (int row = 0; row < values.length; row++) {
      soft.at(outputs, least, row, alpha);
      values[row] = soft.value() + alpha * soft.entropy();
    }
  }

  @Override
  double learn(double[] wanted, Optimizer.Adam adam) {
    float[] actions = sample.batch().actions();
    return critics.learn(sample.observations(), row -> (int) actions[row], wanted, adam);
  }

  @Override
  Improvement improve(double alpha, RandomStream random) {
    int size = sample.size();
    float[] observations = sample.observations();
    critics.least(observations, least);
    float[] outputs = pass.forward(observations, size, Pass.Mode.TRAIN);
    double entropy = 0;
    double value = 0;
    for (int row = 0; row < size; row++) {
      soft.at(outputs, least, row, alpha);
      entropy += soft.entropy() / size;
      value += soft.value() / size;
      soft.gradient(1.0 / size, gradients, row);
    }
    pass.backward(gradients);
    return new Improvement(entropy, value);
  }
}
