package org.espalier.rl.ppo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;

/** PPO at work: an iteration is a rollout and the updates that learn from it. */
final class PpoLearner implements Learner, Replannable {
  /** Initial scale of the actor's last layer, which makes the first policy nearly uniform, and of the critic's. */
  private static final double ACTOR_GAIN = 0.01;

  private static final double CRITIC_GAIN = 1;
  private static final double ADAM_EPSILON = 1e-5;

  private final Ppo.Options options;
  private final VectorEnvironment environments;
  private final ActionDistribution distribution;
  private final Network actor;
  private final Network critic;
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Policy policy;

  private final RandomStream actionStream;
  private final RandomStream minibatchStream;

  private final Rollout rollout;
  private final Minibatch minibatch;
  private final ClippedLoss loss;
  private final int[] order;
  private final float[] actions;
  private final float[] boundedActions;
  private final float[] policyGradients;
  private final float[] valueGradients;
  private final double[] lastValues;
  private final Pass actorStep;
  private final Pass criticStep;
  private final Pass actorUpdate;
  private final Pass criticUpdate;

  private final EpisodeStatistics episodes;
  private long plannedIterations;
  private double rate = 1;
  private long iteration;
  private boolean begun;

  PpoLearner(Ppo.Options options, VectorEnvironment environments, TaskContext context) {
    this.options = options;
    this.environments = environments;
    int count = environments.count();
    int observationWidth = environments.observationSpace().width();
    distribution = ActionDistribution.of(environments.actionSpace());
    Shape input = Shape.of(observationWidth);
    actor = context.network("actor", input, new Head(distribution.outputs(), ACTOR_GAIN));
    critic = context.network("critic", input, new Head(1, CRITIC_GAIN));
    networks.put("actor", actor);
    networks.put("critic", critic);
    policy = new NetworkPolicy(actor, distribution);

    rollout = new Rollout(options.numSteps(), count, observationWidth, distribution.actionWidth());
    minibatch =
        new Minibatch(rollout.size() / options.numMinibatches(), observationWidth, distribution.actionWidth());
    loss = new ClippedLoss(options.clipCoef(), options.clipVloss(), options.entCoef(), options.vfCoef());
    plannedIterations = options.steps() / rollout.size();
    order = new int[rollout.size()];
    actions = new float[count * distribution.actionWidth()];
    boundedActions = new float[actions.length];
    policyGradients = new float[minibatch.size * distribution.outputs()];
    valueGradients = new float[minibatch.size];
    lastValues = new double[count];
    actorStep = actor.pass(count);
    criticStep = critic.pass(count);
    actorUpdate = actor.pass(minibatch.size);
    criticUpdate = critic.pass(minibatch.size);

    actionStream = context.seeds().stream("actions");
    minibatchStream = context.seeds().stream("minibatches");
    episodes = new EpisodeStatistics(count);
    environments.reset(context.seeds().stream("environments"));
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public Map<String, Network> networks() {
    return networks;
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long plannedIterations() {
    return plannedIterations;
  }

  @Override
  public long plannedSamples() {
    return plannedIterations * rollout.size();
  }

  @Override
  public boolean finished() {
    return iteration >= plannedIterations;
  }

  @Override
  public void replan(long first, long planned, double factor) {
    if (begun) {
      throw new IllegalStateException("the training has begun: " + iteration + " iterations are done");
    }
    iteration = first;
    plannedIterations = planned;
    rate = factor;
  }

  @Override
  public Map<String, Double> iterate() {
    if (finished()) {
      throw new IllegalStateException("the training of " + plannedIterations + " iterations is finished");
    }
    begun = true;
    double remaining = 1 - (double) iteration / plannedIterations;
    double learningRate = rate * options.learningRate() * (options.annealLr() ? remaining : 1);
    collect();
    learn(new Optimizer.Adam(learningRate, 0.9, 0.999, ADAM_EPSILON));
    iteration++;
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("return", episodes.meanReturn());
    shown.put("length", episodes.meanLength());
    shown.put("policy-loss", loss.policyLoss());
    shown.put("value-loss", loss.valueLoss());
    shown.put("entropy", loss.entropy());
    shown.put("kl", loss.divergence());
    shown.put("clip-fraction", loss.clipFraction());
    shown.put("explained-variance", rollout.explainedVariance());
    shown.put("learning-rate", learningRate);
    return shown;
  }

  /** Plays a rollout with the policy as it is and estimates its advantages. */
  private void collect() {
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

  private void learn(Optimizer.Adam optimizer) {
    loss.reset();
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < options.updateEpochs(); epoch++) {
      minibatchStream.shuffle(order);
      double divergence = 0;
      for (int from = 0; from < order.length; from += minibatch.size) {
        rollout.copy(order, from, minibatch);
        divergence = update(optimizer);
      }
      if (options.targetKl() > 0 && divergence > options.targetKl()) {
        break;
      }
    }
  }

  /** One update on the minibatch; returns the policy's divergence before it. */
  private double update(Optimizer.Adam optimizer) {
    if (options.normAdv()) {
      minibatch.normaliseAdvantages();
    }
    List<FreeParameter> free = distribution.parameters();
    free.forEach(FreeParameter::zeroGradients);
    actor.zeroGradients();
    critic.zeroGradients();
    float[] outputs = actorUpdate.forward(minibatch.observations, minibatch.size, Pass.Mode.TRAIN);
    double divergence = loss.policy(minibatch, outputs, distribution, policyGradients);
    actorUpdate.backward(policyGradients);
    float[] values = criticUpdate.forward(minibatch.observations, minibatch.size, Pass.Mode.TRAIN);
    loss.value(minibatch, values, valueGradients);
    criticUpdate.backward(valueGradients);
    clipGradients(free);
    actor.update(optimizer);
    critic.update(optimizer);
    free.forEach(parameter -> parameter.update(optimizer));
    return divergence;
  }

  /** As {@link org.espalier.api.engine.Gradients#clip}, with the free parameters in the norm. */
  private void clipGradients(List<FreeParameter> free) {
    double squares = actor.squaredGradientNorm() + critic.squaredGradientNorm();
    for (FreeParameter parameter : free) {
      squares += parameter.squaredGradientNorm();
    }
    double factor = options.maxGradNorm() / (Math.sqrt(squares) + 1e-6);
    if (factor < 1) {
      actor.scaleGradients(factor);
      critic.scaleGradients(factor);
      free.forEach(parameter -> parameter.scaleGradients(factor));
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(iteration);
    actor.save(out);
    critic.save(out);
    for (FreeParameter parameter : distribution.parameters()) {
      parameter.save(out);
    }
    actionStream.save(out);
    minibatchStream.save(out);
    environments.save(out);
    episodes.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    iteration = in.readLong();
    begun = true;
    actor.restore(in);
    critic.restore(in);
    for (FreeParameter parameter : distribution.parameters()) {
      parameter.restore(in);
    }
    actionStream.restore(in);
    minibatchStream.restore(in);
    environments.restore(in);
    episodes.restore(in);
  }
}
