package org.espalier.hedging.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.osgi.util.converter.Converters;

class RiskMeasureTest {
  private static RiskMeasure cvar(double level) {
    return new Cvar(options(Map.of("level", level), Cvar.Options.class));
  }

  private static RiskMeasure shortfall(double level) {
    return new ExpectedShortfall(options(Map.of("level", level), ExpectedShortfall.Options.class));
  }

  private static RiskMeasure entropic(double aversion) {
    return new Entropic(options(Map.of("riskAversion", aversion), Entropic.Options.class));
  }

  private static RiskMeasure meanVariance(double aversion) {
    return new MeanVariance(options(Map.of("riskAversion", aversion), MeanVariance.Options.class));
  }

  private static <T> T options(Map<String, Object> values, Class<T> type) {
    return Converters.standardConverter().convert(values).to(type);
  }

  private static double[] profits(int count) {
    RandomStream random = Seeds.of(7).stream("profits");
    return random.doubles(count, -5, 1).toArray();
  }

  @Test
  void aTailIsTheMeanOfTheWorstAndCountsThePathOnItsEdgeInPart() {
    double[] profits = {-4, 1, -2, 0, 3};
    assertEquals(-3, cvar(.4).score(profits), 1e-12);
    assertEquals((-4 - 2 * .5) / 1.5, cvar(.3).score(profits), 1e-12);
    assertEquals(cvar(.3).score(profits), shortfall(.3).score(profits), 1e-12);
  }

  @Test
  void meanVarianceAndEntropicOfTwoPoints() {
    double[] profits = {-1, 1};
    assertEquals(-.3, meanVariance(.6).score(profits), 1e-12);
    assertEquals(-Math.log(Math.cosh(.8)) / .8, entropic(.8).score(profits), 1e-12);
    assertEquals(-999.1335660, entropic(.8).score(new double[] {-1000, 0}), 1e-6, "exponents are taken out");
  }

  /** The first terms of its series: mean, half the aversion times the variance, a sixth of its square times skew. */
  @Test
  void entropicRiskOfASmallAversionIsHalfTheVarianceLessTheMean() {
    double[] profits = profits(200);
    double mean = Arrays.stream(profits).average().orElseThrow();
    double third = Arrays.stream(profits).map(x -> Math.pow(x - mean, 3)).average().orElseThrow();
    for (double aversion : new double[] {1e-3, 1e-6, 1e-12, 1e-300}) {
      double expected = meanVariance(aversion).score(profits) + aversion * aversion / 6 * third;
      assertEquals(expected, entropic(aversion).score(profits), 1e-14 + 20 * Math.pow(aversion, 3));
    }
  }

  @Test
  void anEntropicRiskOfALargeAversionIsTheWorst() {
    double[] profits = profits(200);
    double[] slopes = new double[200];
    double worst = Arrays.stream(profits).min().orElseThrow();
    assertEquals(worst + Math.log(200) / 1e5, entropic(1e5).score(profits), 1e-12);
    assertEquals(-worst, entropic(1e300).loss(profits, 200, 0, slopes).value(), 1e-12);
    assertEquals(-1, Arrays.stream(slopes).sum(), 1e-12, "all of the slope is the worst one's");
  }

  @Test
  void tailsAreThoseOfDecimalLevels() {
    double[] profits = profits(100);
    double[] sorted = profits.clone();
    Arrays.sort(sorted);
    assertEquals(-sorted[6], shortfall(.07).threshold(profits), 0, "the seventh worst of a hundred");
    double expected = (sorted[0] + sorted[1] + sorted[2] + .2 * sorted[3]) / 3.2;
    assertEquals(expected, cvar(.032).score(profits), 1e-12);
    assertEquals("cvar-0.032", cvar(.032).objective().name());
    double[] slopes = new double[100];
    cvar(.07).loss(profits, 100, 0, slopes);
    assertEquals(7, Arrays.stream(slopes).filter(slope -> slope != 0).count());
  }

  @Test
  void refusesLevelsThatAreNoneAndTailsThatNoPathReaches() {
    assertMessage("it must be above 0 and below 1", () -> cvar(0));
    assertMessage("it must be above 0 and below 1", () -> shortfall(1));
    assertMessage("no path reaches the tail: a level of 0.001 is less than one of 100 paths",
        () -> shortfall(.001).score(new double[100]));
    assertMessage("it must be above 0", () -> entropic(0));
  }

  private static void assertMessage(String part, Executable work) {
    String message = assertThrows(InvalidInputException.class, work).getMessage();
    assertTrue(message.contains(part), message);
  }
}
