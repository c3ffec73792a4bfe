// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class NormalTest {
  private static final int N = 200_000;

  /** Expected values: scipy.special.ndtr, SciPy 1.17.1. */
  @Test
  void cumulativeAgreesWithScipy() {
    assertEquals(4.906713927147908e-198, Normal.cumulative(-30), 1e-210);
    assertEquals(1.279812543885835e-12, Normal.cumulative(-7), 1e-25);
    assertEquals(2.866515718791933e-07, Normal.cumulative(-5), 1e-16);
    assertEquals(0.001349898031630093, Normal.cumulative(-3), 1e-15);
    assertEquals(0.460172162722971, Normal.cumulative(-0.1), 1e-15);
    assertEquals(0.5, Normal.cumulative(0));
    assertEquals(0.6914624612740131, Normal.cumulative(0.5), 1e-15);
    assertEquals(0.9999683287581669, Normal.cumulative(4), 1e-15);
  }

  /** Expected values: scipy.special.ndtri, SciPy 1.17.1. */
  @Test
  void quantileAgreesWithScipy() {
    assertEquals(-37.0470962993612, Normal.quantile(1e-300), 4e-14);
    assertEquals(-9.262340089798409, Normal.quantile(1e-20), 1e-14);
    assertEquals(-4.264890793922825, Normal.quantile(1e-5), 5e-15);
    assertEquals(-1.4396021182393162, Normal.quantile(0.07499), 1e-15);
    assertEquals(-1.4388253927525403, Normal.quantile(0.0751), 1e-15);
    assertEquals(0, Normal.quantile(0.5));
    assertEquals(0.5244005127080407, Normal.quantile(0.7), 1e-15);
    assertEquals(4.753424308817087, Normal.quantile(0.999999), 1e-10);
  }

  @Test
  void uniformsAndTheirComplementsAreEquallyLikely() {
    RandomStream random = Seeds.of(1).stream("uniform");
    for (int i = 0; i < 1000; i++) {
      double u = Normal.uniform(random);
      assertTrue(u > 0 && u < 1);
      assertEquals(u, 1 - (1 - u));
      assertEquals(Normal.quantile(u), -Normal.quantile(1 - u));
    }
  }

  @Test
  void manyQuantilesHaveTheBitsOfOne() {
    double[] u = uniforms();
    double[] z = new double[N];
    Normal.quantiles(u, z);
    assertArrayEquals(Arrays.stream(u).map(Normal::quantile).toArray(), z, 0);
  }

  @Test
  void drawsHaveTheMomentsAndTheTailsOfTheNormalDistribution() {
    double[] z = draws();
    // five standard errors of each
    assertEquals(0, moment(z, 1), 5 / Math.sqrt(N));
    assertEquals(1, moment(z, 2), 5 * Math.sqrt(2.0 / N));
    assertEquals(0, moment(z, 3), 5 * Math.sqrt(15.0 / N));
    assertEquals(3, moment(z, 4), 5 * Math.sqrt(96.0 / N));
    for (double beyond : new double[] {2, 3, 4}) {
      double expected = 2 * N * Normal.cumulative(-beyond);
      double found = Arrays.stream(z).filter(x -> Math.abs(x) > beyond).count();
      assertEquals(expected, found, 5 * Math.sqrt(expected), "beyond " + beyond);
    }
  }

  /** Kolmogorov and Smirnov: the largest distance of the distribution functions has p = .001 at 1.95 / sqrt(n). */
  @Test
  void drawsHaveTheNormalDistributionFunction() {
    double[] z = draws();
    Arrays.sort(z);
    double distance = IntStream.range(0, N)
        .mapToDouble(i -> {
          double p = Normal.cumulative(z[i]);
          return Math.max(p - (double) i / N, (i + 1.0) / N - p);
        })
        .max()
        .orElseThrow();
    assertTrue(distance < 1.95 / Math.sqrt(N), "distance " + distance);
  }

  private static double[] uniforms() {
    RandomStream random = Seeds.of(2).stream("normal");
    return IntStream.range(0, N).mapToDouble(i -> Normal.uniform(random)).toArray();
  }

  private static double[] draws() {
    double[] z = new double[N];
    Normal.quantiles(uniforms(), z);
    return z;
  }

  private static double moment(double[] z, int order) {
    return Arrays.stream(z).map(x -> Math.pow(x, order)).average().orElseThrow();
  }
}
