// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;
import org.junit.jupiter.api.Test;

/** Log-probabilities and entropies beside sums and integrals, their derivatives beside central differences. */
class ScoreDistributionTest {
  private static final Space.Box LINE = new Space.Box(new float[] {-1}, new float[] {1});
  private static final double BY_LOG_PROBABILITY = 0.7;
  private static final double BY_ENTROPY = -0.4;

  private final RandomStream random = Seeds.of(6).stream("cases");

  @Test
  void probabilitiesSumToOneAndGiveTheEntropy() {
    Categorical distribution = new Categorical(4);
    distribution.at(new float[] {0.3f, -2, 1.5f, 0}, 0);
    double sum = 0;
    double entropy = 0;
    for (int action = 0; action < 4; action++) {
      double logProbability = distribution.logProbability(new float[] {action}, 0);
      sum += Math.exp(logProbability);
      entropy -= Math.exp(logProbability) * logProbability;
    }
    assertEquals(1, sum, 1e-12);
    assertEquals(entropy, distribution.entropy(), 1e-12);
  }

  @Test
  void densitiesIntegrateToOneAndGiveTheEntropy() {
    ScoreDistribution diagonal = new DiagonalGaussian(LINE, -0.6);
    ScoreDistribution stateDependent = new StateDependentGaussian(LINE, 2, -0.3);
    stateDependent.features(new float[] {0.5f, -1.2f});
    for (ScoreDistribution distribution : new ScoreDistribution[] {diagonal, stateDependent}) {
      distribution.at(new float[] {0.25f}, 0);
      double step = 1e-3;
      double sum = 0;
      double entropy = 0;
      for (int i = -20_000; i <= 20_000; i++) {
        double logProbability = distribution.logProbability(new float[] {(float) (i * step)}, 0);
        sum += Math.exp(logProbability) * step;
        entropy -= Math.exp(logProbability) * logProbability * step;
      }
      assertEquals(1, sum, 1e-6);
      assertEquals(entropy, distribution.entropy(), 1e-6);
    }
  }

  @Test
  void derivativesAreDifferences() {
    ScoreDistribution stateDependent = new StateDependentGaussian(LINE, 2, -0.3);
    stateDependent.features(new float[] {0.5f, -1.2f});
    check(new Categorical(4), new float[] {2});
    check(new DiagonalGaussian(new Space.Box(new float[] {-1, -1}, new float[] {1, 1}), -0.5), new float[] {0.3f, 2});
    check(stateDependent, new float[] {0.8f});
  }

  private void check(ScoreDistribution distribution, float[] action) {
    float[] outputs = new float[distribution.outputs()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) random.nextGaussian();
    }
    float[] gradients = new float[outputs.length];
    distribution.at(outputs, 0);
    distribution.gradient(action, 0, BY_LOG_PROBABILITY, BY_ENTROPY, gradients);
    float step = 1f / 256;
    for (int i = 0; i < outputs.length; i++) {
      float at = outputs[i];
      outputs[i] = at + step;
      double above = loss(distribution, outputs, action);
      outputs[i] = at - step;
      double below = loss(distribution, outputs, action);
      double width = (at + step) - (double) (at - step);
      outputs[i] = at;
      assertEquals((above - below) / width, gradients[i], 2e-5, "output " + i);
    }
    for (FreeParameter parameter : distribution.parameters().values()) {
      float[] values = parameter.values();
      for (int i = 0; i < values.length; i++) {
        parameter.value(i, values[i] + step);
        double above = loss(distribution, outputs, action);
        double from = parameter.value(i);
        parameter.value(i, values[i] - step);
        double below = loss(distribution, outputs, action);
        double width = from - parameter.value(i);
        parameter.value(i, values[i]);
        assertEquals((above - below) / width, parameter.gradient(i), 2e-4, "free parameter " + i);
      }
    }
  }

  private static double loss(ScoreDistribution distribution, float[] outputs, float[] action) {
    if (distribution.readsFeatures()) {
      distribution.features(new float[] {0.5f, -1.2f});
    }
    distribution.at(outputs, 0);
    return BY_LOG_PROBABILITY * distribution.logProbability(action, 0) + BY_ENTROPY * distribution.entropy();
  }
}
