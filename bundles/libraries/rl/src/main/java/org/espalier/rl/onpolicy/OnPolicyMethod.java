// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;
import org.espalier.rl.rollout.EpisodeStatistics;
import org.espalier.rl.rollout.Rollout;
import org.espalier.rl.rollout.Transitions;

/** How an algorithm learns from rollouts: its equations. Used by the learner's thread. */
public interface OnPolicyMethod {

  /** Everything that {@link #learn} may show. */
  List<Metric> metrics();

  /**
   * Learns from a rollout that the present policy has played; its estimates may be changed.
   *
   * @param episodes those that ended in the rollout
   * @return what it showed, in the order of {@link #metrics}
   */
  Map<String, Double> learn(Rollout rollout, EpisodeStatistics episodes, double learningRate);

  /** Makes of a whole rollout's estimates the advantages that {@link #losses} are meant for. */
  void prepare(Transitions seen);

  /** What it follows in training. */
  Losses losses();

  /** Writes all state that is not the agent's. */
  default void save(DataOutput out) throws IOException {}

  /** Continues from there, to the bit. */
  default void restore(DataInput in) throws IOException {}
}
