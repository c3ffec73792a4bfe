// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.offpolicy.Critics;
import org.espalier.rl.offpolicy.OffPolicyMethod;
import org.espalier.rl.offpolicy.ReplaySample;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.statistics.Moments;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.FreeParameter;

/** What soft actor-critic does in every kind of action space. */
abstract class SacMethod implements OffPolicyMethod {
  private static final List<Metric> METRICS = List.of(
      new Metric("critic-loss", "1", Metric.Direction.LOWER, "Mean squared error of the critics over all updates"),
      new Metric("value", "reward", Metric.Direction.NONE, "Mean value of the policy's actions over all updates"),
      new Metric("entropy", "nats", Metric.Direction.NONE, "Mean entropy of the policy over all updates"),
      new Metric("temperature", "reward/nat", Metric.Direction.NONE, "Worth of entropy at the iteration's end"));

  final ReplaySample sample;
  final Network actor;
  final Critics critics;
  private final Sac.Options options;
  private final Temperature temperature;
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final double[] nextValues;
  private final double[] targets;
  private final Moments losses = new Moments(1);
  private final Moments values = new Moments(1);
  private final Moments entropies = new Moments(1);
  private long updates;

  /** What differs among action spaces: what the networks read and tell, and the entropy that is wanted. */
  record Kind(int actorOutputs, Shape criticInput, int criticOutputs, double targetEntropy) {}

  SacMethod(
      Sac.Options options, Kind kind, VectorEnvironment environments, TaskContext context, ReplayBuffer replay,
      Normalisation normalisation) {
    this.options = options;
    int size = options.batchSize();
    sample = new ReplaySample(
        replay, ReplayBuffer.Widths.of(environments), normalisation, size, 1, options.gamma());
    actor = context.network(
        "actor", ((Space.Box) environments.observationSpace()).shape(), new Head(kind.actorOutputs()));
    critics =
        new Critics(context, List.of("critic1", "critic2"), kind.criticInput(), kind.criticOutputs(), size);
    temperature = new Temperature(options.alpha(), options.autotune(), kind.targetEntropy());
    networks.put("actor", actor);
    networks.putAll(critics.networks());
    nextValues = new double[size];
    targets = new double[size];
  }

  /**
   * The soft value of where the rows led, by the target networks: V(s') = E min Q'(s', a') - alpha log pi(a' | s').
   *
   * @param soft is filled, a value a row
   */
  abstract void nextValues(double alpha, RandomStream random, double[] soft);

  /** One update of the critics; returns their mean squared error. */
  abstract double learn(double[] wanted, Optimizer.Adam adam);

  /**
   * Adds the actor's gradients of mean (alpha log pi - min Q).
   *
   * @return mean entropy and mean value
   */
  abstract Improvement improve(double alpha, RandomStream random);

  /** What the policy has to learn beside its network, by name. */
  abstract Map<String, FreeParameter> policyParameters();

  /** What was seen when the actor was improved, means over the batch. */
  record Improvement(double entropy, double value) {}

  @Override
  public final void update(RandomStream random, double progress, double rate) {
    Optimizer.Adam adam = new Optimizer.Adam(rate * options.learningRate());
    double alpha = temperature.alpha();
    sample.draw(random);
    nextValues(alpha, random, nextValues);
    sample.targets(nextValues, targets);
    losses.add(learn(targets, adam));
    actor.zeroGradients();
    policyParameters().values().forEach(FreeParameter::zeroGradients);
    Improvement seen = improve(alpha, random);
    actor.update(adam);
    policyParameters().values().forEach(parameter -> parameter.update(adam));
    temperature.learn(seen.entropy(), adam);
    entropies.add(seen.entropy());
    values.add(seen.value());
    updates++;
    if (updates % options.targetUpdateInterval() == 0) {
      critics.followTargets(options.tau());
    }
  }

  @Override
  public final Map<String, Network> networks() {
    return networks;
  }

  @Override
  public final Map<String, FreeParameter> parameters() {
    Map<String, FreeParameter> all = new LinkedHashMap<>(temperature.parameters());
    all.putAll(policyParameters());
    return all;
  }

  @Override
  public final void begin() {
    critics.copyTargets();
  }

  @Override
  public final List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public final Map<String, Double> shown(double progress) {
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("critic-loss", losses.mean(0));
    shown.put("value", values.mean(0));
    shown.put("entropy", entropies.mean(0));
    shown.put("temperature", temperature.alpha());
    return shown;
  }

  @Override
  public final void forget() {
    losses.clear();
    values.clear();
    entropies.clear();
  }

  @Override
  public final double loss() {
    return losses.mean(0);
  }

  @Override
  public final void save(DataOutput out) throws IOException {
    out.writeLong(updates);
    actor.save(out);
    critics.save(out);
  }

  @Override
  public final void restore(DataInput in) throws IOException {
    updates = in.readLong();
    actor.restore(in);
    critics.restore(in);
  }
}
