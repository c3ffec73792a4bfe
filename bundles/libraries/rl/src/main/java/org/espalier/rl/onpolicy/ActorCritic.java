// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.rollout.Critic;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Player;
import org.espalier.rl.rollout.Signal;
import org.espalier.rl.rollout.Transitions;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.FreeParameter;

/**
 * An actor, a critic of the reward and, if costs are learnt, one of each cost: networks that share no weights. Used by
 * one thread.
 */
public final class ActorCritic {
  /** Initial scale of the actor's last layer, which makes the first policy nearly uniform, and of the critics'. */
  private static final double ACTOR_GAIN = 0.01;

  private static final double CRITIC_GAIN = 1;

  private final OnPolicySettings settings;
  private final ScoreDistribution distribution;
  private final Normalisation normalisation;
  private final Network actor;
  /** The reward's, then the costs'. */
  private final List<Network> critics = new ArrayList<>();
  private final Map<String, Network> networks = new LinkedHashMap<>();

  /** @param costs names of those that have a critic */
  ActorCritic(OnPolicySettings settings, VectorEnvironment environments, List<String> costs, TaskContext context) {
    this.settings = settings;
    Shape input = ((Space.Box) environments.observationSpace()).shape();
    actor = context.network(
        "actor", input, new Head(ScoreDistribution.outputs(environments.actionSpace()), ACTOR_GAIN));
    networks.put("actor", actor);
    addCritic("critic", input, context);
    costs.forEach(cost -> addCritic("cost-critic-" + cost, input, context));
    distribution = Distributions.of(
        settings.algorithm(), environments.actionSpace(), settings.exploration(), actor.architecture());
    normalisation = new Normalisation(
        environments.observationSpace().width(), settings.normObs(), settings.normReward(),
        settings.normCost() ? costs.size() : 0);
  }

  private void addCritic(String name, Shape input, TaskContext context) {
    Network critic = context.network(name, input, new Head(1, CRITIC_GAIN));
    critics.add(critic);
    networks.put(name, critic);
  }

  public OnPolicySettings settings() {
    return settings;
  }

  public Network actor() {
    return actor;
  }

  /** The reward's critic, then one of each cost. */
  public List<Network> critics() {
    return critics;
  }

  /** A minibatch's or rollout's signals in the order of {@link #critics}. */
  public static List<Signal> signals(Transitions transitions) {
    List<Signal> signals = new ArrayList<>();
    signals.add(transitions.reward());
    signals.addAll(transitions.costs());
    return signals;
  }

  /** Of the actor's outputs. */
  public ScoreDistribution distribution() {
    return distribution;
  }

  /** What is learnt beside the networks. */
  public Collection<FreeParameter> free() {
    return distribution.parameters().values();
  }

  /** An empty minibatch of so many rows. */
  public Minibatch minibatch(int size) {
    return new Minibatch(
        size, actor.architecture().inputShape().size(), distribution.actionWidth(), critics.size() - 1);
  }

  /** Sets all gradients to 0. */
  public void zeroGradients() {
    free().forEach(FreeParameter::zeroGradients);
    networks.values().forEach(Network::zeroGradients);
  }

  Normalisation normalisation() {
    return normalisation;
  }

  Map<String, Network> networks() {
    return networks;
  }

  Player player(VectorEnvironment environments) {
    List<Critic> costs = critics.stream().skip(1).map(network -> critic(network, settings.cost())).toList();
    return new Player(
        new Player.Settings(settings.numSteps(), settings.exploration().sdeSampleFreq()), environments, distribution,
        normalisation, new Player.Networks(actor, critic(critics.get(0), settings.reward()), costs));
  }

  private static Critic critic(Network network, OnPolicySettings.Horizon horizon) {
    return new Critic(network, horizon.gamma(), horizon.gaeLambda());
  }

  Map<String, float[]> freeParameters() {
    Map<String, float[]> values = new LinkedHashMap<>();
    distribution.parameters().forEach((name, parameter) -> values.put(name, parameter.values()));
    values.putAll(normalisation.state());
    return values;
  }

  void freeParameters(Map<String, float[]> values) {
    distribution.parameters().forEach((name, parameter) -> parameter.values(values.get(name)));
    normalisation.state(values);
  }

  void save(DataOutput out) throws IOException {
    for (Network network : networks.values()) {
      network.save(out);
    }
    for (FreeParameter parameter : free()) {
      parameter.save(out);
    }
    normalisation.save(out);
  }

  void restore(DataInput in) throws IOException {
    for (Network network : networks.values()) {
      network.restore(in);
    }
    for (FreeParameter parameter : free()) {
      parameter.restore(in);
    }
    normalisation.restore(in);
  }
}
