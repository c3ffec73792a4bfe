// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.rl.policy.ActionDistribution;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.statistics.Normalisation;

/**
 * Plays rollouts with the policy as it is and estimates their advantages, of the reward and of each cost, by the
 * critics as they are. Where a time limit cuts an episode, the value of its last observation stands for what was not
 * seen. Used by one thread.
 */
public final class Player {
  private final int noiseSteps;
  private final VectorEnvironment environments;
  private final ActionDistribution distribution;
  private final Normalisation normalisation;
  private final ActorPass actorStep;
  private final Valuation reward;
  private final List<Valuation> costs;
  private final Rollout rollout;
  private final EpisodeStatistics episodes;
  private final float[] actions;
  private final float[] boundedActions;

  /**
   * How long rollouts are.
   *
   * @param steps of each environment
   * @param noiseSteps after which exploration that steps have in common is drawn anew; 0: at each rollout's beginning
   */
  public record Settings(int steps, int noiseSteps) {}

  /**
   * Who plays, and who values it.
   *
   * @param actor its outputs are the distribution's
   * @param reward values states by the reward
   * @param costs value states by each cost of the environments, in their order; none if costs are not learnt
   */
  public record Networks(Network actor, Critic reward, List<Critic> costs) {}

  /** @throws IllegalArgumentException if there are critics of costs, but not one a cost */
  public Player(
      Settings settings, VectorEnvironment environments, ActionDistribution distribution, Normalisation normalisation,
      Networks networks) {
    int kinds = networks.costs().size();
    if (kinds != 0 && kinds != environments.costs().size()) {
      throw new IllegalArgumentException(
          "there are " + kinds + " critics of costs, but the environment's costs are " + environments.costs());
    }
    this.noiseSteps = settings.noiseSteps();
    this.environments = environments;
    this.distribution = distribution;
    this.normalisation = normalisation;
    int count = environments.count();
    actorStep = new ActorPass(networks.actor(), distribution, count);
    rollout =
        new Rollout(
            settings.steps(), count, environments.observationSpace().width(), distribution.actionWidth(), kinds);
    reward = new Valuation(networks.reward(), rollout.reward(), count);
    costs = new ArrayList<>();
    for (int k = 0; k < kinds; k++) {
      costs.add(new Valuation(networks.costs().get(k), rollout.costs().get(k), count));
    }
    episodes = new EpisodeStatistics(count, environments.costs().size());
    actions = new float[count * distribution.actionWidth()];
    boundedActions = new float[actions.length];
  }

  public VectorEnvironment environments() {
    return environments;
  }

  /** The episodes that it has played. */
  public EpisodeStatistics episodes() {
    return episodes;
  }

  /** The last rollout; its arrays serve the next one as well. */
  public Rollout rollout() {
    return rollout;
  }

  /**
   * Goes on from where the environments are.
   *
   * @param learning whether what is seen moves the running moments
   */
  public Rollout play(RandomStream actionStream, boolean learning) {
    episodes.forgetFinished();
    int count = environments.count();
    for (int t = 0; t < rollout.steps(); t++) {
      int first = t * count;
      if (learning) {
        normalisation.observe(environments.observations(), count);
      }
      float[] observations = normalisation.observations(environments.observations(), count);
      int width = observations.length;
      System.arraycopy(observations, 0, rollout.observations(), t * width, width);
      reward.begin(observations, first);
      costs.forEach(cost -> cost.begin(observations, first));
      if (t == 0 || noiseSteps > 0 && t % noiseSteps == 0) {
        distribution.renewNoise(actionStream, count);
      }
      float[] outputs = actorStep.forward(observations, count, Pass.Mode.INFER);
      for (int e = 0; e < count; e++) {
        distribution.at(outputs, e);
        distribution.explore(actionStream, actions, e);
        rollout.logProbabilities()[first + e] = distribution.logProbability(actions, e);
      }
      System.arraycopy(actions, 0, rollout.actions(), t * actions.length, actions.length);
      System.arraycopy(actions, 0, boundedActions, 0, actions.length);
      distribution.bound(boundedActions, count);
      environments.step(boundedActions);
      episodes.record(environments);
      take(first, learning);
      endEpisodes(first);
    }
    float[] last = normalisation.observations(environments.observations(), count);
    reward.end(last, rollout.done());
    costs.forEach(cost -> cost.end(last, rollout.done()));
    return rollout;
  }

  private void take(int first, boolean learning) {
    double[] rewards = environments.rewards();
    if (learning) {
      normalisation.observeReturns(reward.sum(rewards, 0, 1));
      for (int k = 0; k < costs.size(); k++) {
        normalisation.observeCosts(k, costs.get(k).sum(environments.costValues(), k, costs.size()));
      }
    }
    for (int e = 0; e < rewards.length; e++) {
      reward.signal.amounts()[first + e] = normalisation.reward(rewards[e]);
      for (int k = 0; k < costs.size(); k++) {
        double cost = environments.costValues()[e * costs.size() + k];
        costs.get(k).signal.amounts()[first + e] = normalisation.cost(k, cost);
      }
    }
  }

  /** Marks ends; where a time limit made one, the value of where the episode stood is added to the amounts. */
  private void endEpisodes(int first) {
    boolean valued = false;
    for (int e = 0; e < environments.count(); e++) {
      boolean cut = environments.truncated()[e] && !environments.terminated()[e];
      boolean done = cut || environments.terminated()[e];
      rollout.done()[first + e] = done;
      if (done) {
        reward.discounted[e] = 0;
        for (Valuation cost : costs) {
          cost.discounted[e] = 0;
        }
      }
      if (cut) {
        if (!valued) {
          float[] finals = normalisation.observations(environments.finalObservations(), environments.count());
          reward.value(finals);
          costs.forEach(cost -> cost.value(finals));
          valued = true;
        }
        reward.addRest(first, e);
        for (Valuation cost : costs) {
          cost.addRest(first, e);
        }
      }
    }
  }

  /** Writes where the environments and their episodes are. */
  public void save(DataOutput out) throws IOException {
    environments.save(out);
    episodes.save(out);
    reward.save(out);
    for (Valuation cost : costs) {
      cost.save(out);
    }
  }

  /** Goes on from there. */
  public void restore(DataInput in) throws IOException {
    environments.restore(in);
    episodes.restore(in);
    reward.restore(in);
    for (Valuation cost : costs) {
      cost.restore(in);
    }
  }

  /** A critic at work on one signal. */
  private static final class Valuation {
    private final Critic critic;
    private final Signal signal;
    private final Pass pass;
    private final double[] latest;
    /** Sum of each running episode's amounts, those of earlier steps discounted. */
    private final double[] discounted;

    Valuation(Critic critic, Signal signal, int count) {
      this.critic = critic;
      this.signal = signal;
      pass = critic.network().pass(count);
      latest = new double[count];
      discounted = new double[count];
    }

    /** Adds amounts of a step, number {@code k} of each environment's. */
    double[] sum(double[] amounts, int k, int each) {
      for (int e = 0; e < discounted.length; e++) {
        discounted[e] = critic.gamma() * discounted[e] + amounts[e * each + k];
      }
      return discounted;
    }

    void save(DataOutput out) throws IOException {
      for (double sum : discounted) {
        out.writeDouble(sum);
      }
    }

    void restore(DataInput in) throws IOException {
      for (int e = 0; e < discounted.length; e++) {
        discounted[e] = in.readDouble();
      }
    }

    /** Values of one observation an environment. */
    void value(float[] observations) {
      float[] outputs = pass.forward(observations, latest.length, Pass.Mode.INFER);
      for (int e = 0; e < latest.length; e++) {
        latest[e] = outputs[e];
      }
    }

    void begin(float[] observations, int first) {
      value(observations);
      System.arraycopy(latest, 0, signal.values(), first, latest.length);
    }

    void addRest(int first, int e) {
      signal.amounts()[first + e] += critic.gamma() * latest[e];
    }

    void end(float[] observations, boolean[] done) {
      value(observations);
      signal.estimateAdvantages(done, latest, critic.gamma(), critic.lambda());
    }
  }
}
