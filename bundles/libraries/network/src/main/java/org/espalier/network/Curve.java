// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import org.espalier.api.network.Activation;

/**
 * An element-wise function in float64 with two derivatives; the ReLUs' second is 0, at their kinks as well. The same
 * bits on every machine; what is not a number stays so.
 */
public enum Curve {
  RELU {
    @Override
    public double at(double x) {
      return Math.max(0, x);
    }

    @Override
    public double slope(double x, double y) {
      return x > 0 ? 1 : 0;
    }

    @Override
    public double bend(double x, double y) {
      return 0;
    }
  },
  LEAKY_RELU {
    @Override
    public double at(double x) {
      return x > 0 ? x : LEAK * x;
    }

    @Override
    public double slope(double x, double y) {
      return x > 0 ? 1 : LEAK;
    }

    @Override
    public double bend(double x, double y) {
      return 0;
    }
  },
  TANH {
    @Override
    public double at(double x) {
      return StrictMath.tanh(x);
    }

    @Override
    public double slope(double x, double y) {
      return 1 - y * y;
    }

    @Override
    public double bend(double x, double y) {
      return -2 * y * (1 - y * y);
    }
  },
  SIGMOID {
    @Override
    public double at(double x) {
      return 1 / (1 + StrictMath.exp(-x));
    }

    @Override
    public double slope(double x, double y) {
      return y * (1 - y);
    }

    @Override
    public double bend(double x, double y) {
      return y * (1 - y) * (1 - 2 * y);
    }
  },
  SILU {
    @Override
    public double at(double x) {
      return x * SIGMOID.at(x);
    }

    @Override
    public double slope(double x, double y) {
      double s = SIGMOID.at(x);
      return s + x * SIGMOID.slope(x, s);
    }

    @Override
    public double bend(double x, double y) {
      double s = SIGMOID.at(x);
      return 2 * SIGMOID.slope(x, s) + x * SIGMOID.bend(x, s);
    }
  },
  GELU {
    @Override
    public double at(double x) {
      return x * normal(x);
    }

    @Override
    public double slope(double x, double y) {
      return normal(x) + x * density(x);
    }

    @Override
    public double bend(double x, double y) {
      return (2 - x * x) * density(x);
    }
  },
  RELU6 {
    @Override
    public double at(double x) {
      return Math.min(6, Math.max(0, x));
    }

    @Override
    public double slope(double x, double y) {
      return x > 0 && x < 6 ? 1 : 0;
    }

    @Override
    public double bend(double x, double y) {
      return 0;
    }
  };

  private static final double LEAK = 0.01;

  /** Where the continued fraction of the normal distribution's tail converges faster than the series. */
  private static final double FAR = 3;

  private static final int FRACTIONS = 100;

  /** The curve of a layer's function. */
  public static Curve of(Activation function) {
    return switch (function) {
      case RELU -> RELU;
      case LEAKY_RELU -> LEAKY_RELU;
      case TANH -> TANH;
      case SIGMOID -> SIGMOID;
      case SILU -> SILU;
      case GELU -> GELU;
      case RELU6 -> RELU6;
    };
  }

  /** The function. */
  public abstract double at(double x);

  /**
   * The first derivative.
   *
   * @param y the function at x
   */
  public abstract double slope(double x, double y);

  /**
   * The second derivative.
   *
   * @param y the function at x
   */
  public abstract double bend(double x, double y);

  private static double density(double x) {
    return StrictMath.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  /**
   * The standard normal distribution function, by the series of Marsaglia 2004, eq. 3, and in the tails by the
   * continued fraction of Mills' ratio.
   */
  private static double normal(double x) {
    double a = Math.abs(x);
    if (a > FAR) {
      double fraction = a;
      for (int i = FRACTIONS; i > 0; i--) {
        fraction = a + i / fraction;
      }
      double tail = density(a) / fraction;
      return x < 0 ? tail : 1 - tail;
    }
    double term = x;
    double sum = x;
    for (int i = 3; Math.abs(term) > Math.ulp(sum); i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }
}
