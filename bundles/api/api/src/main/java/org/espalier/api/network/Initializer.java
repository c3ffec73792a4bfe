// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import org.espalier.api.random.RandomStream;

/**
 * How initial weights are drawn. Drawn here and not by the engines, so that one seed gives one theta_0 everywhere.
 *
 * @param scheme the distribution
 * @param gain factor on its scale; the value itself for {@link Scheme#CONSTANT}
 */
public record Initializer(Scheme scheme, double gain) {

  /** Families of distributions; fan-in and fan-out are those of the layer. */
  public enum Scheme {
    /** Every weight is the gain. */
    CONSTANT,
    /** U(-b, b), b = gain / sqrt(fanIn): what PyTorch gives its linear and convolutional layers, biases included. */
    FAN_IN_UNIFORM,
    /** U(-b, b), b = gain sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 16). */
    XAVIER_UNIFORM,
    /** N(0, s^2), s = gain sqrt(2 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 12). */
    XAVIER_NORMAL,
    /** N(0, s^2), s = gain sqrt(2 / fanIn) (He et al. 2015, eq. 10). */
    HE_NORMAL,
    /** Orthonormal rows or columns times the gain (Saxe et al. 2014): QR of a Gaussian matrix [outputs, rest]. */
    ORTHOGONAL
  }

  public static final Initializer ZERO = new Initializer(Scheme.CONSTANT, 0);
  public static final Initializer ONE = new Initializer(Scheme.CONSTANT, 1);

  /** PyTorch's default for linear and convolutional layers. */
  public static final Initializer FAN_IN = new Initializer(Scheme.FAN_IN_UNIFORM, 1);

  public static Initializer orthogonal(double gain) {
    return new Initializer(Scheme.ORTHOGONAL, gain);
  }

  /** Initial values of the parameter, in its canonical order. */
  public float[] draw(ParameterSpec parameter, RandomStream random) {
    int n = parameter.shape().size();
    return switch (scheme) {
      case CONSTANT -> uniform(n, 0, gain, random);
      case FAN_IN_UNIFORM -> uniform(n, gain / Math.sqrt(parameter.fanIn()), 0, random);
      case XAVIER_UNIFORM -> uniform(n, gain * Math.sqrt(6.0 / (parameter.fanIn() + parameter.fanOut())), 0, random);
      case XAVIER_NORMAL -> normal(n, gain * Math.sqrt(2.0 / (parameter.fanIn() + parameter.fanOut())), random);
      case HE_NORMAL -> normal(n, gain * Math.sqrt(2.0 / parameter.fanIn()), random);
      case ORTHOGONAL -> Orthogonal.draw(parameter.shape().get(0), n / parameter.shape().get(0), gain, random);
    };
  }

  /** A constant draws nothing, so that it leaves the stream where it was. */
  private static float[] uniform(int n, double bound, double centre, RandomStream random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (bound == 0 ? centre : centre + random.nextDouble(-bound, bound));
    }
    return values;
  }

  private static float[] normal(int n, double deviation, RandomStream random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
