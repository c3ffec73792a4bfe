// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.TangentPass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.policy.DiagonalGaussian;
import org.espalier.rl.policy.NaturalDistribution;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.training.FreeParameter;
import org.junit.jupiter.api.Test;

/** Products and steps beside explicit matrices in float64 of a small network. */
class TrustRegionTest {
  private static final int ROWS = 7;
  private static final double DAMPING = 0.03;

  private final RandomStream random = Seeds.of(5).stream("cases");
  private final Network actor = new JvmEngine().create(
      Architecture.from(Shape.of(2))
          .dense(4, Initializer.FAN_IN)
          .activate(Activation.TANH)
          .dense(3, Initializer.FAN_IN)
          .build(),
      Seeds.of(1).stream("network"));
  private final TangentPass pass = actor.tangentPass(ROWS).orElseThrow();

  private TrustRegion region(NaturalDistribution distribution, double targetKl) {
    return new TrustRegion(new TrustRegion.Settings(targetKl, DAMPING, 60, 10, 0.8), actor, distribution, pass);
  }

  private Minibatch batch(NaturalDistribution distribution) {
    Minibatch batch = new Minibatch(ROWS, 2, distribution.actionWidth(), 0);
    for (int i = 0; i < 2 * ROWS; i++) {
      batch.observations()[i] = (float) random.nextGaussian();
    }
    float[] outputs = actor.pass(ROWS).forward(batch.observations(), ROWS, Pass.Mode.INFER);
    for (int row = 0; row < ROWS; row++) {
      distribution.at(outputs, row);
      distribution.sample(random, batch.actions(), row);
      batch.logProbabilities()[row] = distribution.logProbability(batch.actions(), row);
      batch.reward().advantages()[row] = random.nextGaussian();
    }
    return batch;
  }

  private static NaturalDistribution gaussian() {
    DiagonalGaussian distribution = new DiagonalGaussian(Space.Box.of(Shape.of(3), -1, 1), -0.3);
    distribution.parameters().values().iterator().next().value(1, 0.4);
    return distribution;
  }

  /** The score of one action in one row: derivatives of its log-probability by all that is learnt. */
  private double[] score(NaturalDistribution distribution, Minibatch batch, int row, float[] action) {
    actor.zeroGradients();
    distribution.parameters().values().forEach(FreeParameter::zeroGradients);
    Pass one = actor.pass(1);
    float[] observation = Arrays.copyOfRange(batch.observations(), 2 * row, 2 * row + 2);
    float[] outputs = one.forward(observation, 1, Pass.Mode.TRAIN).clone();
    distribution.at(outputs, 0);
    float[] gradients = new float[3];
    distribution.gradient(action, 0, 1, 0, gradients);
    one.backward(gradients);
    return new Direction(actor, distribution.parameters().values()).gradient();
  }

  private static void addOuter(double weight, double[] score, double[][] fisher) {
    for (int i = 0; i < score.length; i++) {
      ConjugateGradients.add(weight * score[i], score, fisher[i]);
    }
  }

  private double[][] fisher(NaturalDistribution distribution, Minibatch batch) {
    int size = new Direction(actor, distribution.parameters().values()).size();
    double[][] fisher = new double[size][size];
    float[] outputs = actor.pass(ROWS).forward(batch.observations(), ROWS, Pass.Mode.INFER).clone();
    for (int row = 0; row < ROWS; row++) {
      if (distribution instanceof Categorical) {
        for (int action = 0; action < 3; action++) {
          float[] one = {action};
          distribution.at(outputs, row);
          double probability = Math.exp(distribution.logProbability(one, 0));
          addOuter(probability / ROWS, score(distribution, batch, row, one), fisher);
        }
      } else {
        addQuadrature(distribution, batch, row, Arrays.copyOfRange(outputs, 3 * row, 3 * row + 3), fisher);
      }
    }
    return fisher;
  }

  /** Gauss and Hermite's three nodes a number are exact for the fourth moments that there are. */
  private void addQuadrature(
      NaturalDistribution distribution, Minibatch batch, int row, float[] means, double[][] fisher) {
    double[] nodes = {-Math.sqrt(3), 0, Math.sqrt(3)};
    double[] weights = {1 / 6.0, 2 / 3.0, 1 / 6.0};
    FreeParameter logs = distribution.parameters().values().iterator().next();
    for (int node = 0; node < 27; node++) {
      int[] at = {node % 3, node / 3 % 3, node / 9};
      float[] action = new float[3];
      double weight = 1;
      for (int i = 0; i < 3; i++) {
        action[i] = (float) (means[i] + nodes[at[i]] * Math.exp(logs.value(i)));
        weight *= weights[at[i]];
      }
      addOuter(weight / ROWS, score(distribution, batch, row, action), fisher);
    }
  }

  private void assertProducts(NaturalDistribution distribution) {
    Minibatch batch = batch(distribution);
    double[][] fisher = fisher(distribution, batch);
    double[] v = new double[fisher.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) random.nextGaussian();
    }
    float[] outputs = pass.forward(batch.observations(), ROWS, Pass.Mode.TRAIN).clone();
    double[] product = region(distribution, 0.01).product(v, outputs, ROWS);
    for (int i = 0; i < v.length; i++) {
      double expected = ConjugateGradients.dot(fisher[i], v) + DAMPING * v[i];
      assertEquals(expected, product[i], 2e-5 * (1 + Math.abs(expected)), "number " + i);
    }
  }

  @Test
  void productsAreThoseOfTheCategoricalFisherMatrix() {
    assertProducts(new Categorical(3));
  }

  @Test
  void productsAreThoseOfTheGaussianFisherMatrixAndItsDeviations() {
    assertProducts(gaussian());
  }

  /** The step along (F + damping)^-1 g by elimination, of length sqrt(2 delta / s'(F + damping)s). */
  private void assertStep(NaturalDistribution distribution) {
    Minibatch batch = batch(distribution);
    double[][] fisher = fisher(distribution, batch);
    double[] gradient = new double[fisher.length];
    for (int row = 0; row < ROWS; row++) {
      int width = distribution.actionWidth();
      float[] action = Arrays.copyOfRange(batch.actions(), row * width, (row + 1) * width);
      double advantage = batch.reward().advantages()[row];
      ConjugateGradients.add(advantage / ROWS, score(distribution, batch, row, action), gradient);
    }
    for (int i = 0; i < gradient.length; i++) {
      fisher[i][i] += DAMPING;
    }
    double[] natural = eliminated(fisher, gradient);
    double length = Math.sqrt(2 * 1e-5 / ConjugateGradients.dot(natural, gradient));
    Direction direction = new Direction(actor, distribution.parameters().values());
    double[] before = direction.values();
    TrustRegion.Step step = region(distribution, 1e-5).step(batch);
    assertTrue(step.accepted());
    assertTrue(step.divergence() > 0 && step.divergence() < 1e-5, () -> "divergence " + step.divergence());
    double[] after = direction.values();
    double taken = length * Math.pow(0.8, step.tried() - 1);
    double largest = Arrays.stream(natural).map(Math::abs).max().orElseThrow() * taken;
    for (int i = 0; i < after.length; i++) {
      assertEquals(taken * natural[i], after[i] - before[i], 1e-3 * largest, "number " + i);
    }
  }

  @Test
  void stepsOfCategoricalPoliciesAreNaturalGradients() {
    assertStep(new Categorical(3));
  }

  @Test
  void stepsOfGaussianPoliciesAreNaturalGradients() {
    assertStep(gaussian());
  }

  /** By Gauss's elimination; the matrix is positive definite. */
  private static double[] eliminated(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[] x = right.clone();
    for (int k = 0; k < n; k++) {
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        ConjugateGradients.add(-factor, a[k], a[i]);
        x[i] -= factor * x[k];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int i = k + 1; i < n; i++) {
        x[k] -= a[k][i] * x[i];
      }
      x[k] /= a[k][k];
    }
    return x;
  }

  @Test
  void aPolicyThatCannotImproveStays() {
    NaturalDistribution distribution = new Categorical(3);
    Minibatch batch = batch(distribution);
    Arrays.fill(batch.reward().advantages(), 0);
    Direction direction = new Direction(actor, distribution.parameters().values());
    double[] before = direction.values();
    TrustRegion.Step step = region(distribution, 0.01).step(batch);
    assertTrue(!step.accepted() && step.divergence() == 0);
    assertTrue(Arrays.equals(before, direction.values()));
  }

  /** Against the mean of the log-ratio by quadrature. */
  @Test
  void divergencesAreMeanLogRatios() {
    NaturalDistribution distribution = new Categorical(3);
    float[] outputs = {0.2f, -0.5f, 1, 1, 0, -0.3f};
    distribution.at(outputs, 0);
    double[] remembered = distribution.remember();
    double[] p = new double[3];
    double[] logs = new double[3];
    for (int a = 0; a < 3; a++) {
      logs[a] = distribution.logProbability(new float[] {a}, 0);
      p[a] = Math.exp(logs[a]);
    }
    assertEquals(0, distribution.divergenceFrom(remembered), 1e-15);
    distribution.at(outputs, 1);
    double expected = 0;
    for (int a = 0; a < 3; a++) {
      expected += p[a] * (logs[a] - distribution.logProbability(new float[] {a}, 0));
    }
    assertEquals(expected, distribution.divergenceFrom(remembered), 1e-12);
    NaturalDistribution normal = gaussian();
    normal.at(outputs, 0);
    double[] first = normal.remember();
    normal.parameters().values().iterator().next().value(0, 0.9);
    normal.at(outputs, 1);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double s0 = Math.exp(first[3 + i]);
      double s = Math.exp(normal.parameters().values().iterator().next().value(i));
      double m = outputs[3 + i];
      for (double z = -9; z <= 9; z += 1e-3) {
        double x = outputs[i] + s0 * z;
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        sum += 1e-3 * density * (-z * z / 2 - Math.log(s0) + (x - m) * (x - m) / (2 * s * s) + Math.log(s));
      }
    }
    assertEquals(sum, normal.divergenceFrom(first), 1e-6);
  }
}
