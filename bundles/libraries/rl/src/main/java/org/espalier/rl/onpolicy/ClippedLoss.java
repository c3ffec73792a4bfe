package org.espalier.rl.ppo;

import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.rollout.Minibatch;

/**
 * The loss of a minibatch and its derivatives by the networks' outputs: the mean over its rows of
 *
 * <pre>max(-A r, -A clip(r, 1 - c, 1 + c)) - entropyCoefficient H + valueCoefficient V</pre>
 *
 * with r the ratio of the action's probability to that in the rollout (Schulman et al. 2017, eq. 7), H the entropy and
 * V half the squared error of the value, or the larger of that and the one of a value that moved by at most c. It sums
 * what it saw until {@link #reset}.
 */
final class ClippedLoss {
  private final double clip;
  private final boolean clipValues;
  private final double entropyCoefficient;
  private final double valueCoefficient;

  private long rows;
  private double policyLoss;
  private double valueLoss;
  private double entropy;
  private double divergence;
  private long clipped;

  ClippedLoss(double clip, boolean clipValues, double entropyCoefficient, double valueCoefficient) {
    this.clip = clip;
    this.clipValues = clipValues;
    this.entropyCoefficient = entropyCoefficient;
    this.valueCoefficient = valueCoefficient;
  }

  void reset() {
    rows = 0;
    policyLoss = 0;
    valueLoss = 0;
    entropy = 0;
    divergence = 0;
    clipped = 0;
  }

  /**
   * Writes the derivatives by the actor's outputs.
   *
   * @return mean divergence of the policy from the rollout's in this minibatch, by the estimator r - 1 - log r
   */
  double policy(Minibatch batch, float[] outputs, ScoreDistribution distribution, float[] outputGradients) {
    double sum = 0;
    for (int row = 0; row < batch.size(); row++) {
      distribution.at(outputs, row);
      double logRatio = distribution.logProbability(batch.actions(), row) - batch.logProbabilities()[row];
      double ratio = StrictMath.exp(logRatio);
      double advantage = batch.reward().advantages()[row];
      double free = -advantage * ratio;
      double bounded = -advantage * Math.min(Math.max(ratio, 1 - clip), 1 + clip);
      policyLoss += Math.max(free, bounded);
      entropy += distribution.entropy();
      sum += ratio - 1 - logRatio;
      clipped += Math.abs(ratio - 1) > clip ? 1 : 0;
      // where the bounded term is the larger one it is a constant; d ratio = ratio d log p
      double byLogProbability = free >= bounded ? free / batch.size() : 0;
      distribution.gradient(
          batch.actions(), row, byLogProbability, -entropyCoefficient / batch.size(), outputGradients);
    }
    rows += batch.size();
    divergence += sum;
    return sum / batch.size();
  }

  /** Writes the derivatives by the critic's outputs. */
  void value(Minibatch batch, float[] outputs, float[] outputGradients) {
    for (int row = 0; row < batch.size(); row++) {
      double error = outputs[row] - batch.reward().returns()[row];
      double move = outputs[row] - batch.reward().values()[row];
      double boundedMove = clipValues ? Math.min(Math.max(move, -clip), clip) : move;
      double boundedError = batch.reward().values()[row] + boundedMove - batch.reward().returns()[row];
      boolean constant = boundedMove != move && boundedError * boundedError > error * error;
      valueLoss += 0.5 * (constant ? boundedError * boundedError : error * error);
      outputGradients[row] = constant ? 0 : (float) (valueCoefficient * error / batch.size());
    }
  }

  /** Means over all rows since the reset. */
  double policyLoss() {
    return policyLoss / rows;
  }

  double valueLoss() {
    return valueLoss / rows;
  }

  double entropy() {
    return entropy / rows;
  }

  double divergence() {
    return divergence / rows;
  }

  /** Share of rows whose ratio left the bounds. */
  double clipFraction() {
    return (double) clipped / rows;
  }
}
