package org.espalier.report.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void interquartileMeanLeavesOutAQuarterAtEachEnd() {
    assertEquals(3, Statistic.INTERQUARTILE_MEAN.of(new double[] {100, 2, 3, 4, -50}), 1e-12);
    assertEquals(4.5, Statistic.INTERQUARTILE_MEAN.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}), 1e-12);
  }

  @Test
  void bootstrapIntervalOfAMeanIsNearTheNormalOne() {
    Random random = new Random(1);
    double[] sample = random.doubles(400).toArray();
    double mean = Statistic.MEAN.of(sample);
    double deviation = Math.sqrt(1.0 / 12);
    Interval interval = Bootstrap.interval(sample, Statistic.MEAN);
    assertEquals(mean - 1.96 * deviation / 20, interval.low(), 0.004);
    assertEquals(mean + 1.96 * deviation / 20, interval.high(), 0.004);
    assertEquals(interval, Bootstrap.interval(sample, Statistic.MEAN), "the same sample gives the same interval");
  }

  @Test
  void strataAreResampledByThemselves() {
    // two strata without spread: whatever is drawn, the mean is the same
    Interval interval = Bootstrap.interval(List.of(new double[] {0, 0, 0}, new double[] {1, 1, 1}), Statistic.MEAN);
    assertEquals(0.5, interval.low(), 0);
    assertEquals(0.5, interval.high(), 0);
  }

  @Test
  void oneValueHasNoInterval() {
    Interval interval = Bootstrap.interval(new double[] {3}, Statistic.MEAN);
    assertEquals(3, interval.estimate());
    assertTrue(Double.isNaN(interval.low()) && Double.isNaN(interval.high()));
    assertFalse(interval.beyond(0));
  }

  @Test
  void holmMatchesTheWorkedExample() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    double[] expected = {0.03, 0.06, 0.06, 0.02};
    assertArrayEquals(expected, Comparison.holm(List.of(0.01, 0.04, 0.03, 0.005)), 1e-12);
  }

  @Test
  void holmLeavesOutWhatHasNoPValue() {
    assertArrayEquals(new double[] {Double.NaN, 0.04, 0.06}, Comparison.holm(List.of(Double.NaN, 0.02, 0.06)), 1e-12);
  }

  @Test
  void pairedComparison() {
    // with 4 degrees of freedom P(T < t) = 1/2 + 3/8 u (1 - u^2 / 12), u = t / sqrt(1 + t^2 / 4)
    double t = 0.18 / Math.sqrt(0.037 / 5);
    double u = t / Math.sqrt(1 + t * t / 4);
    double p = 2 * (0.5 - 0.375 * u * (1 - u * u / 12));
    Comparison comparison = Comparison.paired(new double[] {1.1, 2.3, 2.9, 4.2, 5.4}, new double[] {1, 2, 3, 4, 5});
    assertEquals(0.18, comparison.difference().estimate(), 1e-12);
    assertEquals(p, comparison.p(), 1e-9);
    assertEquals(14.0 / 25, comparison.improvement(), 1e-12);
  }

  @Test
  void equalTreatmentsDoNotDiffer() {
    Comparison comparison = Comparison.paired(new double[] {500, 500, 500}, new double[] {500, 500, 500});
    assertEquals(1, comparison.p());
    assertEquals(0.5, comparison.improvement());
    assertFalse(comparison.difference().beyond(0));
  }

  @Test
  void shareOfNoneAndAllHasAnInterval() {
    // Wilson: 5 of 5 gives [.5655, 1]
    Interval all = Proportion.of(5, 5);
    assertEquals(0.5655, all.low(), 1e-4);
    assertEquals(1, all.high());
    assertEquals(0, Proportion.of(0, 5).low());
  }
}
