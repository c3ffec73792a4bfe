package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    assertEquals(OptionalDouble.empty(), Power.difference(4));
    assertEquals(OptionalDouble.empty(), Power.share(4));
  }

  @Test
  void ofFiveSeedsAllMustWin() {
    // the 5th root of .8 is .9564, whose normal quantile is 1.7102
    assertEquals(1.71, Power.difference(5).getAsDouble(), 0.02);
    assertEquals(Math.pow(0.8, 0.2), Power.share(5).getAsDouble(), 1e-9);
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
    double difference = Power.difference(pairs).getAsDouble();
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
