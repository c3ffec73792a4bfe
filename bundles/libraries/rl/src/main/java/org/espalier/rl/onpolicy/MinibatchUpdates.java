// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.rollout.Signal;
import org.espalier.rl.rollout.Transitions;
import org.espalier.training.Gradients;

/**
 * Passes over a rollout in minibatches, in each of which actor and critics make one step of an optimiser. Actor and
 * critic of the reward have one gradient norm; that of each critic of a cost is its own. Used by one thread.
 */
public final class MinibatchUpdates implements OnPolicyMethod {
  private final Settings settings;
  private final Losses losses;
  private final DoubleFunction<Optimizer> optimizer;
  private final ActorCritic agent;
  private final RandomStream stream;
  private final PolicyLoss policyLoss;
  private final List<ValueLoss> valueLosses = new ArrayList<>();
  private final Minibatch minibatch;
  private final int[] order;
  private final ActorUpdate actorUpdate;
  private final List<CriticUpdate> criticUpdates = new ArrayList<>();

  /**
   * How a rollout is gone through.
   *
   * @param epochs passes over it
   * @param minibatches it is divided into
   * @param normAdv whether advantages are normalised in each minibatch
   * @param maxGradNorm largest gradient norm, above 0
   * @param targetKl divergence from the rollout's policy at which the passes end; 0: no limit
   */
  public record Settings(int epochs, int minibatches, boolean normAdv, double maxGradNorm, double targetKl) {
    public Settings {
      OnPolicySettings.requireAbove0("max-grad-norm", maxGradNorm);
    }

    /** @throws InvalidInputException if rollouts can't be divided so, or nothing would be learnt from the parts */
    public void requireFits(OnPolicySettings rollouts) {
      requireDivisible(minibatches, rollouts);
      if (normAdv && rollouts.rollout() == minibatches) {
        throw new InvalidInputException(
            "num-minibatches divides a rollout of " + rollouts.rolloutSize() + " steps into minibatches of 1, in which"
                + " norm-adv makes the advantage 0, so that no policy is learnt; give fewer minibatches, or set"
                + " norm-adv to false");
      }
    }
  }

  /** @throws InvalidInputException if a rollout can't be divided into so many minibatches of one size */
  public static void requireDivisible(int minibatches, OnPolicySettings rollouts) {
    if (rollouts.rollout() % minibatches != 0) {
      throw new InvalidInputException(
          "num-minibatches is " + minibatches + ", but a rollout of " + rollouts.rolloutSize()
              + " steps is not divisible by it");
    }
  }

  /**
   * @param optimizer of a learning rate
   * @param stream shuffles
   */
  public MinibatchUpdates(
      Settings settings, Losses losses, DoubleFunction<Optimizer> optimizer, ActorCritic agent, RandomStream stream) {
    this.settings = settings;
    this.losses = losses;
    this.optimizer = optimizer;
    this.agent = agent;
    this.stream = stream;
    policyLoss = losses.policy().get();
    order = new int[agent.settings().rollout()];
    minibatch = agent.minibatch(order.length / settings.minibatches());
    actorUpdate = new ActorUpdate(agent, minibatch.size());
    for (Network critic : agent.critics()) {
      ValueLoss loss = losses.value().get();
      valueLosses.add(loss);
      criticUpdates.add(new CriticUpdate(critic, loss, minibatch.size()));
    }
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(List.of(
        new Metric("policy-loss", "1", Metric.Direction.NONE, "Mean loss of the policy over all updates"),
        new Metric("value-loss", "1", Metric.Direction.LOWER, "Mean loss of the critic over all updates"),
        new Metric("entropy", "nats", Metric.Direction.NONE, "Mean entropy of the policy over all updates"),
        new Metric("kl", "nats", Metric.Direction.NONE, "Mean divergence from the rollout's policy over all updates")));
    metrics.addAll(policyLoss.metrics());
    return metrics;
  }

  @Override
  public Losses losses() {
    return losses;
  }

  @Override
  public void prepare(Transitions seen) {
    if (settings.normAdv()) {
      seen.reward().normaliseAdvantages();
    }
  }

  @Override
  public Map<String, Double> learn(Rollout rollout, EpisodeStatistics episodes, double learningRate) {
    Optimizer step = optimizer.apply(learningRate);
    policyLoss.reset();
    valueLosses.forEach(ValueLoss::reset);
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      stream.shuffle(order);
      double divergence = 0;
      for (int from = 0; from < order.length; from += minibatch.size()) {
        rollout.copy(order, from, minibatch);
        divergence = update(step);
      }
      if (settings.targetKl() > 0 && divergence > settings.targetKl()) {
        break;
      }
    }
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("policy-loss", policyLoss.policyLoss());
    shown.put("value-loss", valueLosses.get(0).mean());
    shown.put("entropy", policyLoss.entropy());
    shown.put("kl", policyLoss.divergence());
    shown.putAll(policyLoss.shown());
    return shown;
  }

  /** One update on the minibatch; returns the policy's divergence before it. */
  private double update(Optimizer step) {
    prepare(minibatch);
    agent.zeroGradients();
    double divergence = actorUpdate.accumulate(minibatch, policyLoss);
    List<Signal> signals = ActorCritic.signals(minibatch);
    for (int k = 0; k < signals.size(); k++) {
      criticUpdates.get(k).accumulate(minibatch, signals.get(k), 1);
    }
    List<Network> critics = agent.critics();
    Gradients.clip(settings.maxGradNorm(), List.of(agent.actor(), critics.get(0)), agent.free());
    critics.subList(1, critics.size()).forEach(critic -> Gradients.clip(settings.maxGradNorm(), List.of(critic)));
    agent.actor().update(step);
    critics.forEach(critic -> critic.update(step));
    agent.free().forEach(parameter -> parameter.update(step));
    return divergence;
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
