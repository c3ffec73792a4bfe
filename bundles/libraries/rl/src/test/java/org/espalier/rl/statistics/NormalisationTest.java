// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  private final RandomStream random = Seeds.of(12).stream("cases");

  private static Normalisation both() {
    return new Normalisation(2, true, true);
  }

  /** Rows around (5, -300) with deviations 2 and 40. */
  private float[] rows(int count) {
    float[] rows = new float[2 * count];
    for (int i = 0; i < rows.length; i += 2) {
      rows[i] = (float) (5 + 2 * random.nextGaussian());
      rows[i + 1] = (float) (-300 + 40 * random.nextGaussian());
    }
    return rows;
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }

  @Test
  void observationsAreMeasuredByTheMomentsOfAllThatWereSeen() {
    Normalisation normalisation = both();
    double[][] seen = new double[2][1000];
    for (int batch = 0; batch < 200; batch++) {
      float[] rows = rows(5);
      normalisation.observe(rows, 5);
      for (int row = 0; row < 5; row++) {
        seen[0][5 * batch + row] = rows[2 * row];
        seen[1][5 * batch + row] = rows[2 * row + 1];
      }
    }
    float[] raw = {6, -310, 1e9f, -1e9f, 7, 7};
    float[] expected = new float[4];
    for (int i = 0; i < 2; i++) {
      double mean = Arrays.stream(seen[i]).average().orElseThrow();
      expected[i] = (float) ((raw[i] - mean) / deviation(seen[i]));
    }
    expected[2] = 10;
    expected[3] = -10;
    assertArrayEquals(expected, normalisation.observations(raw, 2), 2e-5f);
    assertEquals(6, raw[0], "the given array is left alone");
  }

  @Test
  void rewardsAreMeasuredByTheDeviationOfTheReturns() {
    Normalisation normalisation = both();
    double[] seen = new double[400];
    for (int batch = 0; batch < 100; batch++) {
      double[] discounted = new double[4];
      for (int e = 0; e < 4; e++) {
        discounted[e] = 70 + 6 * random.nextGaussian();
        seen[4 * batch + e] = discounted[e];
      }
      normalisation.observeReturns(discounted);
    }
    assertEquals(3 / deviation(seen), normalisation.reward(3), 1e-4);
    assertEquals(-10, normalisation.reward(-1e6));
  }

  @Test
  void eachCostIsMeasuredByTheDeviationOfItsOwnSums() {
    Normalisation normalisation = new Normalisation(2, false, false, 2);
    double[][] seen = new double[2][300];
    for (int batch = 0; batch < 100; batch++) {
      for (int k = 0; k < 2; k++) {
        double[] discounted = new double[3];
        for (int e = 0; e < 3; e++) {
          discounted[e] = 20 + 5 * (k + 1) * random.nextGaussian();
          seen[k][3 * batch + e] = discounted[e];
        }
        normalisation.observeCosts(k, discounted);
      }
    }
    assertEquals(7 / deviation(seen[0]), normalisation.cost(0, 7), 1e-4);
    assertEquals(7 / deviation(seen[1]), normalisation.cost(1, 7), 1e-4);
    Normalisation other = new Normalisation(2, false, false, 2);
    other.state(normalisation.state());
    assertEquals(normalisation.cost(1, 7), other.cost(1, 7));
    assertEquals(7, both().cost(1, 7));
  }

  @Test
  void nothingSeenChangesNothing() {
    float[] raw = {6, -3};
    assertArrayEquals(raw, both().observations(raw, 1));
    assertEquals(3, both().reward(3), 1e-7);
  }

  @Test
  void whatIsNotNormalisedStaysAsItIs() {
    Normalisation none = new Normalisation(2, false, false);
    float[] raw = rows(3);
    none.observe(raw, 3);
    none.observeReturns(new double[] {3, 4});
    assertSame(raw, none.observations(raw, 3));
    assertEquals(1e9, none.reward(1e9));
    assertTrue(none.state().isEmpty());
  }

  @Test
  void stateIsSetToTheBit() {
    Normalisation one = both();
    Normalisation other = both();
    for (int batch = 0; batch < 20; batch++) {
      one.observe(rows(3), 3);
      one.observeReturns(new double[] {random.nextGaussian(), random.nextGaussian()});
    }
    other.state(one.state());
    float[] next = rows(3);
    one.observe(next, 3);
    other.observe(next, 3);
    assertArrayEquals(one.observations(next, 3), other.observations(next, 3));
    assertEquals(one.reward(0.3), other.reward(0.3));
    assertEquals(2, one.state().size());
  }
}
