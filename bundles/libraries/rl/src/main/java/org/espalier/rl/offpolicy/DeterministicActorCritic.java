// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.Values;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.TargetNetwork;
import org.espalier.rl.VectorEnvironments;
import org.espalier.rl.policy.ActionNoise;
import org.espalier.rl.policy.ActionScale;
import org.espalier.rl.policy.OrnsteinUhlenbeck;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.StateActions;
import org.espalier.rl.statistics.Moments;
import org.espalier.rl.statistics.Normalisation;

/**
 * Deep deterministic policy gradients: an actor a = tanh(f(s)) ascends the value that a critic gives to its actions
 * (Lillicrap et al. 2016, eq. 6), and the critic learns y = r + gamma min Q'(s', a') with target networks of both (eq.
 * 4, 5). TD3 has two critics, moves actor and targets after every so many updates of the critics only, and smooths a' =
 * clip(actor'(s') + clip(noise, -c, c), -1, 1) (Fujimoto et al. 2018, algorithm 1). Networks read and give actions from
 * -1 to 1 in each number, noise is in these units; environments get them in their box.
 */
public final class DeterministicActorCritic implements OffPolicyMethod {
  private static final List<Metric> METRICS = List.of(
      new Metric("critic-loss", "1", Metric.Direction.LOWER, "Mean squared error of the critics over all updates"),
      new Metric("value", "reward", Metric.Direction.NONE, "Mean value of the actor's actions over its updates"));

  private final Settings settings;
  private final ActionScale scale;
  private final Normalisation normalisation;
  private final ReplaySample sample;
  private final StateActions stateActions;
  private final Network actor;
  private final TargetNetwork actorTarget;
  private final Critics critics;
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final TanhPolicy policy;
  private final Policy scaled;
  private final ActionNoise noise;
  private final Pass pass;
  private final Pass targetPass;
  private final float[] actions;
  private final float[] byInputs;
  private final float[] gradients;
  private final double[] values;
  private final double[] targets;
  private final Moments losses = new Moments(1);
  private final Moments shownValues = new Moments(1);
  private long updates;

  /**
   * Settings.
   *
   * @param batchSize steps that an update learns from
   * @param gamma discount of a step
   * @param learningRate Adam's, of all networks
   * @param tau how far targets are moved
   * @param critics names of the critics
   * @param policyDelay updates of the critics for one of the actor and the targets
   * @param targetPolicyNoise deviation of the noise on the target policy's actions
   * @param targetNoiseClip its bound
   */
  public record Settings(
      int batchSize, double gamma, double learningRate, double tau, List<String> critics, int policyDelay,
      double targetPolicyNoise, double targetNoiseClip) {}

  /**
   * Noise on the actions that are tried.
   *
   * @param inertia of Ornstein and Uhlenbeck, instead of normal
   * @param deviation in units in which an action's number goes from -1 to 1; Ornstein's and Uhlenbeck's sigma
   * @param reversion Ornstein's and Uhlenbeck's theta, a step being the unit of time
   */
  public record Noise(boolean inertia, double deviation, double reversion) {
    ActionNoise of(int environments, int width) {
      return inertia
          ? new OrnsteinUhlenbeck(environments, width, reversion, deviation, 1) : ActionNoise.gaussian(deviation);
    }
  }

  /**
   * The algorithm at work.
   *
   * @throws InvalidInputException if the environment's spaces are others than it learns in
   */
  public static Learner learner(
      OffPolicySettings settings, Settings own, Noise noise, TaskContext context, Supplier<Environment> make) {
    VectorEnvironment environments = VectorEnvironments.of(settings.numEnvs(), make);
    settings.requireBox(environments.observationSpace());
    ActionScale scale = new ActionScale(settings.algorithm(), environments.actionSpace());
    ActionNoise tried = noise.of(settings.numEnvs(), scale.width());
    return new OffPolicyLearner(
        settings, environments, context,
        (replay, normalisation) -> new DeterministicActorCritic(
            own, scale, tried, environments, context, replay, normalisation));
  }

  private DeterministicActorCritic(
      Settings settings, ActionScale scale, ActionNoise noise, VectorEnvironment environments, TaskContext context,
      ReplayBuffer replay, Normalisation normalisation) {
    this.settings = settings;
    this.scale = scale;
    this.noise = noise;
    this.normalisation = normalisation;
    int size = settings.batchSize();
    ReplayBuffer.Widths widths = ReplayBuffer.Widths.of(environments);
    sample = new ReplaySample(replay, widths, normalisation, size, 1, settings.gamma());
    stateActions = new StateActions(size, widths);
    actor = context.network(
        "actor", ((Space.Box) environments.observationSpace()).shape(), new Head(scale.width()));
    actorTarget = new TargetNetwork(actor);
    critics = new Critics(context, settings.critics(), Shape.of(stateActions.stride()), 1, size);
    networks.put("actor", actor);
    networks.putAll(critics.networks());
    policy = new TanhPolicy(actor, normalisation, scale.width());
    scaled = scale.toBox(policy);
    pass = actor.pass(size);
    targetPass = actorTarget.network().pass(size);
    actions = new float[size * scale.width()];
    byInputs = new float[size * stateActions.stride()];
    gradients = new float[actions.length];
    values = new double[size];
    targets = new double[size];
  }

  @Override
  public Map<String, Network> networks() {
    return networks;
  }

  /** Greedy or not: it has one action only. */
  @Override
  public Policy policy() {
    return scaled;
  }

  /** Of the actor's actions, as the critics value them, the least of which counts. */
  @Override
  public Optional<Values> values() {
    return Optional.of(new ActorValues());
  }

  private final class ActorValues implements Values {
    @Override
    public double discount() {
      return settings.gamma();
    }

    @Override
    public void of(float[] observations, int batch, float[] told) {
      int width = stateActions.first();
      int size = settings.batchSize();
      for (int first = 0; first < batch; first += size) {
        int rows = Math.min(size, batch - first);
        float[] seen = normalisation.observations(
            Arrays.copyOfRange(observations, first * width, (first + rows) * width), rows);
        TanhPolicy.squash(pass.forward(seen, rows, Pass.Mode.INFER), actions, rows * scale.width());
        // rows beyond these are of an earlier batch, and nobody reads their values
        critics.least(stateActions.join(seen, actions, rows), values);
        for (int row = 0; row < rows; row++) {
          told[first + row] = (float) (normalisation.rewardScale() * values[row]);
        }
      }
    }
  }

  @Override
  public void begin() {
    actorTarget.copy();
    critics.copyTargets();
  }

  @Override
  public void explore(
      float[] observations, int count, float[] into, boolean uniform, double progress, RandomStream random) {
    if (uniform) {
      scale.draw(random, into, count);
    } else {
      policy.act(observations, count, into, true, random);
      noise.add(random, into);
      scale.toBox(into, count);
    }
  }

  @Override
  public void stepped(VectorEnvironment environments, long played) {
    for (int e = 0; e < environments.count(); e++) {
      if (environments.terminated()[e] || environments.truncated()[e]) {
        noise.ended(e);
      }
    }
  }

  @Override
  public void update(RandomStream random, double progress, double rate) {
    int size = settings.batchSize();
    Optimizer.Adam adam = new Optimizer.Adam(rate * settings.learningRate());
    sample.draw(random);
    scale.toUnit(sample.batch().actions(), size);
    float[] following = sample.nextObservations();
    TanhPolicy.squash(targetPass.forward(following, size, Pass.Mode.INFER), actions, actions.length);
    smooth(random);
    critics.leastOfTargets(stateActions.join(following, actions, size), values);
    sample.targets(values, targets);
    float[] observations = sample.observations();
    float[] taken = stateActions.join(observations, sample.batch().actions(), size);
    losses.add(critics.learn(taken, row -> 0, targets, adam));
    updates++;
    if (updates % settings.policyDelay() == 0) {
      improve(observations, adam);
      actorTarget.follow(settings.tau());
      critics.followTargets(settings.tau());
    }
  }

  /** Target policy smoothing (Fujimoto et al. 2018, eq. 14). */
  private void smooth(RandomStream random) {
    if (settings.targetPolicyNoise() > 0) {
      double bound = settings.targetNoiseClip();
      for (int i = 0; i < actions.length; i++) {
        double moved = settings.targetPolicyNoise() * random.nextGaussian();
        double action = actions[i] + Math.min(Math.max(moved, -bound), bound);
        actions[i] = (float) Math.min(Math.max(action, -1), 1);
      }
    }
  }

  /** The deterministic policy gradient: d J / d f = (1 - a^2) d Q / d a. */
  private void improve(float[] observations, Optimizer.Adam adam) {
    int size = settings.batchSize();
    int width = scale.width();
    actor.zeroGradients();
    TanhPolicy.squash(pass.forward(observations, size, Pass.Mode.TRAIN), actions, actions.length);
    shownValues.add(critics.ascend(stateActions.join(observations, actions, size), 1, byInputs));
    for (int i = 0; i < actions.length; i++) {
      float byAction = byInputs[i / width * stateActions.stride() + stateActions.first() + i % width];
      gradients[i] = byAction * (1 - actions[i] * actions[i]);
    }
    pass.backward(gradients);
    actor.update(adam);
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public Map<String, Double> shown(double progress) {
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("critic-loss", losses.mean(0));
    shown.put("value", shownValues.mean(0));
    return shown;
  }

  @Override
  public void forget() {
    losses.clear();
    shownValues.clear();
  }

  @Override
  public double loss() {
    return losses.mean(0);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(updates);
    actor.save(out);
    actorTarget.save(out);
    critics.save(out);
    noise.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    updates = in.readLong();
    actor.restore(in);
    actorTarget.restore(in);
    critics.restore(in);
    noise.restore(in);
  }
}
