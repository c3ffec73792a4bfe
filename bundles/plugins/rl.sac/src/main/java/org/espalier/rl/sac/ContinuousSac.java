// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.util.Map;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.policy.ActionScale;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.policy.DrawnDistribution;
import org.espalier.rl.policy.NetworkPolicy;
import org.espalier.rl.policy.SquashedGaussian;
import org.espalier.rl.policy.SquashedStateDependent;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.StateActions;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.FreeParameter;

/**
 * Continuous actions: a squashed normal distribution, whose draws are followed back through the critics (Haarnoja et
 * al. 2018, Soft Actor-Critic, eq. 5, 6, 12 and 13). Networks read and give actions from -1 to 1, and entropies are of
 * these.
 */
final class ContinuousSac extends SacMethod {
  private final ActionScale scale;
  private final Normalisation normalisation;
  private final DrawnDistribution distribution;
  private final StateActions stateActions;
  private final Policy policy;
  private final ActorPass tryPass;
  private final ActorPass nextPass;
  private final ActorPass pass;
  private final float[] actions;
  private final double[] logProbabilities;
  private final float[] byInputs;
  private final float[] gradients;

  ContinuousSac(
      Sac.Options options, ActionScale scale, VectorEnvironment environments, TaskContext context,
      ReplayBuffer replay, Normalisation normalisation) {
    super(
        options,
        new Kind(
            (options.useSde() ? 1 : 2) * scale.width(),
            Shape.of(environments.observationSpace().width() + scale.width()), 1,
            options.targetEntropyPerNumber() * scale.width()),
        environments, context, replay, normalisation);
    this.scale = scale;
    this.normalisation = normalisation;
    int size = sample.size();
    distribution = options.useSde()
        ? new SquashedStateDependent(
            scale.unit(), ActorPass.featureWidth("sac", actor.architecture()), options.logStdInit())
        : new SquashedGaussian(scale.unit());
    stateActions = new StateActions(size, ReplayBuffer.Widths.of(environments));
    policy = scale.toBox(new NetworkPolicy(actor, distribution, normalisation));
    tryPass = new ActorPass(actor, distribution, environments.count());
    nextPass = new ActorPass(actor, distribution, size);
    pass = new ActorPass(actor, distribution, size);
    actions = new float[size * scale.width()];
    logProbabilities = new double[size];
    byInputs = new float[size * stateActions.stride()];
    gradients = new float[size * distribution.outputs()];
  }

  @Override
  Map<String, FreeParameter> policyParameters() {
    return distribution.parameters();
  }

  @Override
  public void beginRollout(RandomStream random, int environments) {
    distribution.renewNoise(random, environments);
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public void explore(
      float[] observations, int count, float[] into, boolean uniform, double progress, RandomStream random) {
    if (uniform) {
      scale.draw(random, into, count);
    } else {
      float[] outputs =
          tryPass.forward(normalisation.observations(observations, count), count, Pass.Mode.INFER);
      for (int e = 0; e < count; e++) {
        distribution.at(outputs, e);
        distribution.explore(random, into, e);
      }
      scale.toBox(into, count);
    }
  }

  @Override
  void nextValues(double alpha, RandomStream random, double[] soft) {
    float[] following = sample.nextObservations();
    draw(nextPass.forward(following, sample.size(), Pass.Mode.INFER), random);
    critics.leastOfTargets(stateActions.join(following, actions, sample.size()), soft);
    for (int row = 0; row < soft.length; row++) {
      soft[row] -= alpha * logProbabilities[row];
    }
  }

  private void draw(float[] outputs, RandomStream random) {
    for (int row = 0; row < sample.size(); row++) {
      distribution.at(outputs, row);
      distribution.sample(random, actions, row);
      logProbabilities[row] = distribution.logProbability();
    }
  }

  @Override
  double learn(double[] wanted, Optimizer.Adam adam) {
    scale.toUnit(sample.batch().actions(), sample.size());
    float[] taken = stateActions.join(sample.observations(), sample.batch().actions(), sample.size());
    return critics.learn(taken, row -> 0, wanted, adam);
  }

  @Override
  Improvement improve(double alpha, RandomStream random) {
    int size = sample.size();
    float[] observations = sample.observations();
    float[] outputs = pass.forward(observations, size, Pass.Mode.TRAIN);
    draw(outputs, random);
    double value = critics.ascend(stateActions.join(observations, actions, size), 2, byInputs);
    double entropy = 0;
    for (int row = 0; row < size; row++) {
      entropy -= logProbabilities[row] / size;
      distribution.at(outputs, row);
      distribution.gradient(alpha / size, byInputs, stateActions.stride(), stateActions.first(), gradients);
    }
    pass.backward(gradients);
    return new Improvement(entropy, value);
  }
}
