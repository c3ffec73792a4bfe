// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

/** What some environments showed last, an entry each: rows of {@code width} for observations. */
final class Results {
  final int width;
  final float[] observations;
  final float[] finals;
  final double[] rewards;
  final double[] costs;
  final boolean[] terminated;
  final boolean[] truncated;

  Results(int count, int width) {
    this.width = width;
    observations = new float[count * width];
    finals = new float[count * width];
    rewards = new double[count];
    costs = new double[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
  }

  boolean done(int environment) {
    return terminated[environment] || truncated[environment];
  }

  /** Takes an episode's first observation into the digest. */
  void addBeginning(Digest digest, int environment) {
    digest.add(observations, environment * width, width);
  }

  /** Takes a step into the digest. */
  void addStep(Digest digest, int environment) {
    digest.add(finals, environment * width, width);
    digest.add(rewards[environment]);
    digest.add(costs[environment]);
  }

  /** What of a step no learner could use; empty if nothing. */
  String fault(int environment) {
    String observed = fault(finals, environment);
    if (!observed.isEmpty()) {
      return observed;
    } else if (!Double.isFinite(rewards[environment])) {
      return "the reward is " + rewards[environment];
    } else if (!(costs[environment] >= 0 && costs[environment] < Double.POSITIVE_INFINITY)) {
      return "the cost is " + costs[environment] + "; costs are finite and not negative";
    }
    return "";
  }

  /** The same of an episode's first observation. */
  String faultAtBeginning(int environment) {
    return fault(observations, environment);
  }

  private String fault(float[] values, int environment) {
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(values[environment * width + i])) {
        return "number " + i + " of the observation is " + values[environment * width + i];
      }
    }
    return "";
  }
}
