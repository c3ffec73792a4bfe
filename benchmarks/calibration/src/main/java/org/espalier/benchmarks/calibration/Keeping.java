// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import java.util.Arrays;
import java.util.Random;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Statistic;

/** Rules by which it is claimed that a network keeps enough, each a claim of its own. */
enum Keeping {
  SPREAD("mean less deviation") {
    @Override
    boolean claims(double[] retentions, Random random) {
      return Rules.spread(retentions).low() >= WANTED;
    }

    @Override
    boolean holds(Law law) {
      return law.mean() >= WANTED;
    }
  },
  STUDENT("Student's interval") {
    @Override
    boolean claims(double[] retentions, Random random) {
      return Rules.student(retentions).low() >= WANTED;
    }

    @Override
    boolean holds(Law law) {
      return law.mean() >= WANTED;
    }
  },
  PERCENTILE("bootstrap of the mean") {
    @Override
    boolean claims(double[] retentions, Random random) {
      return Rules.percentile(retentions, Statistic.MEAN, random).low() >= WANTED;
    }

    @Override
    boolean holds(Law law) {
      return law.mean() >= WANTED;
    }
  },
  INTERQUARTILE("bootstrap of the IQM") {
    @Override
    boolean claims(double[] retentions, Random random) {
      return Rules.percentile(retentions, Statistic.INTERQUARTILE_MEAN, random).low() >= WANTED;
    }

    @Override
    boolean holds(Law law) {
      return law.middle() >= WANTED;
    }
  },
  TRIMMED("trimmed mean") {
    @Override
    boolean claims(double[] retentions, Random random) {
      return Rules.trimmed(retentions).low() >= WANTED;
    }

    @Override
    boolean holds(Law law) {
      return law.middle() >= WANTED;
    }
  },
  MAJORITY("**sign test**") {
    @Override
    boolean claims(double[] retentions, Random random) {
      int kept = (int) Arrays.stream(retentions).filter(r -> r >= WANTED).count();
      return new Majority(kept, retentions.length).judged() == Judgement.SHOWN;
    }

    @Override
    boolean holds(Law law) {
      return law.keeping() >= 0.5;
    }
  };

  /** What is enough. */
  static final double WANTED = 0.98;

  private final String words;

  Keeping(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether it is claimed of a study. */
  abstract boolean claims(double[] retentions, Random random);

  /** Whether the claim is true. */
  abstract boolean holds(Law law);

  /** Share of studies that make the claim. */
  double rate(Law law, int seeds, int studies) {
    Random random = new Random(seeds);
    int claimed = 0;
    for (int i = 0; i < studies; i++) {
      claimed += claims(law.sample(seeds, random), random) ? 1 : 0;
    }
    return (double) claimed / studies;
  }
}
