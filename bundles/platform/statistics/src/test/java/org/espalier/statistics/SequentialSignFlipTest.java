// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequentialSignFlipTest {
  private static final int BATCH = 5;

  @Test
  void oneLookIsTheTestItself() {
    double[] differences = {0.3, 0.1, -0.05, 0.4, 0.2, 0.25, 0.01, 0.6};
    double above = SignFlip.above(differences);
    double apart = SignFlip.apart(differences);
    assertEquals(above, new SequentialSignFlip(false, 0.05, 8).look(differences).p(), 1e-12);
    assertEquals(apart, new SequentialSignFlip(true, 0.05, 8).look(differences).p(), 1e-12);
    assertTrue(new SequentialSignFlip(false, 0.05, 8).look(differences).shown());
    assertEquals(1, new SequentialSignFlip(true, 0.05, 5).look(0, 0, 0, 0, 0).p());
  }

  @Test
  void fiveSeedsThatAllWinShowItOnlyWhereThereAreNoMore() {
    assertTrue(new SequentialSignFlip(false, 0.05, 5).look(1, 2, 3, 4, 5).shown());
    SequentialSignFlip test = new SequentialSignFlip(false, 0.05, 10);
    SequentialSignFlip.Look first = test.look(1, 2, 3, 4, 5);
    assertEquals(1 / 32.0, first.p());
    assertEquals(0.025, first.boundary());
    assertFalse(first.shown());
    // nothing was spent, so the second look may spend all
    SequentialSignFlip.Look second = test.look(1, 2, 3, 4, 5);
    assertEquals(1 / 1024.0, second.p());
    assertTrue(second.shown());
    assertThrows(IllegalStateException.class, () -> test.look());
  }

  @ParameterizedTest
  @CsvSource({"false, 0.05", "true, 0.05", "true, 0.2"})
  void agreesWithAllAssignmentsFollowedOneByOne(boolean eitherSide, double level) {
    Random random = new Random(3);
    for (int study = 0; study < 50; study++) {
      double[] differences = random.doubles(12).map(d -> Math.round(8 * d - 3) / 4.0).toArray();
      SequentialSignFlip test = new SequentialSignFlip(eitherSide, level, 12);
      List<Double> reference = reference(differences, eitherSide, level);
      for (int i = 0; i < reference.size(); i++) {
        double[] batch = Arrays.copyOfRange(differences, 4 * i, 4 * i + 4);
        assertEquals(reference.get(i), test.look(batch).p(), 1e-12);
      }
    }
  }

  /** P-values of the looks after 4, 8 and 12 differences, up to the one that shows it, by their definition. */
  private static List<Double> reference(double[] differences, boolean eitherSide, double level) {
    int all = 1 << differences.length;
    Set<Integer> stopped = new HashSet<>();
    List<Double> found = new ArrayList<>();
    for (int n = 4; n <= differences.length && !stopped.contains(0); n += 4) {
      int pairs = n;
      ToDoubleFunction<Integer> far = signs -> {
        double sum = 0;
        for (int i = 0; i < pairs; i++) {
          sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
        }
        return eitherSide ? Math.abs(sum) : sum;
      };
      List<Integer> alive = new ArrayList<>();
      for (int signs = 0; signs < all; signs++) {
        if (!stopped.contains(signs)) {
          alive.add(signs);
        }
      }
      double[] sums = alive.stream().mapToDouble(far).toArray();
      double[] sorted = sums.clone();
      Arrays.sort(sorted);
      int before = stopped.size();
      double boundary = level * n / differences.length;
      for (int i = 0; i < sums.length; i++) {
        int below = Arrays.binarySearch(sorted, sums[i] - 1e-9);
        double p = (before + sorted.length - (below < 0 ? -below - 1 : below)) / (double) all;
        if (alive.get(i) == 0) {
          found.add(p);
        }
        if (p <= boundary) {
          stopped.add(alive.get(i));
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"false, 0.05", "true, 0.05", "false, 0.2"})
  void whateverTheSizesAtMostTheLevelOfAllSignsMakesAClaim(boolean eitherSide, double level) {
    Random random = new Random(8);
    for (int study = 0; study < 10; study++) {
      double[] sizes = random.doubles(12).map(d -> d < 0.3 ? 1 : Math.round(4 * d) / 8.0).toArray();
      int claims = 0;
      for (int signs = 0; signs < 1 << sizes.length; signs++) {
        // the signs of the last 6 are products of those of the first
        SequentialSignFlip test = new SequentialSignFlip(eitherSide, level, sizes.length, 6);
        for (int n = 0; n < sizes.length; n += 3) {
          double[] batch = Arrays.copyOfRange(sizes, n, n + 3);
          for (int i = 0; i < batch.length; i++) {
            batch[i] *= (signs >> (n + i) & 1) == 0 ? 1 : -1;
          }
          if (test.look(batch).shown()) {
            claims++;
            break;
          }
        }
      }
      assertTrue(claims <= level * (1 << sizes.length), claims + " of " + (1 << sizes.length));
      assertTrue(claims > 0.3 * level * (1 << sizes.length), claims + " of " + (1 << sizes.length));
    }
  }

  /** Share of studies in which a claim is made of two treatments that are the same. */
  private static double falseClaims(boolean eitherSide, int studies, int most, ToDoubleFunction<Random> difference) {
    Random random = new Random(11);
    int claims = 0;
    for (int study = 0; study < studies; study++) {
      SequentialSignFlip test = new SequentialSignFlip(eitherSide, 0.05, most, 9);
      for (int n = 0; n < most; n += BATCH) {
        double[] batch = new double[BATCH];
        Arrays.setAll(batch, i -> difference.applyAsDouble(random));
        if (test.look(batch).shown()) {
          claims++;
          break;
        }
      }
    }
    return claims / (double) studies;
  }

  @Test
  void eightLooksMakeAFalseClaimInOneOfTwentyStudiesAtMost() {
    // each training fails with probability .3, and its retention is 1 or 0; 2 standard errors of 4000 studies are .007
    ToDoubleFunction<Random> failing =
        random -> (random.nextDouble() < 0.3 ? 0 : 1) - (random.nextDouble() < 0.3 ? 0 : 1);
    // what most trainings reach varies little, and where they fail, a lot
    ToDoubleFunction<Random> rarely =
        random -> random.nextDouble() < 0.3 ? random.nextGaussian() : 0.01 * random.nextGaussian();
    double oneSided = falseClaims(false, 4000, 40, failing);
    assertTrue(oneSided <= 0.057 && oneSided > 0.02, "" + oneSided);
    double twoSided = falseClaims(true, 4000, 40, failing);
    assertTrue(twoSided <= 0.057 && twoSided > 0.02, "" + twoSided);
    double mixed = falseClaims(false, 4000, 40, rarely);
    assertTrue(mixed <= 0.057 && mixed > 0.03, "" + mixed);
    double normal = falseClaims(true, 4000, 40, Random::nextGaussian);
    assertTrue(normal <= 0.057 && normal > 0.04, "" + normal);
  }

  @Test
  void withoutPayingForLooksClaimsAreFalseFarMoreOften() {
    Random random = new Random(11);
    int claims = 0;
    for (int study = 0; study < 1000; study++) {
      double[] differences = new double[40];
      Arrays.setAll(differences, i -> random.nextGaussian());
      boolean claimed = false;
      for (int n = BATCH; n <= 20; n += BATCH) {
        claimed |= SignFlip.above(Arrays.copyOf(differences, n)) <= 0.05;
      }
      claims += claimed ? 1 : 0;
    }
    assertTrue(claims > 100, claims + " of 1000");
  }

  @Test
  void signsBeyondThoseThatAreRunThroughAreLikeAllSigns() {
    Random random = new Random(5);
    double[] differences = random.doubles(30).map(d -> d - 0.35).toArray();
    double p = new SequentialSignFlip(false, 0.05, 30).look(differences).p();
    double exact = SignFlip.above(differences);
    assertEquals(exact, p, 4 * Math.sqrt(exact / 65536));
    assertEquals(p, new SequentialSignFlip(false, 0.05, 30).look(differences).p());
  }
}
