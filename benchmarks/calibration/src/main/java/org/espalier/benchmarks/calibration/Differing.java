// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.SignFlip;
import org.espalier.statistics.Statistic;

/** Rules by which it is claimed that one treatment is better or worse than another that is the same. */
enum Differing {
  SPREAD("mean and deviation apart") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return apart(Rules.spread(one), Rules.spread(other));
    }
  },
  PAIRED("paired t-test") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return beyond(Rules.student(differences(one, other)));
    }
  },
  PERCENTILE("bootstrap of the difference") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return beyond(Rules.percentile(differences(one, other), Statistic.MEAN, random));
    }
  },
  INTERQUARTILE("bootstraps of IQMs apart") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return apart(
          Rules.percentile(one, Statistic.INTERQUARTILE_MEAN, random),
          Rules.percentile(other, Statistic.INTERQUARTILE_MEAN, random));
    }
  },
  SIGN_FLIP("**sign flips**, better or worse") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return SignFlip.apart(differences(one, other)) <= Judgement.LEVEL;
    }
  },
  BETTER("**sign flips**, better") {
    @Override
    boolean claims(double[] one, double[] other, Random random) {
      return SignFlip.above(differences(one, other)) <= Judgement.LEVEL;
    }
  };

  private final String words;

  Differing(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether it is claimed of a study. */
  abstract boolean claims(double[] one, double[] other, Random random);

  static double[] differences(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] - other[i]).toArray();
  }

  private static boolean apart(Interval one, Interval other) {
    return one.low() > other.high() || one.high() < other.low();
  }

  private static boolean beyond(Interval difference) {
    return difference.low() > 0 || difference.high() < 0;
  }

  /** Share of studies that claim it of two treatments with these laws. */
  double rate(Law first, Law second, int seeds, int studies) {
    Random random = new Random(seeds);
    int claimed = 0;
    for (int i = 0; i < studies; i++) {
      claimed += claims(first.sample(seeds, random), second.sample(seeds, random), random) ? 1 : 0;
    }
    return (double) claimed / studies;
  }
}
