// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Arrays;

/** The Poisson distribution, to all of its values but those too rare for a uniform number of 53 bits to meet. */
final class Poisson {
  private static final double NEGLIGIBLE = 0x1.0p-60;

  private final double[] probabilities;
  private final double[] cumulative;

  /** @param mean at least 0 */
  Poisson(double mean) {
    this(mean, 1);
  }

  /** @param tilt reaches as far as values count if each is weighed by this factor to its power, above 0 */
  Poisson(double mean, double tilt) {
    double[] room = new double[16];
    double log = -mean;
    double logTilt = StrictMath.log(tilt);
    int n = 0;
    while (n <= mean * Math.max(1, tilt) || StrictMath.exp(log + Math.max(0, n * logTilt)) > NEGLIGIBLE) {
      if (n == room.length) {
        room = Arrays.copyOf(room, 2 * n);
      }
      // by logarithms, because the first probabilities may be too small for a double
      room[n] = StrictMath.exp(log);
      n++;
      log += StrictMath.log(mean / n);
    }
    probabilities = Arrays.copyOf(room, n);
    cumulative = probabilities.clone();
    for (int i = 1; i < n; i++) {
      cumulative[i] += cumulative[i - 1];
    }
  }

  /** Probabilities of 0, 1, 2 and so on. */
  double[] probabilities() {
    return probabilities;
  }

  /** The least number whose cumulative probability reaches this. */
  int quantile(double probability) {
    int n = 0;
    while (n < cumulative.length - 1 && cumulative[n] < probability) {
      n++;
    }
    return n;
  }
}
