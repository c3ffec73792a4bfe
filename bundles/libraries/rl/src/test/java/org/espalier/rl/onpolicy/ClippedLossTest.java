// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.policy.DiagonalGaussian;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.policy.StateDependentGaussian;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.training.FreeParameter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The derivatives against central differences of the loss written down a second time, from the paper. */
class ClippedLossTest {
  private static final int ROWS = 64;
  private static final double CLIP = 0.2;
  private static final double ENTROPY = 0.03;
  private static final double VALUE = 0.5;
  private static final double STEP = 1e-6;

  private final RandomStream random = Seeds.of(4).stream("cases");
  private final ClippedLoss loss = new ClippedLoss(CLIP, ENTROPY);

  @BeforeEach
  void reset() {
    loss.reset();
  }

  private float[] normal(int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  /** A batch of drawn actions whose log-probabilities differ from the present ones, so that both bounds are met. */
  private Minibatch batch(ScoreDistribution distribution, float[] outputs) {
    Minibatch batch = new Minibatch(ROWS, 1, distribution.actionWidth(), 0);
    for (int row = 0; row < ROWS; row++) {
      distribution.at(outputs, row);
      distribution.sample(random, batch.actions(), row);
      batch.logProbabilities()[row] = distribution.logProbability(batch.actions(), row) + 0.3 * random.nextGaussian();
      batch.reward().advantages()[row] = random.nextGaussian();
    }
    return batch;
  }

  private static double surrogate(double logProbability, double old, double advantage) {
    double ratio = Math.exp(logProbability - old);
    double bounded = ratio < 1 - CLIP ? 1 - CLIP : ratio > 1 + CLIP ? 1 + CLIP : ratio;
    return -Math.min(ratio * advantage, bounded * advantage);
  }

  private static double categoricalLoss(double[] logits, Minibatch batch) {
    int n = logits.length / ROWS;
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      double partition = 0;
      for (int i = 0; i < n; i++) {
        partition += Math.exp(logits[row * n + i]);
      }
      double entropy = 0;
      for (int i = 0; i < n; i++) {
        double p = Math.exp(logits[row * n + i]) / partition;
        entropy -= p * Math.log(p);
      }
      double logProbability = logits[row * n + (int) batch.actions()[row]] - Math.log(partition);
      total +=
          surrogate(logProbability, batch.logProbabilities()[row], batch.reward().advantages()[row])
              - ENTROPY * entropy;
    }
    return total / ROWS;
  }

  @Test
  void categoricalDerivativesAreThoseOfTheLoss() {
    int n = 3;
    ScoreDistribution distribution = new Categorical(n);
    float[] logits = normal(ROWS * n, 1.5);
    Minibatch batch = batch(distribution, logits);
    float[] gradients = new float[ROWS * n];
    loss.policy(batch, logits, distribution, gradients);
    assertTrue(loss.clipFraction() > 0.2 && loss.clipFraction() < 0.8, "both sides of the bounds are tried");
    double[] point = new double[logits.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = logits[i];
    }
    for (int i = 0; i < point.length; i++) {
      double at = point[i];
      point[i] = at + STEP;
      double above = categoricalLoss(point, batch);
      point[i] = at - STEP;
      double below = categoricalLoss(point, batch);
      point[i] = at;
      assertEquals((above - below) / (2 * STEP), gradients[i], 1e-8, "output " + i);
    }
    assertEquals(categoricalLoss(point, batch), loss.policyLoss() - ENTROPY * loss.entropy(), 1e-12);
  }

  private static double gaussianLoss(double[] means, double[] logDeviations, Minibatch batch) {
    int n = logDeviations.length;
    double[] deviations = new double[means.length];
    Arrays.setAll(deviations, i -> Math.exp(logDeviations[i % n]));
    return normalLoss(means, deviations, batch);
  }

  private static double normalLoss(double[] means, double[] deviations, Minibatch batch) {
    int n = means.length / ROWS;
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      double logProbability = 0;
      double entropy = 0;
      for (int i = 0; i < n; i++) {
        double deviation = deviations[row * n + i];
        double distance = batch.actions()[row * n + i] - means[row * n + i];
        double density =
            Math.exp(-distance * distance / (2 * deviation * deviation)) / (deviation * Math.sqrt(2 * Math.PI));
        logProbability += Math.log(density);
        entropy += 0.5 * Math.log(2 * Math.PI * Math.E * deviation * deviation);
      }
      total +=
          surrogate(logProbability, batch.logProbabilities()[row], batch.reward().advantages()[row])
              - ENTROPY * entropy;
    }
    return total / ROWS;
  }

  @Test
  void gaussianDerivativesAreThoseOfTheLoss() {
    int n = 2;
    DiagonalGaussian distribution =
        new DiagonalGaussian(new Space.Box(new float[] {-1, -1}, new float[] {1, 1}), 0);
    FreeParameter free = distribution.parameters().values().iterator().next();
    // a first update moves the deviations off 1
    free.addGradient(0, 1);
    free.addGradient(1, -1);
    free.update(new Optimizer.Adam(0.4));
    free.zeroGradients();
    double[] logDeviations = {free.value(0), free.value(1)};
    assertEquals(-0.4, logDeviations[0], 1e-6);
    float[] means = normal(ROWS * n, 1);
    Minibatch batch = batch(distribution, means);
    float[] gradients = new float[ROWS * n];
    loss.policy(batch, means, distribution, gradients);
    double[] point = new double[means.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = means[i];
    }
    for (int i = 0; i < point.length; i++) {
      double at = point[i];
      point[i] = at + STEP;
      double above = gaussianLoss(point, logDeviations, batch);
      point[i] = at - STEP;
      double below = gaussianLoss(point, logDeviations, batch);
      point[i] = at;
      assertEquals((above - below) / (2 * STEP), gradients[i], 1e-8, "output " + i);
    }
    for (int i = 0; i < n; i++) {
      double at = logDeviations[i];
      logDeviations[i] = at + STEP;
      double above = gaussianLoss(point, logDeviations, batch);
      logDeviations[i] = at - STEP;
      double below = gaussianLoss(point, logDeviations, batch);
      logDeviations[i] = at;
      assertEquals((above - below) / (2 * STEP), free.gradient(i), 1e-8, "log deviation " + i);
    }
    assertEquals(gaussianLoss(point, logDeviations, batch), loss.policyLoss() - ENTROPY * loss.entropy(), 1e-12);
  }

  /** With deviations sqrt(sum_i h_i^2 s_ij^2 + 1e-6), h constant. */
  private static double stateDependentLoss(
      double[] means, double[] features, double[] logDeviations, Minibatch batch) {
    int n = means.length / ROWS;
    int width = features.length / ROWS;
    double[] deviations = new double[means.length];
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < n; j++) {
        double variance = 1e-6;
        for (int i = 0; i < width; i++) {
          variance += Math.pow(features[row * width + i] * Math.exp(logDeviations[i * n + j]), 2);
        }
        deviations[row * n + j] = Math.sqrt(variance);
      }
    }
    return normalLoss(means, deviations, batch);
  }

  @Test
  void stateDependentDerivativesAreThoseOfTheLoss() {
    int n = 2;
    int width = 3;
    StateDependentGaussian distribution =
        new StateDependentGaussian(new Space.Box(new float[] {-1, -1}, new float[] {1, 1}), width, -0.5);
    FreeParameter free = distribution.parameters().values().iterator().next();
    free.values(normal(width * n, 0.5));
    float[] features = normal(ROWS * width, 1);
    distribution.features(features);
    float[] means = normal(ROWS * n, 1);
    Minibatch batch = batch(distribution, means);
    float[] gradients = new float[ROWS * n];
    loss.policy(batch, means, distribution, gradients);
    double[] h = doubles(features);
    double[] m = doubles(means);
    double[] s = doubles(free.values());
    derivativesAre(m, i -> gradients[i], () -> stateDependentLoss(m, h, s, batch));
    derivativesAre(s, free::gradient, () -> stateDependentLoss(m, h, s, batch));
    assertEquals(stateDependentLoss(m, h, s, batch), loss.policyLoss() - ENTROPY * loss.entropy(), 1e-12);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static void derivativesAre(double[] point, IntToDoubleFunction expected, DoubleSupplier function) {
    for (int i = 0; i < point.length; i++) {
      double at = point[i];
      point[i] = at + STEP;
      double above = function.getAsDouble();
      point[i] = at - STEP;
      double below = function.getAsDouble();
      point[i] = at;
      assertEquals((above - below) / (2 * STEP), expected.applyAsDouble(i), 1e-7, "number " + i);
    }
  }

  private static double valueLoss(double value, double old, double goal, boolean clipped) {
    double free = (value - goal) * (value - goal);
    double bounded = value > old + CLIP ? old + CLIP : value < old - CLIP ? old - CLIP : value;
    double larger = clipped ? Math.max(free, (bounded - goal) * (bounded - goal)) : free;
    return VALUE * 0.5 * larger / ROWS;
  }

  private void checkValueDerivatives(ValueLoss tested, boolean clipped) {
    Minibatch batch = new Minibatch(ROWS, 1, 1, 0);
    for (int row = 0; row < ROWS; row++) {
      batch.reward().values()[row] = random.nextGaussian();
      batch.reward().returns()[row] = random.nextGaussian();
    }
    float[] outputs = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      outputs[row] = (float) (batch.reward().values()[row] + 0.3 * random.nextGaussian());
    }
    float[] gradients = new float[ROWS];
    tested.value(batch.reward(), outputs, gradients);
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      double value = outputs[row];
      double above = valueLoss(value + STEP, batch.reward().values()[row], batch.reward().returns()[row], clipped);
      double below = valueLoss(value - STEP, batch.reward().values()[row], batch.reward().returns()[row], clipped);
      assertEquals((above - below) / (2 * STEP), gradients[row], 1e-8, "row " + row);
      total += valueLoss(value, batch.reward().values()[row], batch.reward().returns()[row], clipped);
    }
    assertEquals(total, tested.total(), 1e-12);
  }

  @Test
  void valueDerivativesAreThoseOfTheClippedLoss() {
    checkValueDerivatives(new ValueLoss(CLIP, VALUE), true);
  }

  @Test
  void valueDerivativesAreThoseOfTheFreeLoss() {
    checkValueDerivatives(new ValueLoss(Double.POSITIVE_INFINITY, VALUE), false);
  }

  @Test
  void anUnchangedPolicyDivergesByNothing() {
    ScoreDistribution distribution = new Categorical(3);
    float[] logits = normal(ROWS * 3, 1);
    Minibatch batch = batch(distribution, logits);
    for (int row = 0; row < ROWS; row++) {
      distribution.at(logits, row);
      batch.logProbabilities()[row] = distribution.logProbability(batch.actions(), row);
    }
    assertEquals(0, loss.policy(batch, logits, distribution, new float[ROWS * 3]));
    assertEquals(0, loss.clipFraction());
  }
}
