// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.rl.onpolicy.ActorCritic;
import org.espalier.rl.onpolicy.CriticUpdate;
import org.espalier.rl.onpolicy.Losses;
import org.espalier.rl.onpolicy.OnPolicyMethod;
import org.espalier.rl.onpolicy.ValueLoss;
import org.espalier.rl.policy.NaturalDistribution;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.rollout.Transitions;

/** TRPO at work: one step of the policy a rollout, then the critic's updates. */
final class TrpoMethod implements OnPolicyMethod {
  private static final double EPSILON = 1e-5;

  private static final List<Metric> METRICS = List.of(
      new Metric("policy-loss", "1", Metric.Direction.NONE, "Surrogate loss of the policy before its step"),
      new Metric("value-loss", "1", Metric.Direction.LOWER, "Mean loss of the critic over all updates"),
      new Metric("entropy", "nats", Metric.Direction.NONE, "Mean entropy of the policy before its step"),
      new Metric("kl", "nats", Metric.Direction.NONE, "Mean divergence of the policy from the one before its step"),
      new Metric("line-searches", "1", Metric.Direction.NONE, "Lengths of the policy's step that were tried"),
      new Metric("accepted", "1", Metric.Direction.NONE, "1 if the policy made a step, 0 if it stayed").within(0, 1));

  private final Trpo.Options options;
  private final ActorCritic agent;
  private final RandomStream stream;
  private final TrustRegion region;
  private final Minibatch stepped;
  private final int[] every;
  private final int[] order;
  private final Minibatch minibatch;
  private final ValueLoss valueLoss = new ValueLoss(Double.POSITIVE_INFINITY, 1);
  private final CriticUpdate criticUpdate;

  /**
   * @param stream shuffles
   * @throws InvalidInputException if the engine knows no tangents of the actor
   */
  TrpoMethod(Trpo.Options options, TrustRegion.Settings settings, ActorCritic agent, RandomStream stream) {
    this.options = options;
    this.agent = agent;
    this.stream = stream;
    int rollout = agent.settings().rollout();
    order = new int[rollout];
    every = new int[(rollout + options.subSamplingFactor() - 1) / options.subSamplingFactor()];
    Arrays.setAll(every, i -> i * options.subSamplingFactor());
    stepped = agent.minibatch(every.length);
    region =
        new TrustRegion(
            settings, agent.actor(), (NaturalDistribution) agent.distribution(),
            agent.actor().tangentPass(every.length).orElseThrow(() -> new InvalidInputException(
                "trpo: the engine gives no tangents of this network, which natural gradients need; engine jvm has them"
                    + " for networks of dense layers, activations and sums")));
    minibatch = agent.minibatch(rollout / options.numMinibatches());
    criticUpdate = new CriticUpdate(agent.critics().get(0), valueLoss, minibatch.size());
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public Losses losses() {
    return new Losses(SurrogateLoss::new, () -> new ValueLoss(Double.POSITIVE_INFINITY, 1));
  }

  @Override
  public void prepare(Transitions transitions) {
    if (options.normAdv()) {
      transitions.reward().normaliseAdvantages();
    }
  }

  @Override
  public Map<String, Double> learn(Rollout rollout, EpisodeStatistics episodes, double learningRate) {
    rollout.copy(every, 0, stepped);
    prepare(stepped);
    TrustRegion.Step step = region.step(stepped);
    learnValues(rollout, new Optimizer.Adam(learningRate, 0.9, 0.999, EPSILON));
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("policy-loss", step.loss());
    shown.put("value-loss", valueLoss.mean());
    shown.put("entropy", step.entropy());
    shown.put("kl", step.divergence());
    shown.put("line-searches", (double) step.tried());
    shown.put("accepted", step.accepted() ? 1.0 : 0.0);
    return shown;
  }

  private void learnValues(Rollout rollout, Optimizer optimizer) {
    Network critic = agent.critics().get(0);
    valueLoss.reset();
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < options.criticUpdates(); epoch++) {
      stream.shuffle(order);
      for (int from = 0; from < order.length; from += minibatch.size()) {
        rollout.copy(order, from, minibatch);
        critic.zeroGradients();
        criticUpdate.accumulate(minibatch, minibatch.reward(), 1);
        critic.update(optimizer);
      }
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    stream.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    stream.restore(in);
  }
}
