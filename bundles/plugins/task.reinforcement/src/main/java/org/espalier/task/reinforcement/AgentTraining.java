// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.Values;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Testable;
import org.espalier.rl.ScoredEpisodes;

/** A learner with the episodes that measure it. */
final class AgentTraining implements Testable {
  private static final Metric RETURN =
      new Metric("return", "reward", Metric.Direction.HIGHER, "Mean sum of rewards of an episode, not discounted");

  private final Learner learner;
  private final Supplier<Environment> environments;
  private final ScoredEpisodes episodes;
  private final Runnable atClose;
  private final Metric objective;
  private final Map<Split, Untaught> untaught = new EnumMap<>(Split.class);

  /**
   * @param atClose ends the environments and the algorithm
   */
  AgentTraining(
      Learner learner, Supplier<Environment> environments, ScoredEpisodes episodes, Runnable atClose) {
    this.learner = learner;
    this.environments = environments;
    this.episodes = episodes;
    this.atClose = atClose;
    Environment.Returns returns = environments.get().returns();
    this.objective = RETURN.within(returns.lowest(), returns.highest());
  }

  @Override
  public Metric objective() {
    return objective;
  }

  @Override
  public double score(Split split) {
    return episodes.meanReturn(learner.policy(), true, split);
  }

  @Override
  public double floor(Split split) {
    return untaught(split).floor();
  }

  /** What the policies that learn nothing come to on the test episodes. */
  @Override
  public Map<String, Double> facts() {
    return untaught(Split.TEST).facts(RETURN.name());
  }

  /** Computed once: the episodes of a part are always the same. */
  private Untaught untaught(Split split) {
    return untaught.computeIfAbsent(split, part -> {
      Space actions = environments.get().actionSpace();
      double random = episodes.meanReturn(new UniformPolicy(actions), false, part);
      return Untaught.of(random, actions, constant -> episodes.meanReturn(constant, true, part));
    });
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return type == Agent.class ? Optional.of(type.cast(new TrainedAgent())) : Optional.empty();
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    if (type == InputSource.class) {
      return Optional.of(type.cast(new Observations(learner, environments.get())));
    }
    if (type == Values.class) {
      return learner.values().map(type::cast);
    }
    return Optional.of(learner).filter(type::isInstance).map(type::cast);
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return learner.freeParameters();
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    learner.freeParameters(values);
  }

  @Override
  public Map<String, Network> networks() {
    return learner.networks();
  }

  @Override
  public long iteration() {
    return learner.iteration();
  }

  @Override
  public long plannedIterations() {
    return learner.plannedIterations();
  }

  @Override
  public long plannedSamples() {
    return learner.plannedSamples();
  }

  @Override
  public boolean finished() {
    return learner.finished();
  }

  @Override
  public Map<String, Double> iterate() {
    return learner.iterate();
  }

  @Override
  public List<Metric> metrics() {
    return learner.metrics();
  }

  @Override
  public Optional<Metric> progress() {
    return learner.progress();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    learner.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    learner.restore(in);
  }

  @Override
  public void close() {
    networks().values().forEach(Network::close);
    atClose.run();
  }

  private final class TrainedAgent implements Agent {
    @Override
    public Policy policy() {
      return learner.policy();
    }

    @Override
    public Environment environment() {
      return environments.get();
    }

    @Override
    public List<Episode> scored(Split split) {
      return episodes.play(learner.policy(), true, split);
    }
  }
}
