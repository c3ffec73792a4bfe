// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.Values;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.VectorEnvironments;
import org.espalier.rl.policy.NetworkPolicy;
import org.espalier.rl.policy.NetworkValues;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Player;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.rollout.Signal;
import org.espalier.training.Annealing;
import org.espalier.training.Course;

/**
 * An on-policy algorithm at work: an iteration is a rollout and what its method learns from it. It gives gradients of
 * the loss at the present policy, over rollouts of their own, and takes no notice of having done so.
 */
public final class OnPolicyLearner implements Learner, GradientSource, Replannable {
  private static final Metric PROGRESS = new Metric(
      "return", "reward", Metric.Direction.HIGHER, "Mean sum of rewards of the episodes that ended in a rollout");

  private final OnPolicySettings settings;
  private final Supplier<VectorEnvironment> newEnvironments;
  private final ActorCritic agent;
  private final OnPolicyMethod method;
  private final Policy policy;
  private final RandomStream actionStream;
  private final Player player;
  /** Plays for gradients that were asked for; made when it is needed. */
  private Optional<Player> asked = Optional.empty();
  private final Course course;

  /**
   * @param environments gives environments of nobody else's
   * @param costs names of the environment's costs if they are learnt, all of them; none if they are not
   * @param method learns for the agent that it is given
   * @throws InvalidInputException if the algorithm can't learn in this environment, with the reason
   */
  public OnPolicyLearner(
      OnPolicySettings settings, Supplier<Environment> environments, List<String> costs, TaskContext context,
      Function<ActorCritic, OnPolicyMethod> method) {
    this.settings = settings;
    Space observations = environments.get().observationSpace();
    if (!(observations instanceof Space.Box)) {
      throw new InvalidInputException(
          settings.algorithm() + ": the environment's observations are " + observations
              + "; it learns from boxes of real numbers");
    }
    newEnvironments = () -> VectorEnvironments.of(settings.numEnvs(), environments);
    VectorEnvironment own = newEnvironments.get();
    agent = new ActorCritic(settings, own, costs, context);
    policy = new NetworkPolicy(agent.actor(), agent.distribution(), agent.normalisation());
    player = agent.player(own);
    this.method = method.apply(agent);
    course = new Course(settings.steps() / settings.rollout());
    actionStream = context.trainingSeeds().stream("actions");
    own.reset(context.trainingSeeds().stream("environments"));
  }

  @Override
  public Policy policy() {
    return policy;
  }

  /** Of the policy that draws its actions, by the critic of the reward. */
  @Override
  public Optional<Values> values() {
    return Optional.of(new NetworkValues(
        agent.critics().get(0), agent.normalisation(), settings.reward().gamma(), (outputs, row) -> outputs[row]));
  }

  @Override
  public float[] networkInputs(float[] observations, int count) {
    return agent.normalisation().observations(observations, count);
  }

  @Override
  public Map<String, Network> networks() {
    return agent.networks();
  }

  @Override
  public long iteration() {
    return course.done();
  }

  @Override
  public long plannedIterations() {
    return course.planned();
  }

  @Override
  public long plannedSamples() {
    return course.planned() * settings.rollout();
  }

  @Override
  public boolean finished() {
    return course.finished();
  }

  @Override
  public void replan(long first, long planned, double factor) {
    course.replan(first, planned, factor);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    Annealing annealing = settings.annealLr() ? Annealing.LINEAR : Annealing.NONE;
    double learningRate =
        course.rate() * settings.learningRate() * annealing.share(course.done(), course.planned());
    Rollout rollout = player.play(actionStream, true);
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put(PROGRESS.name(), player.episodes().meanReturn());
    shown.put("length", player.episodes().meanLength());
    double explained = rollout.reward().explainedVariance();
    shown.putAll(method.learn(rollout, player.episodes(), learningRate));
    shown.put("explained-variance", explained);
    shown.put("learning-rate", learningRate);
    course.advance();
    return shown;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(PROGRESS);
    metrics.add(
        new Metric("length", "steps", Metric.Direction.NONE, "Mean length of the episodes that ended in a rollout"));
    metrics.addAll(method.metrics());
    metrics.add(new Metric(
        "explained-variance", "1", Metric.Direction.HIGHER, "Share of the returns' variance that the critic tells"));
    metrics.add(new Metric("learning-rate", "1", Metric.Direction.NONE, "The optimiser's learning rate"));
    return metrics;
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The samples are drawn from whole rollouts, over each of which advantages are estimated and made what the method
   * follows.
   */
  @Override
  public double gradients(int samples, RandomStream random) {
    Player own = asked.orElseGet(() -> agent.player(newEnvironments.get()));
    asked = Optional.of(own);
    own.environments().reset(random);
    Map<Network, Weights> before = new LinkedHashMap<>();
    agent.networks().values().forEach(network -> before.put(network, network.weights()));
    agent.zeroGradients();
    PolicyLoss policyLoss = method.losses().policy().get();
    List<ValueLoss> valueLosses = agent.critics().stream().map(critic -> method.losses().value().get()).toList();
    int size = settings.rollout();
    for (int left = samples; left > 0; left -= size) {
      Minibatch all = agent.minibatch(size);
      own.play(random, false).copy(random.permutation(size), 0, all);
      method.prepare(all);
      Minibatch drawn = agent.minibatch(Math.min(left, size));
      all.copyTo(drawn);
      double weight = (double) drawn.size() / samples;
      new ActorUpdate(agent, drawn.size()).accumulate(drawn, policyLoss, weight);
      List<Signal> signals = ActorCritic.signals(drawn);
      for (int k = 0; k < signals.size(); k++) {
        new CriticUpdate(agent.critics().get(k), valueLosses.get(k), drawn.size())
            .accumulate(drawn, signals.get(k), weight);
      }
    }
    // running statistics have moved
    before.forEach(Network::weights);
    return policyLoss.total() + valueLosses.stream().mapToDouble(ValueLoss::total).sum();
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return agent.freeParameters();
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    agent.freeParameters(values);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    course.save(out);
    agent.save(out);
    method.save(out);
    actionStream.save(out);
    player.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    course.restore(in);
    agent.restore(in);
    method.restore(in);
    actionStream.restore(in);
    player.restore(in);
  }
}
