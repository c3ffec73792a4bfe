// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.rollout.Minibatch;

/**
 * An actor's loss on a minibatch and its derivatives by the actor's outputs: the mean over rows of {@link #loss} less
 * the entropy times its coefficient. It sums what it saw until {@link #reset}. Used by one thread.
 */
public abstract class PolicyLoss {
  private final double entropyCoefficient;
  private long rows;
  private double loss;
  private double entropy;
  private double divergence;

  protected PolicyLoss(double entropyCoefficient) {
    this.entropyCoefficient = entropyCoefficient;
  }

  /**
   * Loss of one action.
   *
   * @param logProbability of the action by the present policy
   * @param ratio of that probability to the one in the rollout
   */
  protected abstract double loss(double logProbability, double ratio, double advantage);

  /** Its derivative by the log-probability; d ratio = ratio d log p. */
  protected abstract double slope(double ratio, double advantage);

  /** Forgets what it saw. */
  public void reset() {
    rows = 0;
    loss = 0;
    entropy = 0;
    divergence = 0;
  }

  /**
   * Writes the derivatives by the actor's outputs.
   *
   * @return mean divergence of the policy from the rollout's in this minibatch, by the estimator r - 1 - log r
   */
  public final double policy(
      Minibatch batch, float[] outputs, ScoreDistribution distribution, float[] outputGradients) {
    double sum = 0;
    for (int row = 0; row < batch.size(); row++) {
      distribution.at(outputs, row);
      double logProbability = distribution.logProbability(batch.actions(), row);
      double logRatio = logProbability - batch.logProbabilities()[row];
      double ratio = StrictMath.exp(logRatio);
      double advantage = batch.reward().advantages()[row];
      loss += loss(logProbability, ratio, advantage);
      entropy += distribution.entropy();
      sum += ratio - 1 - logRatio;
      distribution.gradient(
          batch.actions(), row, slope(ratio, advantage) / batch.size(), -entropyCoefficient / batch.size(),
          outputGradients);
    }
    rows += batch.size();
    divergence += sum;
    return sum / batch.size();
  }

  /** Rows since the reset. */
  protected final long rows() {
    return rows;
  }

  /** Mean over all rows since the reset, without the entropy; the others likewise. */
  public final double policyLoss() {
    return loss / rows;
  }

  public final double entropy() {
    return entropy / rows;
  }

  public final double divergence() {
    return divergence / rows;
  }

  /** Mean loss, less the entropy times its coefficient. */
  public final double total() {
    return policyLoss() - entropyCoefficient * entropy();
  }

  /** What {@link #shown} may hold. */
  public List<Metric> metrics() {
    return List.of();
  }

  /** What it has to tell beside loss, entropy and divergence. */
  public Map<String, Double> shown() {
    return Map.of();
  }
}
