// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class MomentsTest {
  private final RandomStream random = Seeds.of(12).stream("cases");

  /** Far from 0, where a difference of large squares would lose everything. */
  private float[] rows(int count) {
    float[] rows = new float[2 * count];
    for (int i = 0; i < rows.length; i += 2) {
      rows[i] = (float) (1e4 + random.nextGaussian());
      rows[i + 1] = (float) (-3 + 40 * random.nextGaussian());
    }
    return rows;
  }

  private static Moments of(float[] rows, int from, int to) {
    Moments moments = new Moments(2);
    for (int row = from; row < to; row++) {
      moments.add(rows, 2 * row);
    }
    return moments;
  }

  private static void assertMoments(float[] rows, Moments moments) {
    int n = rows.length / 2;
    assertEquals(n, moments.count());
    for (int i = 0; i < 2; i++) {
      int number = i;
      double[] column = new double[n];
      Arrays.setAll(column, row -> rows[2 * row + number]);
      double mean = Arrays.stream(column).sum() / n;
      double variance = Arrays.stream(column).map(x -> (x - mean) * (x - mean)).sum() / n;
      assertEquals(mean, moments.mean(i), 1e-9 * Math.abs(mean));
      assertEquals(variance, moments.variance(i), 1e-9 * variance);
    }
  }

  @Test
  void rowsOneByOneGiveMeanAndVariance() {
    float[] rows = rows(1000);
    assertMoments(rows, of(rows, 0, 1000));
  }

  @Test
  void joinedMomentsAreThoseOfAllRows() {
    float[] rows = rows(1000);
    for (int[] cuts : new int[][] {{1, 999}, {300, 301}, {0, 1000}, {500, 500}}) {
      Moments joined = of(rows, 0, cuts[0]);
      joined.add(of(rows, cuts[0], cuts[1]));
      joined.add(of(rows, cuts[1], 1000));
      assertMoments(rows, joined);
    }
  }

  @Test
  void nothingSeenIsNotANumber() {
    Moments moments = new Moments(1);
    assertTrue(Double.isNaN(moments.mean(0)) && Double.isNaN(moments.variance(0)));
    moments.add(3);
    assertEquals(3, moments.mean(0));
    assertEquals(0, moments.variance(0));
    moments.clear();
    assertEquals(0, moments.count());
    assertTrue(Double.isNaN(moments.mean(0)));
    assertThrows(IllegalArgumentException.class, () -> moments.add(new Moments(2)));
  }

  @Test
  void restoredGoesOnToTheBit() throws IOException {
    float[] rows = rows(40);
    Moments saved = of(rows, 0, 20);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.save(new DataOutputStream(bytes));
    Moments restored = of(rows, 7, 9);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int row = 20; row < 40; row++) {
      saved.add(rows, 2 * row);
      restored.add(rows, 2 * row);
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(saved.mean(i), restored.mean(i));
      assertEquals(saved.variance(i), restored.variance(i));
    }
  }

  /** Rows that another actor saw move the running moments as those seen here do. */
  @Test
  void runningMomentsTakeInMomentsFromElsewhere() {
    RunningMoments here = new RunningMoments(2);
    RunningMoments elsewhere = new RunningMoments(2);
    for (int batch = 0; batch < 50; batch++) {
      float[] rows = rows(8);
      here.observe(i -> rows[i], 8);
      elsewhere.observe(of(rows, 0, 8));
    }
    elsewhere.observe(new Moments(2));
    for (int i = 0; i < 2; i++) {
      assertEquals(here.mean(i), elsewhere.mean(i), 1e-5 * Math.abs(here.mean(i)));
      assertEquals(here.variance(i), elsewhere.variance(i), 1e-4 * here.variance(i));
    }
    assertThrows(IllegalArgumentException.class, () -> here.observe(new Moments(3)));
  }
}
