// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTest {

  @Test
  void fourSeedsShowNothing() {
    assertEquals(OptionalDouble.empty(), Power.difference(4, 0.05));
    assertEquals(OptionalDouble.empty(), Power.share(4));
  }

  @Test
  void ofFiveSeedsAllMustWin() {
    // the 5th root of .8 is .9564, whose normal quantile is 1.7098
    assertEquals(1.7098, Power.difference(5, 0.05).getAsDouble(), 1e-4);
    assertEquals(Math.pow(0.8, 0.2), Power.share(5).getAsDouble(), 1e-9);
  }

  @Test
  void aStricterLevelTakesALargerDifference() {
    // at 1 in 32 five can win once, at less not at all
    assertEquals(OptionalDouble.empty(), Power.difference(5, 0.03));
    assertEquals(1.7098, Power.difference(5, 1 / 32.0).getAsDouble(), 1e-4);
    // a paired t-test at .05 on both sides needs 34 pairs for .5 standard deviations and 199 for .2 (G*Power 3.1)
    assertTrue(Power.difference(34, 0.025).getAsDouble() <= 0.5);
    assertTrue(Power.difference(33, 0.025).getAsDouble() > 0.5);
    assertTrue(Power.difference(199, 0.025).getAsDouble() <= 0.2);
    assertTrue(Power.difference(198, 0.025).getAsDouble() > 0.2);
    assertEquals(2.4865 / Math.sqrt(10_000), Power.difference(10_000, 0.05).getAsDouble(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"8, 7", "10, 9", "20, 15"})
  void aShareIsShownInFourOfFiveStudies(int trials, int needed) {
    double share = Power.share(trials).getAsDouble();
    double power = 0;
    for (int k = needed; k <= trials; k++) {
      power += choose(trials, k) * Math.pow(share, k) * Math.pow(1 - share, trials - k);
    }
    assertEquals(0.8, power, 1e-6);
    assertEquals(Judgement.SHOWN, new Majority(needed, trials).judged());
    assertEquals(Judgement.NOT_SHOWN, new Majority(needed - 1, trials).judged());
  }

  private static double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 10, 11, 15, 30})
  void theTestShowsADifferenceOfThatSizeInFourOfFiveStudies(int pairs) {
    double difference = Power.difference(pairs, 0.05).getAsDouble();
    Random random = new Random(pairs);
    int studies = pairs > 20 ? 1000 : 4000;
    int shown = 0;
    for (int study = 0; study < studies; study++) {
      double[] differences = new double[pairs];
      Arrays.setAll(differences, i -> difference + random.nextGaussian());
      shown += SignFlip.above(differences) <= 0.05 ? 1 : 0;
    }
    // 3 standard errors and the 1 % of the difference that Student's test is off
    assertEquals(0.8, shown / (double) studies, 3 * Math.sqrt(0.16 / studies) + 0.008);
  }
}
