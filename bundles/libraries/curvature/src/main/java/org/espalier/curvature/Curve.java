package org.espalier.curvature;

import org.espalier.api.network.Activation;

/** An element-wise function with two derivatives; the ReLUs' second is 0, at their kink as well. */
enum Curve {
  RELU {
    @Override
    double at(double x) {
      return Math.max(0, x);
    }

    @Override
    double slope(double x, double y) {
      return x > 0 ? 1 : 0;
    }

    @Override
    double bend(double x, double y) {
      return 0;
    }
  },
  LEAKY_RELU {
    @Override
    double at(double x) {
      return x > 0 ? x : LEAK * x;
    }

    @Override
    double slope(double x, double y) {
      return x > 0 ? 1 : LEAK;
    }

    @Override
    double bend(double x, double y) {
      return 0;
    }
  },
  TANH {
    @Override
    double at(double x) {
      return StrictMath.tanh(x);
    }

    @Override
    double slope(double x, double y) {
      return 1 - y * y;
    }

    @Override
    double bend(double x, double y) {
      return -2 * y * (1 - y * y);
    }
  },
  SIGMOID {
    @Override
    double at(double x) {
      return 1 / (1 + StrictMath.exp(-x));
    }

    @Override
    double slope(double x, double y) {
      return y * (1 - y);
    }

    @Override
    double bend(double x, double y) {
      return y * (1 - y) * (1 - 2 * y);
    }
  };

  private static final double LEAK = 0.01;

  static Curve of(Activation function) {
    return switch (function) {
      case RELU -> RELU;
      case LEAKY_RELU -> LEAKY_RELU;
      case TANH -> TANH;
      case SIGMOID -> SIGMOID;
    };
  }

  abstract double at(double x);

  /**
   * The first derivative.
   *
   * @param y the function at x
   */
  abstract double slope(double x, double y);

  /** The second derivative. */
  abstract double bend(double x, double y);
}
