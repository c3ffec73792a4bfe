// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.finance.BlackScholes;

/**
 * Calls of one time to maturity, by Fourier inversion (Lewis 2001): with k the logarithm of forward over strike and phi
 * the characteristic function of the logarithm of price over forward,
 *
 * <pre>{@code C = S - S / pi  integral_0^inf Re(e^((iu - 1/2) k) phi(u - i/2) / (u^2 + 1/4)) du.}</pre>
 *
 * <p>The integral is taken along a {@link Contour} by the trapezoidal rule, which converges exponentially. Every other
 * node makes a coarser rule: where the two differ by more than a tolerance, the step is halved until they don't. What
 * is left is about the square of their difference. Safe for several threads.
 */
final class HestonInversion {
  /** Standard deviations within which the strike's side decides where to the contour that is tried first turns. */
  private static final double TURN = 3;
  /** Logarithm of what is too much to begin with: the contour then starts where exp(-k / 2) is made up for. */
  private static final double MUCH = 3;
  /** Exponents at which nothing counts, and at which a contour leads to where the integrand grows. */
  private static final double NEGLIGIBLE = -37;
  private static final double GROWING = 37;
  /** Standard deviation of the price's logarithm below which it stands still. */
  private static final double STILL = 1e-12;
  /** Of the logarithm of spot over strike. */
  private static final double ROUNDING = 2e-14;
  private static final int LEVELS = 4;

  private final HestonModel model;
  private final double time;
  private final double discount;
  private final Map<Contour, Nodes> nodes = new ConcurrentHashMap<>();

  /** @param time to maturity, above 0 */
  HestonInversion(HestonModel model, double time) {
    this.model = model;
    this.time = time;
    discount = StrictMath.exp(-model.rate() * time);
  }

  /**
   * A call.
   *
   * @param tolerance how far what every other node adds to price over stock, delta and delta of minimum variance may be
   *     from what the nodes between do
   * @throws InvalidInputException if they differ by more whatever the step
   */
  Quote quote(double spot, double variance, double strike, double tolerance) {
    double cash = strike * discount;
    double k = StrictMath.log(spot / cash);
    if (model.never(k, variance, time)) {
      return new Quote(0, 0, 0, 0);
    }
    if (model.always(k, variance, time)) {
      return new Quote(spot - cash, 1, 0, 1);
    }
    double integral = model.expectedIntegral(variance, time);
    double deviation = Math.sqrt(integral);
    if (deviation < STILL) {
      return new BlackScholes(model.rate()).call(spot, integral / time, strike, time);
    }
    // where the integrand has no phase far out
    double edge = model.rho() * model.reach(variance, time);
    double fall = model.reach(variance, time) * Math.sqrt((1 - model.rho()) * (1 + model.rho())) + Math.abs(k - edge);
    // without any fall there is a jump at the edge
    double away = fall < ROUNDING ? edge + Math.copySign(ROUNDING, k - edge) : k;
    boolean up = away >= Math.min(TURN * deviation, Math.max(-TURN * deviation, edge));
    boolean low = nodes(up, false, 0).start(variance, away) > MUCH;
    for (int level = 0; level < LEVELS; level++) {
      for (boolean turn : new boolean[] {up, !up}) {
        Nodes along = nodes(turn, low, level);
        Sums even = along.sums(variance, away, 0);
        Sums odd = along.sums(variance, away, 1);
        if (even.distance(odd, model.rho() * model.xi()) <= tolerance) {
          return quote(spot, cash, even.plus(odd));
        }
      }
    }
    throw new InvalidInputException(String.format(
        Locale.ROOT,
        "market heston: the price of a call at %s with %s years to go, the stock at %s and a variance of %s"
            + " does not settle for %s; take less extreme parameters",
        strike, time, spot, variance, model));
  }

  private Nodes nodes(boolean up, boolean low, int level) {
    return nodes.computeIfAbsent(new Contour(up, low, level), Nodes::new);
  }

  private Quote quote(double spot, double cash, Sums sums) {
    double price = Math.min(spot, Math.max(Math.max(0, spot - cash), spot * (1 - sums.value)));
    double delta = Math.min(1, Math.max(0, 1 - sums.value - sums.derivative));
    double byVariance = -spot * sums.varianceDerivative;
    return new Quote(price, delta, byVariance, model.minimumVarianceDelta(delta, byVariance, spot));
  }

  /** The integral over pi, and its derivatives by k and by the variance. */
  private record Sums(double value, double derivative, double varianceDerivative) {

    Sums plus(Sums other) {
      return new Sums(
          value + other.value, derivative + other.derivative, varianceDerivative + other.varianceDerivative);
    }

    double distance(Sums other, double coupling) {
      return Math.max(
          Math.abs(value - other.value),
          Math.max(
              Math.abs(derivative - other.derivative),
              Math.abs(coupling * (varianceDerivative - other.varianceDerivative))));
    }
  }

  /** What all calls have in common. */
  private final class Nodes {
    /** Numbers a node: constant and slope of the exponent, u, weight; real and imaginary. */
    private static final int WIDTH = 8;

    private final double[] numbers;

    Nodes(Contour contour) {
      numbers = new double[contour.nodes() * WIDTH];
      for (int i = 0; i < contour.nodes(); i++) {
        Complex u = contour.at(i);
        HestonExponent exponent = HestonExponent.at(model, u, time);
        write(exponent.constant(), i * WIDTH);
        write(exponent.slope(), i * WIDTH + 2);
        write(u, i * WIDTH + 4);
        write(contour.weight(i), i * WIDTH + 6);
      }
    }

    private void write(Complex number, int at) {
      numbers[at] = number.re();
      numbers[at + 1] = number.im();
    }

    /** Exponent of the integrand at the first node, where it is real. */
    double start(double variance, double k) {
      return numbers[0] + numbers[2] * variance - (numbers[5] + 0.5) * k;
    }

    /** Over every other node, from this one on, until the integrand is nothing; none if it grows. */
    Sums sums(double variance, double k, int first) {
      double value = 0;
      double derivative = 0;
      double varianceDerivative = 0;
      for (int i = first * WIDTH; i < numbers.length; i += 2 * WIDTH) {
        double exponent = numbers[i] + numbers[i + 2] * variance - (numbers[i + 5] + 0.5) * k;
        if (exponent < NEGLIGIBLE) {
          break;
        }
        if (exponent > GROWING) {
          return new Sums(Double.NaN, Double.NaN, Double.NaN);
        }
        double angle = numbers[i + 1] + numbers[i + 3] * variance + numbers[i + 4] * k;
        double halfTurns = Phasor.halfTurns(angle);
        double rest = Phasor.rest(angle, halfTurns);
        double size = Phasor.exp(exponent) * Phasor.sign(halfTurns);
        double cos = size * Phasor.cos(rest);
        double sin = size * Phasor.sin(rest);
        double re = numbers[i + 6] * cos - numbers[i + 7] * sin;
        double im = numbers[i + 6] * sin + numbers[i + 7] * cos;
        value += re;
        derivative -= (numbers[i + 5] + 0.5) * re + numbers[i + 4] * im;
        varianceDerivative += numbers[i + 2] * re - numbers[i + 3] * im;
      }
      return new Sums(value, derivative, varianceDerivative);
    }
  }
}
