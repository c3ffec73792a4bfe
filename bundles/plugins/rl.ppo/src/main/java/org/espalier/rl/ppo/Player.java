package org.espalier.rl.ppo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.rl.VectorEnvironment;

/** Plays rollouts with the policy as it is and estimates their advantages by the critic as it is. */
final class Player {
  private final Ppo.Options options;
  private final VectorEnvironment environments;
  private final ActionDistribution distribution;
  private final Normalisation normalisation;
  private final ActorPass actorStep;
  private final Pass criticStep;
  private final Rollout rollout;
  private final EpisodeStatistics episodes;
  private final float[] actions;
  private final float[] boundedActions;
  private final double[] lastValues;
  /** Sum of each running episode's rewards, those of earlier steps discounted. */
  private final double[] discounted;

  Player(
      Ppo.Options options, VectorEnvironment environments, ActionDistribution distribution,
      Normalisation normalisation, Network actor, Network critic) {
    this.options = options;
    this.environments = environments;
    this.distribution = distribution;
    this.normalisation = normalisation;
    int count = environments.count();
    actorStep = new ActorPass(actor, distribution, count);
    criticStep = critic.pass(count);
    rollout =
        new Rollout(
            options.numSteps(), count, environments.observationSpace().width(), distribution.actionWidth());
    episodes = new EpisodeStatistics(count);
    actions = new float[count * distribution.actionWidth()];
    boundedActions = new float[actions.length];
    lastValues = new double[count];
    discounted = new double[count];
  }

  VectorEnvironment environments() {
    return environments;
  }

  /** The episodes that it has played. */
  EpisodeStatistics episodes() {
    return episodes;
  }

  /** The last rollout; its arrays serve the next one as well. */
  Rollout rollout() {
    return rollout;
  }

  /**
   * Goes on from where the environments are.
   *
   * @param learning whether what is seen moves the running moments
   */
  Rollout play(RandomStream actionStream, boolean learning) {
    episodes.forgetFinished();
    int count = environments.count();
    for (int t = 0; t < rollout.steps; t++) {
      int first = t * count;
      if (learning) {
        normalisation.observe(environments.observations(), count);
      }
      float[] observations = normalisation.observations(environments.observations(), count);
      System.arraycopy(
          observations, 0, rollout.observations, t * observations.length, observations.length);
      values(observations, rollout.values, first);
      if (t == 0 || options.sdeSampleFreq() > 0 && t % options.sdeSampleFreq() == 0) {
        distribution.renewNoise(actionStream, count);
      }
      float[] outputs = actorStep.forward(observations, count, Pass.Mode.INFER);
      for (int e = 0; e < count; e++) {
        distribution.at(outputs, e);
        distribution.explore(actionStream, actions, e);
        rollout.logProbabilities[first + e] = distribution.logProbability(actions, e);
      }
      System.arraycopy(actions, 0, rollout.actions, t * actions.length, actions.length);
      System.arraycopy(actions, 0, boundedActions, 0, actions.length);
      distribution.bound(boundedActions, count);
      environments.step(boundedActions);
      episodes.record(environments);
      takeRewards(first, learning);
      endEpisodes(first);
    }
    values(normalisation.observations(environments.observations(), count), lastValues, 0);
    rollout.estimateAdvantages(lastValues, options.gamma(), options.gaeLambda());
    return rollout;
  }

  private void takeRewards(int first, boolean learning) {
    double[] rewards = environments.rewards();
    if (learning) {
      for (int e = 0; e < rewards.length; e++) {
        discounted[e] = options.gamma() * discounted[e] + rewards[e];
      }
      normalisation.observeReturns(discounted);
    }
    for (int e = 0; e < rewards.length; e++) {
      rollout.rewards[first + e] = normalisation.reward(rewards[e]);
    }
  }

  /** Marks ends; where a time limit made one, the value of where the episode stood is added to the reward. */
  private void endEpisodes(int first) {
    boolean valued = false;
    for (int e = 0; e < environments.count(); e++) {
      boolean cut = environments.truncated()[e] && !environments.terminated()[e];
      boolean done = cut || environments.terminated()[e];
      rollout.done[first + e] = done;
      if (done) {
        discounted[e] = 0;
      }
      if (cut) {
        if (!valued) {
          values(
              normalisation.observations(environments.finalObservations(), environments.count()), lastValues, 0);
          valued = true;
        }
        rollout.rewards[first + e] += options.gamma() * lastValues[e];
      }
    }
  }

  /** The critic's values of one observation an environment. */
  private void values(float[] observations, double[] into, int offset) {
    float[] outputs = criticStep.forward(observations, environments.count(), Pass.Mode.INFER);
    for (int e = 0; e < environments.count(); e++) {
      into[offset + e] = outputs[e];
    }
  }

  /** Writes where the environments and their episodes are. */
  void save(DataOutput out) throws IOException {
    environments.save(out);
    episodes.save(out);
    for (double sum : discounted) {
      out.writeDouble(sum);
    }
  }

  void restore(DataInput in) throws IOException {
    environments.restore(in);
    episodes.restore(in);
    for (int e = 0; e < discounted.length; e++) {
      discounted[e] = in.readDouble();
    }
  }
}
