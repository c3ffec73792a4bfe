package org.espalier.rl.ppo;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.VectorEnvironment;

/** Plays rollouts with the policy as it is and estimates their advantages by the critic as it is. */
final class Player {
  private final Ppo.Options options;
  private final VectorEnvironment environments;
  private final ActionDistribution distribution;
  private final Pass actorStep;
  private final Pass criticStep;
  private final Rollout rollout;
  private final EpisodeStatistics episodes;
  private final float[] actions;
  private final float[] boundedActions;
  private final double[] lastValues;

  Player(
      Ppo.Options options, VectorEnvironment environments, ActionDistribution distribution, Network actor,
      Network critic) {
    this.options = options;
    this.environments = environments;
    this.distribution = distribution;
    int count = environments.count();
    actorStep = actor.pass(count);
    criticStep = critic.pass(count);
    rollout =
        new Rollout(
            options.numSteps(), count, environments.observationSpace().width(), distribution.actionWidth());
    episodes = new EpisodeStatistics(count);
    actions = new float[count * distribution.actionWidth()];
    boundedActions = new float[actions.length];
    lastValues = new double[count];
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

  /** Goes on from where the environments are. */
  Rollout play(RandomStream actionStream) {
    episodes.forgetFinished();
    int count = environments.count();
    for (int t = 0; t < rollout.steps; t++) {
      int first = t * count;
      float[] observations = environments.observations();
      System.arraycopy(
          observations, 0, rollout.observations, t * observations.length, observations.length);
      values(observations, rollout.values, first);
      float[] outputs = actorStep.forward(observations, count, Pass.Mode.INFER);
      for (int e = 0; e < count; e++) {
        distribution.at(outputs, e);
        distribution.sample(actionStream, actions, e);
        rollout.logProbabilities[first + e] = distribution.logProbability(actions, e);
      }
      System.arraycopy(actions, 0, rollout.actions, t * actions.length, actions.length);
      System.arraycopy(actions, 0, boundedActions, 0, actions.length);
      distribution.bound(boundedActions, count);
      environments.step(boundedActions);
      System.arraycopy(environments.rewards(), 0, rollout.rewards, first, count);
      episodes.record(environments);
      endEpisodes(first);
    }
    values(environments.observations(), lastValues, 0);
    rollout.estimateAdvantages(lastValues, options.gamma(), options.gaeLambda());
    return rollout;
  }

  /** Marks ends; where a time limit made one, the value of where the episode stood is added to the reward. */
  private void endEpisodes(int first) {
    boolean valued = false;
    for (int e = 0; e < environments.count(); e++) {
      boolean cut = environments.truncated()[e] && !environments.terminated()[e];
      rollout.done[first + e] = cut || environments.terminated()[e];
      if (cut) {
        if (!valued) {
          values(environments.finalObservations(), lastValues, 0);
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
}
