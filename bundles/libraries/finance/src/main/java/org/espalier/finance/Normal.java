// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import org.espalier.api.random.RandomStream;

/**
 * The standard normal distribution, as sequences of IEEE operations and {@link StrictMath} that give the same bits on
 * every machine.
 */
public final class Normal {
  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);
  private static final double HALF_UNIT = 0x1.0p-53;

  // Wichura 1988, algorithm AS 241, PPND16
  private static final double CENTRE = 0.425;
  private static final double CENTRE_SQUARED = 0.180625;
  private static final double FLANK = 5;
  private static final double FLANK_ORIGIN = 1.6;

  /** Where the continued fraction of Mills' ratio takes over from the rational function. */
  private static final double FAR = 7;
  private static final int FRACTIONS = 12;

  private Normal() {}

  /** Density at x. */
  public static double density(double x) {
    return StrictMath.exp(-0.5 * x * x) / SQRT_2_PI;
  }

  /** Probability of a value below x, within 1e-15 (Hart 1968, function 5666). */
  public static double cumulative(double x) {
    double tail = upperTail(Math.abs(x));
    return x > 0 ? 1 - tail : tail;
  }

  private static double upperTail(double x) {
    double kernel = StrictMath.exp(-0.5 * x * x);
    if (x < FAR) {
      double top = ((((((0.0352624965998911 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x
          + 112.079291497871) * x + 221.213596169931) * x + 220.206867912376);
      double bottom = (((((((0.0883883476483184 * x + 1.75566716318264) * x + 16.064177579207) * x
          + 86.7807322029461) * x + 296.564248779674) * x + 637.333633378831) * x + 793.826512519948) * x
          + 440.413735824752);
      return kernel * top / bottom;
    }
    double fraction = x;
    for (int i = FRACTIONS; i > 0; i--) {
      fraction = x + i / fraction;
    }
    return kernel / (fraction * SQRT_2_PI);
  }

  /**
   * A uniform draw whose quantile is a normal draw: one of the 2^52 odd multiples of 2^-53 inside (0, 1), so that
   * {@code 1 - u} is exact and as likely. Takes one {@code nextLong}.
   */
  public static double uniform(RandomStream random) {
    return ((random.nextLong() >>> 11) | 1) * HALF_UNIT;
  }

  /**
   * The value with this probability below it, within a few units in the last place (Wichura 1988, AS 241).
   *
   * @param probability inside (0, 1)
   */
  public static double quantile(double probability) {
    double q = probability - 0.5;
    return Math.abs(q) <= CENTRE ? centre(q) : outside(probability);
  }

  /** The {@link #quantile} of each of these probabilities; the same bits, several times as fast. */
  public static void quantiles(double[] probabilities, double[] values) {
    // without a branch, so that the JVM computes several at a time; where it does not apply, it is computed again
    for (int i = 0; i < values.length; i++) {
      values[i] = centre(probabilities[i] - 0.5);
    }
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(probabilities[i] - 0.5) > CENTRE) {
        values[i] = outside(probabilities[i]);
      }
    }
  }

  private static double centre(double q) {
    double r = CENTRE_SQUARED - q * q;
    double top = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
        + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
        + 133.14166789178437745) * r + 3.3871328727963666080);
    double bottom = (((((((5226.4952788528545610 * r + 28729.085735721942674) * r + 39307.895800092710610) * r
        + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.18700749205790830) * r
        + 42.313330701600911252) * r + 1);
    return q * top / bottom;
  }

  private static double outside(double probability) {
    double r = Math.sqrt(-StrictMath.log(Math.min(probability, 1 - probability)));
    double z = r <= FLANK ? flank(r - FLANK_ORIGIN) : tail(r - FLANK);
    return probability < 0.5 ? -z : z;
  }

  private static double flank(double r) {
    double top = (((((((7.74545014278341407640e-4 * r + .0227238449892691845833) * r + .241780725177450611770) * r
        + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.76949722146069140550) * r
        + 4.63033784615654529590) * r + 1.42343711074968357734);
    double bottom = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
        + .0151986665636164571966) * r + .148103976427480074590) * r + .689767334985100004550) * r
        + 1.67638483018380384940) * r + 2.05319162663775882187) * r + 1);
    return top / bottom;
  }

  private static double tail(double r) {
    double top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
        + .00124266094738807843860) * r + .0265321895265761230930) * r + .296560571828504891230) * r
        + 1.78482653991729133580) * r + 5.46378491116411436990) * r + 6.65790464350110377720);
    double bottom = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
        + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + .0148753612908506148525) * r
        + .136929880922735805310) * r + .599832206555887937690) * r + 1);
    return top / bottom;
  }
}
