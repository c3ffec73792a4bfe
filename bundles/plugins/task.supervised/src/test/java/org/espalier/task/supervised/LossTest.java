// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.api.data.Target;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final int BATCH = 5;

  @Test
  void gradientsOfTheSquaredErrorAreItsSlopes() {
    RandomStream random = Seeds.of(1).stream("targets");
    float[] targets = new float[BATCH * 3];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) random.nextGaussian();
    }
    assertGradients(Loss.of(new Target.Regression(3)), 3, targets);
  }

  @Test
  void gradientsOfTheCrossEntropyAreItsSlopes() {
    assertGradients(Loss.of(new Target.Classification(4)), 4, new float[] {0, 3, 1, 2, 2});
  }

  private static void assertGradients(Loss loss, int width, float[] targets) {
    RandomStream random = Seeds.of(2).stream("outputs");
    float[] outputs = new float[BATCH * width];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) random.nextGaussian();
    }
    float[] gradients = new float[outputs.length];
    double weight = 0.7;
    loss.losses(outputs, targets, BATCH, weight, gradients);
    float step = 0x1p-8f;
    for (int i = 0; i < outputs.length; i++) {
      float[] moved = outputs.clone();
      moved[i] = outputs[i] + step;
      double up = loss.losses(moved, targets, BATCH, 1, new float[outputs.length]);
      double high = moved[i];
      moved[i] = outputs[i] - step;
      double down = loss.losses(moved, targets, BATCH, 1, new float[outputs.length]);
      assertEquals(weight * (up - down) / (high - moved[i]), gradients[i], 1e-5, "output " + i);
    }
  }

  @Test
  void slopesOfTheDistanceFromATeacherAreItsGradients() {
    RandomStream random = Seeds.of(3).stream("outputs");
    float[] outputs = new float[BATCH * 4];
    float[] teacher = new float[BATCH * 4];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) random.nextGaussian();
      teacher[i] = (float) random.nextGaussian();
    }
    for (Loss loss : List.of(Loss.of(new Target.Regression(4)), Loss.of(new Target.Classification(4)))) {
      float[] gradients = new float[outputs.length];
      loss.distances(outputs, teacher, BATCH, 3, 0.7, gradients);
      float step = 0x1p-8f;
      for (int i = 0; i < outputs.length; i++) {
        float[] moved = outputs.clone();
        moved[i] = outputs[i] + step;
        double up = loss.distances(moved, teacher, BATCH, 3, 1, new float[outputs.length]);
        double high = moved[i];
        moved[i] = outputs[i] - step;
        double down = loss.distances(moved, teacher, BATCH, 3, 1, new float[outputs.length]);
        assertEquals(0.7 * (up - down) / (high - moved[i]), gradients[i], 1e-4, "output " + i);
      }
      assertEquals(0, loss.distances(teacher, teacher, BATCH, 3, 1, gradients), 1e-12);
    }
  }

  /** T^2 sum p log(p / q) with p = softmax((2, 0) / 2) = (e / (1 + e), 1 / (1 + e)) and q = (1/2, 1/2). */
  @Test
  void theDistanceFromATeacherIsTheDivergenceAtATemperatureTimesItsSquare() {
    double p = Math.E / (1 + Math.E);
    double expected = 4 * (p * Math.log(2 * p) + (1 - p) * Math.log(2 * (1 - p)));
    Loss loss = Loss.of(new Target.Classification(2));
    float[] gradients = new float[2];
    assertEquals(
        expected, loss.distances(new float[] {1, 1}, new float[] {2, 0}, 1, 2, 1, gradients), 1e-12);
    assertEquals(2 * (0.5 - p), gradients[0], 1e-7);
  }

  @Test
  void squaredErrorIsTheMeanOverOutputsAndTheSumOverExamples() {
    Loss loss = Loss.of(new Target.Regression(2));
    float[] outputs = {1, 2, 3, 4};
    float[] targets = {1, 0, 0, 4};
    assertEquals(6.5, loss.losses(outputs, targets, 2, 1, new float[4]), 1e-12);
    assertEquals(6.5, loss.scores(outputs, targets, 2), 1e-12);
  }

  @Test
  void scoreOfAClassificationCountsRightAnswers() {
    Loss loss = Loss.of(new Target.Classification(2));
    assertEquals(2, loss.scores(new float[] {1, 0, 1, 0, 0, 1}, new float[] {0, 1, 1}, 3));
  }

  @Test
  void theBestConstantOfARegressionIsTheMean() {
    assertArrayEquals(
        new float[] {2}, Loss.of(new Target.Regression(1)).constant(new Line(0, 1, 2, 3, 4), 1), 1e-6f);
  }

  @Test
  void theBestConstantOfAClassificationFavoursTheCommonestClass() {
    Loss loss = Loss.of(new Target.Classification(3));
    float[] constant = loss.constant(new Line(1, 2, 2, 0, 2), 1);
    assertEquals(1, loss.scores(constant, new float[] {2}, 1));
    assertEquals(0, loss.scores(constant, new float[] {1}, 1));
  }
}
