package org.espalier.task.supervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
