package org.espalier.market.equity;

import java.util.Arrays;
import org.espalier.api.market.BlackScholes;
import org.espalier.api.market.Pricing.Quote;

/**
 * Calls of all strikes at one variance and one time to maturity, by Fourier inversion along Im z = -1/2 (Lewis 2001):
 * with k the logarithm of forward over strike and phi the characteristic function of the logarithm of price over
 * forward,
 *
 * <pre>{@code C = e^(-r tau) (F - sqrt(F K) / pi  integral_0^inf Re(e^(iuk) phi(u - i/2)) / (u^2 + 1/4) du).}</pre>
 *
 * <p>What is integrated is the difference to Black-Scholes with the same expected variance: it has no pole and is even
 * in u, so that the trapezoidal rule converges exponentially. Its step is halved until the quotes settle, which makes
 * them exact to 1e-8 and better; less so only where the variance is next to 0, Feller's condition is violated by orders
 * of magnitude, and the distribution of the price is therefore close to a single value.
 */
final class HestonSlice {
  /** Relative change by the last halving; convergence is exponential, so that what is left is about its square. */
  private static final double SETTLED = 1e-9;
  /** First period of the trapezoidal rule in k, beyond what is asked for, in standard deviations. */
  private static final double REACH = 10;

  /** Numbers that the additions to a call are. */
  static final int ADDITIONS = 3;

  private final HestonModel model;
  private final double variance;
  private final double time;
  private final double integral;
  private final double integralSlope;
  private final double discount;
  private Nodes nodes;

  /**
   * @param variance at least 0
   * @param time to maturity, above 0
   * @param widest the largest |k| that will be asked for
   */
  HestonSlice(HestonModel model, double variance, double time, double widest) {
    this.model = model;
    this.variance = variance;
    this.time = time;
    integral = model.expectedIntegral(variance, time);
    integralSlope = model.integralSlope(time);
    discount = StrictMath.exp(-model.rate() * time);
    double step = 2 * Math.PI / (widest + REACH * Math.sqrt(integral));
    nodes = new Nodes(step);
    Nodes coarser;
    do {
      coarser = nodes;
      nodes = new Nodes(coarser);
    } while (nodes.complete && (differ(coarser, widest) || differ(coarser, -widest)));
  }

  private boolean differ(Nodes coarser, double k) {
    Sums fine = nodes.at(k);
    Sums coarse = coarser.at(k);
    double deviation = Math.sqrt(integral);
    return Math.abs(fine.value - coarse.value) > SETTLED * deviation
        || Math.abs(fine.derivative - coarse.derivative) > SETTLED
        || Math.abs(fine.varianceDerivative - coarse.varianceDerivative) > SETTLED * integralSlope / deviation;
  }

  /** The call of this strike. */
  Quote quote(double spot, double strike) {
    double cash = strike * discount;
    Quote plain = new BlackScholes(model.rate()).call(spot, integral / time, strike, time);
    Sums sums = nodes.at(StrictMath.log(spot / cash));
    double scale = Math.sqrt(spot * cash);
    double delta = plain.delta() - scale / spot * (0.5 * sums.value + sums.derivative);
    double byVariance = plain.varianceDerivative() * integralSlope / time - scale * sums.varianceDerivative;
    return new Quote(
        plain.price() - scale * sums.value, delta, byVariance, model.minimumVarianceDelta(delta, byVariance, spot));
  }

  /**
   * What Heston's calls add to Black and Scholes', each number brought to a size near 1: the integral over pi at k over
   * the standard deviation, its derivative by k, and by the variance times the standard deviation.
   *
   * @param spacing between one k and the next
   * @param into receives the three numbers of each k, from the lowest on; 0 is in the middle of an odd number of them
   */
  void additions(double spacing, double[] into) {
    int middle = into.length / ADDITIONS / 2;
    Row row = new Row(middle + 1, nodes.step * spacing);
    for (int node = 0; node < nodes.values.length / Nodes.WIDTH; node++) {
      row.add(nodes.values, node * Nodes.WIDTH, node * nodes.step);
    }
    double deviation = Math.sqrt(integral);
    for (int i = 0; i <= middle; i++) {
      row.write(i, 1, deviation, into, (middle + i) * ADDITIONS);
      row.write(i, -1, deviation, into, (middle - i) * ADDITIONS);
    }
  }

  /** Sums over the nodes at k and -k, for k from 0 on: cosines are the same for both, and sines of opposite sign. */
  private final class Row {
    private final double[] turnReal;
    private final double[] turnImaginary;
    private final double[] cosines;
    private final double[] sines;
    private final double[] even;
    private final double[] odd;
    private final double[] evenByK;
    private final double[] oddByK;
    private final double[] evenByVariance;
    private final double[] oddByVariance;

    Row(int size, double turn) {
      turnReal = new double[size];
      turnImaginary = new double[size];
      cosines = new double[size];
      sines = new double[size];
      for (int i = 0; i < size; i++) {
        turnReal[i] = StrictMath.cos(i * turn);
        turnImaginary[i] = StrictMath.sin(i * turn);
      }
      Arrays.fill(cosines, 1);
      even = new double[size];
      odd = new double[size];
      evenByK = new double[size];
      oddByK = new double[size];
      evenByVariance = new double[size];
      oddByVariance = new double[size];
    }

    /** Adds a node; loops that the JVM computes several k of at a time. */
    void add(double[] values, int at, double u) {
      double real = values[at];
      double imaginary = values[at + 1];
      double realByK = -u * values[at + 1];
      double imaginaryByK = -u * values[at];
      double realByVariance = values[at + 2];
      double imaginaryByVariance = values[at + 3];
      for (int i = 0; i < cosines.length; i++) {
        even[i] += cosines[i] * real;
        evenByK[i] += cosines[i] * realByK;
        evenByVariance[i] += cosines[i] * realByVariance;
      }
      for (int i = 0; i < sines.length; i++) {
        odd[i] -= sines[i] * imaginary;
        oddByK[i] += sines[i] * imaginaryByK;
        oddByVariance[i] -= sines[i] * imaginaryByVariance;
      }
      for (int i = 0; i < sines.length; i++) {
        double turned = cosines[i] * turnReal[i] - sines[i] * turnImaginary[i];
        sines[i] = cosines[i] * turnImaginary[i] + sines[i] * turnReal[i];
        cosines[i] = turned;
      }
    }

    void write(int i, int sign, double deviation, double[] into, int offset) {
      into[offset] = (even[i] + sign * odd[i]) / deviation;
      into[offset + 1] = evenByK[i] + sign * oddByK[i];
      into[offset + 2] = (evenByVariance[i] + sign * oddByVariance[i]) * deviation / integralSlope;
    }
  }

  /** The integral over pi, and its derivatives by k and by the variance. */
  private record Sums(double value, double derivative, double varianceDerivative) {}

  /** Nodes of the trapezoidal rule from 0 to where nothing is left, with the integrand but for e^(iuk). */
  private final class Nodes {
    private static final double NEGLIGIBLE = 1e-16;
    private static final int MOST = 1 << 15;
    /** Numbers a node: the integrand and its derivative by the variance, real and imaginary. */
    private static final int WIDTH = 4;

    private final double step;
    private final double[] values;
    /** Whether the last node is where nothing is left; the integrand can fall as slowly as a power of u. */
    private final boolean complete;

    Nodes(double step) {
      this(step, new double[0]);
    }

    /** Of half the step: every other node is one of the coarser rule, at half the weight. */
    Nodes(Nodes coarser) {
      this(coarser.step / 2, coarser.values);
    }

    private Nodes(double step, double[] known) {
      this.step = step;
      double[] room = new double[Math.max(WIDTH << 8, 2 * known.length)];
      int filled = 0;
      boolean some = true;
      while (some && filled < MOST * WIDTH) {
        if (filled == room.length) {
          room = Arrays.copyOf(room, 2 * filled);
        }
        int index = filled / WIDTH;
        int at = index / 2 * WIDTH;
        if (index % 2 == 0 && at < known.length) {
          for (int i = 0; i < WIDTH; i++) {
            room[filled + i] = 0.5 * known[at + i];
          }
        } else {
          some = node(index, room, filled);
        }
        filled += WIDTH;
      }
      values = Arrays.copyOf(room, filled);
      complete = !some;
    }

    /** Writes a node; says whether those beyond it count. */
    private boolean node(int index, double[] room, int offset) {
      double u = index * step;
      double q = u * u + 0.25;
      HestonExponent exponent = HestonExponent.at(model, u, time);
      // both are close to 1 where 1 / q is large
      Complex change = exponent.constant().plus(exponent.slope().times(variance)).expm1();
      double plainChange = StrictMath.expm1(-0.5 * q * integral);
      Complex characteristic = new Complex(1 + change.re(), change.im());
      Complex derivative = characteristic.times(exponent.slope());
      double plain = 1 + plainChange;
      double weight = (index == 0 ? 0.5 : 1) * step / (Math.PI * q);
      room[offset] = weight * (change.re() - plainChange);
      room[offset + 1] = weight * change.im();
      room[offset + 2] = weight * (derivative.re() + 0.5 * q * integralSlope * plain);
      room[offset + 3] = weight * derivative.im();
      return Math.abs(characteristic.re()) + Math.abs(characteristic.im()) + plain > NEGLIGIBLE;
    }

    Sums at(double k) {
      double turnReal = StrictMath.cos(step * k);
      double turnImaginary = StrictMath.sin(step * k);
      double c = 1;
      double s = 0;
      double value = 0;
      double derivative = 0;
      double varianceDerivative = 0;
      double u = 0;
      for (int i = 0; i < values.length; i += WIDTH) {
        value += c * values[i] - s * values[i + 1];
        derivative -= u * (c * values[i + 1] + s * values[i]);
        varianceDerivative += c * values[i + 2] - s * values[i + 3];
        double turned = c * turnReal - s * turnImaginary;
        s = c * turnImaginary + s * turnReal;
        c = turned;
        u += step;
      }
      return new Sums(value, derivative, varianceDerivative);
    }
  }
}
