// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;

/**
 * The loss of proximal policy optimisation, max(-A r, -A clip(r, 1 - c, 1 + c)), with r the ratio of the action's
 * probability to that in the rollout (Schulman et al. 2017, eq. 7).
 */
public final class ClippedLoss extends PolicyLoss {
  private final double clip;
  private long clipped;

  /** @param clip c, above 0 */
  public ClippedLoss(double clip, double entropyCoefficient) {
    super(entropyCoefficient);
    this.clip = clip;
  }

  @Override
  public void reset() {
    super.reset();
    clipped = 0;
  }

  @Override
  protected double loss(double logProbability, double ratio, double advantage) {
    clipped += Math.abs(ratio - 1) > clip ? 1 : 0;
    return Math.max(-advantage * ratio, bounded(ratio, advantage));
  }

  /** Where the bounded term is the larger one it is a constant. */
  @Override
  protected double slope(double ratio, double advantage) {
    double free = -advantage * ratio;
    return free >= bounded(ratio, advantage) ? free : 0;
  }

  private double bounded(double ratio, double advantage) {
    return -advantage * Math.min(Math.max(ratio, 1 - clip), 1 + clip);
  }

  /** Share of rows whose ratio left the bounds. */
  public double clipFraction() {
    return (double) clipped / rows();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric("clip-fraction", "1", Metric.Direction.NONE, "Share of steps whose ratio was clipped").within(0, 1));
  }

  @Override
  public Map<String, Double> shown() {
    return Map.of("clip-fraction", clipFraction());
  }
}
