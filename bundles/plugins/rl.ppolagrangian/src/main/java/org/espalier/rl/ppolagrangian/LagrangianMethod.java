// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppolagrangian;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;
import org.espalier.rl.constrained.Multiplier;
import org.espalier.rl.onpolicy.Losses;
import org.espalier.rl.onpolicy.OnPolicyMethod;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.rollout.Signal;
import org.espalier.rl.rollout.Transitions;

/**
 * Updates of the policy on the Lagrangian: the reward's advantages less each cost's times its multiplier, divided by 1
 * plus the multipliers' sum if they are to be (Ray et al. 2019, sec. 4; Stooke et al. 2020, eq. 9). The multipliers
 * answer the costs of the episodes that ended in the rollout, before the policy learns from it.
 */
final class LagrangianMethod implements OnPolicyMethod {
  private final OnPolicyMethod updates;
  private final List<String> costs;
  private final List<Multiplier> multipliers;
  private final boolean normAdv;
  private final boolean rescale;

  /**
   * @param updates learn from penalised advantages
   * @param costs names
   * @param multipliers one a cost
   * @param normAdv whether reward's advantages are brought to mean 0 and deviation 1 and costs' to mean 0 before
   * @param rescale whether penalised advantages are divided by 1 plus the multipliers' sum
   */
  LagrangianMethod(
      OnPolicyMethod updates, List<String> costs, List<Multiplier> multipliers, boolean normAdv, boolean rescale) {
    this.updates = updates;
    this.costs = costs;
    this.multipliers = multipliers;
    this.normAdv = normAdv;
    this.rescale = rescale;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(updates.metrics());
    for (int k = 0; k < costs.size(); k++) {
      String name = costs.get(k);
      metrics.add(
          new Metric(
              "cost-" + name, "cost", Metric.Direction.NONE,
              "Mean sum of the cost " + name + " over the episodes that ended in a rollout; its limit is "
                  + multipliers.get(k).limit()));
      metrics.add(
          new Metric(
              "multiplier-" + name, "1", Metric.Direction.NONE, "Multiplier of the cost " + name + " in the updates"));
    }
    return metrics;
  }

  @Override
  public Map<String, Double> learn(Rollout rollout, EpisodeStatistics episodes, double learningRate) {
    for (int k = 0; k < costs.size(); k++) {
      multipliers.get(k).update(episodes.meanCost(k));
    }
    prepare(rollout);
    Map<String, Double> shown = new LinkedHashMap<>(updates.learn(rollout, episodes, learningRate));
    for (int k = 0; k < costs.size(); k++) {
      shown.put("cost-" + costs.get(k), episodes.meanCost(k));
      shown.put("multiplier-" + costs.get(k), multipliers.get(k).value());
    }
    return shown;
  }

  /** Makes the reward's advantages the penalised ones. */
  @Override
  public void prepare(Transitions seen) {
    double[] advantages = seen.reward().advantages();
    if (normAdv) {
      seen.reward().normaliseAdvantages();
      seen.costs().forEach(Signal::centreAdvantages);
    }
    double scale = 1;
    for (int k = 0; k < costs.size(); k++) {
      double multiplier = multipliers.get(k).value();
      scale += multiplier;
      double[] cost = seen.costs().get(k).advantages();
      for (int i = 0; i < advantages.length; i++) {
        advantages[i] -= multiplier * cost[i];
      }
    }
    if (rescale) {
      for (int i = 0; i < advantages.length; i++) {
        advantages[i] /= scale;
      }
    }
  }

  @Override
  public Losses losses() {
    return updates.losses();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    updates.save(out);
    for (Multiplier multiplier : multipliers) {
      multiplier.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    updates.restore(in);
    for (Multiplier multiplier : multipliers) {
      multiplier.restore(in);
    }
  }
}
