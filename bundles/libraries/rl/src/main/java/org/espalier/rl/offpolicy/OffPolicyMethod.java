// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Values;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.training.FreeParameter;

/**
 * What an algorithm that learns from replayed steps does of its own: how it tries actions, and one update. {@link
 * OffPolicyLearner} does the rest. Used by the learner's thread.
 */
public interface OffPolicyMethod {

  /** All that is pruned and rewound, by name. */
  Map<String, Network> networks();

  /** The policy as it is now. */
  Policy policy();

  /** What its critics hold states to be worth; empty where they count more than rewards. */
  default Optional<Values> values() {
    return Optional.empty();
  }

  /** What is learnt beside the networks, by name. */
  default Map<String, FreeParameter> parameters() {
    return Map.of();
  }

  /** Before the first update, when the networks' first weights are known: they may have been set since. */
  void begin();

  /** Before each rollout, the steps between updates. */
  default void beginRollout(RandomStream random, int environments) {}

  /**
   * Actions that are tried, one an environment.
   *
   * @param observations as the environments gave them: count x observation width
   * @param actions is filled, in the environments' action space
   * @param uniform whether they are to be any, for learning has not begun
   * @param progress share of the training that is done
   */
  void explore(
      float[] observations, int count, float[] actions, boolean uniform, double progress, RandomStream random);

  /**
   * After each step.
   *
   * @param played steps of each environment so far
   */
  default void stepped(VectorEnvironment environments, long played) {}

  /**
   * One update.
   *
   * @param progress share of the training that is done
   * @param rate factor on every learning rate
   */
  void update(RandomStream random, double progress, double rate);

  /** What is shown after an iteration beside returns. */
  List<Metric> metrics();

  /** Values of the {@link #metrics}: means over the updates since {@link #forget}, NaN if there were none. */
  Map<String, Double> shown(double progress);

  /** Begins the means anew. */
  void forget();

  /** A mean over the same updates that is finite as long as the training is sound. */
  double loss();

  /** Writes all state. */
  void save(DataOutput out) throws IOException;

  /** Goes on from there, to the bit. */
  void restore(DataInput in) throws IOException;

  /** Writes what belongs to the steps kept, which a finished training needs no more. */
  default void saveKept(DataOutput out) throws IOException {}

  /** Goes on from there; the steps are restored before. */
  default void restoreKept(DataInput in) throws IOException {}
}
