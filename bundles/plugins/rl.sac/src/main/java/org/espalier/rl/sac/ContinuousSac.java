package org.espalier.rl.sac;

import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.policy.ActionScale;
import org.espalier.rl.policy.NetworkPolicy;
import org.espalier.rl.policy.SquashedGaussian;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.StateActions;
import org.espalier.rl.statistics.Normalisation;

/**
 * Continuous actions: a squashed normal distribution, whose draws are followed back through the critics (Haarnoja et
 * al. 2018, Soft Actor-Critic, eq. 5, 6, 12 and 13). Networks read and give actions from -1 to 1, and entropies are of
 * these.
 */
final class ContinuousSac extends SacMethod {
  private final ActionScale scale;
  private final SquashedGaussian distribution;
  private final StateActions stateActions;
  private final Policy scaled;
  private final Policy policy;
  private final Pass nextPass;
  private final Pass pass;
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
            2 * scale.width(), Shape.of(environments.observationSpace().width() + scale.width()), 1,
            options.targetEntropyPerNumber() * scale.width()),
        environments, context, replay, normalisation);
    this.scale = scale;
    int size = sample.size();
    distribution = new SquashedGaussian(scale.unit());
    stateActions = new StateActions(size, ReplayBuffer.Widths.of(environments));
    scaled = new NetworkPolicy(actor, new SquashedGaussian(scale.unit()), normalisation);
    policy = scale.toBox(scaled);
    nextPass = actor.pass(size);
    pass = actor.pass(size);
    actions = new float[size * scale.width()];
    logProbabilities = new double[size];
    byInputs = new float[size * stateActions.stride()];
    gradients = new float[size * distribution.outputs()];
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
      policy.act(observations, count, into, false, random);
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
