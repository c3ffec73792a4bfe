// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.tck.Broken;
import org.junit.jupiter.api.Test;

class RiskMeasureContractTest {

  /** The mean of profits, which no one fears. */
  static class Mean implements RiskMeasure {
    @Override
    public Metric objective() {
      return new Metric("mean", "money", Metric.Direction.HIGHER, "Mean profit");
    }

    @Override
    public double score(double[] profits) {
      return Arrays.stream(profits).average().orElseThrow();
    }

    @Override
    public boolean thresholded() {
      return false;
    }

    @Override
    public double threshold(double[] profits) {
      return 0;
    }

    @Override
    public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
      Arrays.fill(slopes, 0, count, -1.0 / count);
      return new Loss(-Arrays.stream(profits, 0, count).average().orElseThrow(), 0);
    }
  }

  static class Sound extends RiskMeasureContract {
    @Override
    protected RiskMeasure measure() {
      return new Mean();
    }

    @Override
    protected Set<Property> properties() {
      return EnumSet.allOf(Property.class);
    }
  }

  static class Lower extends Sound {
    @Override
    protected RiskMeasure measure() {
      return new Mean() {
        @Override
        public Metric objective() {
          return new Metric("mean", "money", Metric.Direction.LOWER, "Mean profit");
        }
      };
    }
  }

  static class Steep extends Sound {
    @Override
    protected RiskMeasure measure() {
      return new Mean() {
        @Override
        public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
          Loss loss = super.loss(profits, count, threshold, slopes);
          slopes[count - 1] *= 2;
          return loss;
        }
      };
    }
  }

  static class Sorting extends Sound {
    @Override
    protected RiskMeasure measure() {
      return new Mean() {
        @Override
        public double score(double[] profits) {
          Arrays.sort(profits);
          return super.score(profits);
        }
      };
    }
  }

  /** Has a worse score where a profit is larger, and of nothing but zeros none. */
  static class Squared extends Sound {
    @Override
    protected RiskMeasure measure() {
      return new Mean() {
        @Override
        public double score(double[] profits) {
          double sum = Arrays.stream(profits).sum();
          return -sum * sum / sum;
        }
      };
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Lower.class, "the objective is minus the risk, so that higher is better");
    Broken.requireFound(Steep.class, "slopes must be the derivatives of the loss by each profit");
    Broken.requireFound(Sorting.class, "profits must be left as they are");
    Broken.requireFound(Squared.class, "the score must be finite; of profits that are all 0.0 it is NaN");
    Broken.requireFound(Squared.class, "score must be minus the loss at the best threshold");
    Broken.requireFound(Squared.class, "cash of 2.5 on every path must raise a cash-invariant score by 2.5");
    Broken.requireFound(Squared.class, "a monotone score may not fall where profits rise");
  }
}
