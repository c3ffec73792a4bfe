// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.Values;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.TargetNetwork;
import org.espalier.rl.offpolicy.OffPolicyMethod;
import org.espalier.rl.offpolicy.ReplaySample;
import org.espalier.rl.policy.NetworkValues;
import org.espalier.rl.replay.Priorities;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.statistics.Normalisation;

/** DQN's own: any action with a probability that falls, and a target network that is set now and then. */
final class DqnMethod implements OffPolicyMethod {
  private static final List<Metric> METRICS = List.of(
      new Metric("value-loss", "1", Metric.Direction.LOWER, "Mean loss of the values over all updates"),
      new Metric("value", "reward", Metric.Direction.NONE, "Mean value of the actions that were learnt from"),
      new Metric("epsilon", "1", Metric.Direction.NONE, "Probability of a random action at the iteration's end")
          .within(0, 1));

  private final Dqn.Options options;
  private final Network network;
  private final TargetNetwork target;
  private final EpsilonGreedy policy;
  private final Values values;
  private final Optional<Priorities> priorities;
  private final Updates updates;

  DqnMethod(
      Dqn.Options options, VectorEnvironment environments, TaskContext context, ReplayBuffer replay,
      Normalisation normalisation) {
    this.options = options;
    QValues actions = new QValues(((Space.Discrete) environments.actionSpace()).n(), options.dueling());
    network = context.network(
        "q", ((Space.Box) environments.observationSpace()).shape(), new Head(actions.outputs(), 1));
    target = new TargetNetwork(network);
    policy = new EpsilonGreedy(network, actions, normalisation, options.explorationFinalEps());
    values = new NetworkValues(
        network, normalisation, options.gamma(),
        (outputs, row) -> actions.of(outputs, row, actions.best(outputs, row)));
    priorities = options.prioritised()
        ? Optional.of(new Priorities(replay, options.priorityAlpha(), options.priorityEpsilon())) : Optional.empty();
    ReplaySample sample = new ReplaySample(
        replay, ReplayBuffer.Widths.of(environments), normalisation, options.batchSize(), options.nSteps(),
        options.gamma());
    updates = new Updates(options, actions, network, target, sample, priorities);
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of("q", network);
  }

  @Override
  public Policy policy() {
    return policy;
  }

  /** Of the most valuable actions. */
  @Override
  public Optional<Values> values() {
    return Optional.of(values);
  }

  @Override
  public void begin() {
    target.copy();
  }

  @Override
  public void explore(
      float[] observations, int count, float[] actions, boolean uniform, double progress, RandomStream random) {
    policy.act(observations, count, actions, uniform ? 1 : epsilon(progress), random);
  }

  private double epsilon(double progress) {
    double share = progress >= options.explorationFraction() ? 1 : progress / options.explorationFraction();
    return options.explorationInitialEps() + share * (options.explorationFinalEps() - options.explorationInitialEps());
  }

  @Override
  public void stepped(VectorEnvironment environments, long played) {
    if (played % Math.max(1, options.targetUpdateInterval() / environments.count()) == 0) {
      target.follow(options.tau());
    }
  }

  @Override
  public void update(RandomStream random, double progress, double rate) {
    double beta = options.priorityBeta() + (1 - options.priorityBeta()) * progress;
    updates.update(random, beta, rate * options.learningRate());
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public Map<String, Double> shown(double progress) {
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("value-loss", updates.loss());
    shown.put("value", updates.value());
    shown.put("epsilon", epsilon(progress));
    return shown;
  }

  @Override
  public void forget() {
    updates.forget();
  }

  @Override
  public double loss() {
    return updates.loss();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    network.save(out);
    target.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    network.restore(in);
    target.restore(in);
  }

  @Override
  public void saveKept(DataOutput out) throws IOException {
    if (priorities.isPresent()) {
      priorities.get().save(out);
    }
  }

  @Override
  public void restoreKept(DataInput in) throws IOException {
    if (priorities.isPresent()) {
      priorities.get().restore(in);
    }
  }
}
