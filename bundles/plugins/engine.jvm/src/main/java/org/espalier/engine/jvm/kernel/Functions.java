// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import org.espalier.api.network.Activation;

/**
 * Activation functions of one float, as sequences of IEEE operations that give the same bits everywhere; the library's
 * {@code Math.tanh} and {@code Math.exp} may differ between machines. What is not a number stays so.
 */
final class Functions {
  static final float LEAK = 0.01f;

  /** Where ReLU6 is cut. */
  static final float SIX = 6;

  /** Beyond, tanh rounds to 1. */
  static final float TANH_LIMIT = 9.02f;

  // tanh(x) = x P(x^2) / Q(x^2): minimax in the relative error over [0, 9.02], 2.1e-8 before rounding
  static final float TANH_P1 = 0x1.1203fcp-3f;
  static final float TANH_P2 = 0x1.c9f646p-9f;
  static final float TANH_P3 = 0x1.5950e4p-16f;
  static final float TANH_P4 = 0x1.c996ep-27f;
  static final float TANH_Q1 = 0.46712983f;
  static final float TANH_Q2 = 0.025870841f;
  static final float TANH_Q3 = 0.00032829904f;
  static final float TANH_Q4 = 7.7614214e-7f;

  /** Beyond, a sigmoid is less than the smallest normal number, or rounds to 1. */
  static final float EXP_LIMIT = 87;

  static final float LOG2_E = 1.442695f;
  /** ln 2 in two parts; multiples of the first by whole numbers up to 127 are exact. */
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  /** 1.5 x 2^23: a number added to it is rounded to a whole one, in the lowest bits. */
  static final float ROUNDER = 12582912;
  static final int ONE_BITS = 0x3f800000;
  static final int EXPONENT_SHIFT = 23;

  // exp(r) = 1 + r + E2 r^2 + ...: minimax in the relative error over [-ln 2 / 2, ln 2 / 2], 3.1e-9 before rounding
  static final float EXP_2 = 0.49999994f;
  static final float EXP_3 = 0.1666652f;
  static final float EXP_4 = 0.041668393f;
  static final float EXP_5 = 0.008368781f;
  static final float EXP_6 = 0.0013814466f;

  /** Beyond, the normal distribution function rounds to 1, or is less than 2e-33. */
  static final float NORMAL_LIMIT = 12;

  // the normal distribution function of -x is exp(-x^2 / 2) P(x) / Q(x): minimax in the relative error over [0, 12],
  // 3.1e-8 before rounding
  static final float TAIL_P0 = 0.5f;
  static final float TAIL_P1 = 0.4324134f;
  static final float TAIL_P2 = 0.17890522f;
  static final float TAIL_P3 = 0.03918042f;
  static final float TAIL_P4 = 0.0039022698f;
  static final float TAIL_Q1 = 1.6627117f;
  static final float TAIL_Q2 = 1.184459f;
  static final float TAIL_Q3 = 0.45804381f;
  static final float TAIL_Q4 = 0.09821944f;
  static final float TAIL_Q5 = 0.0097813616f;

  /** 1 / sqrt(2 pi), the normal density at 0. */
  static final float DENSITY = 0.3989423f;

  private Functions() {}

  static float activate(Activation function, float x) {
    return switch (function) {
      case RELU -> relu(x);
      case LEAKY_RELU -> leakyRelu(x);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
      case SILU -> silu(x);
      case GELU -> gelu(x);
      case RELU6 -> relu6(x);
    };
  }

  static float relu(float x) {
    return x <= 0 ? 0 : x;
  }

  static float relu6(float x) {
    return x <= 0 ? 0 : x > SIX ? SIX : x;
  }

  static float leakyRelu(float x) {
    return x <= 0 ? LEAK * x : x;
  }

  /** Within 7 units in the last place. */
  static float tanh(float x) {
    float c = limit(x, TANH_LIMIT);
    float t = c * c;
    float p = (((TANH_P4 * t + TANH_P3) * t + TANH_P2) * t + TANH_P1) * t + 1;
    float q = (((TANH_Q4 * t + TANH_Q3) * t + TANH_Q2) * t + TANH_Q1) * t + 1;
    float y = p * c / q;
    return limit(y, 1);
  }

  private static float limit(float x, float most) {
    return x > most ? most : x < -most ? -most : x;
  }

  /** 1 / (1 + exp(-x)), within 3 units in the last place for x above -87. */
  static float sigmoid(float x) {
    return 1 / (1 + exp(-limit(x, EXP_LIMIT)));
  }

  /** x / (1 + exp(-x)), within 3 units in the last place for x above -87; below, what it is there. */
  static float silu(float x) {
    float c = limit(x, EXP_LIMIT);
    return (x > c ? x : c) / (1 + exp(-c));
  }

  /**
   * x times the normal distribution function, within 5 units in the last place above 0, and within 90 of them, or 7e-8,
   * below; below -12, what it is there.
   */
  static float gelu(float x) {
    float c = limit(x, NORMAL_LIMIT);
    return (x > c ? x : c) * normal(c, bell(c));
  }

  /** exp(-x^2 / 2), for |x| up to 12. */
  private static float bell(float x) {
    return exp(-(x * x * 0.5f));
  }

  /** The standard normal distribution function, for |x| up to 12, given {@link #bell}. */
  private static float normal(float x, float bell) {
    float a = Math.abs(x);
    float p = (((TAIL_P4 * a + TAIL_P3) * a + TAIL_P2) * a + TAIL_P1) * a + TAIL_P0;
    float q = ((((TAIL_Q5 * a + TAIL_Q4) * a + TAIL_Q3) * a + TAIL_Q2) * a + TAIL_Q1) * a + 1;
    float tail = bell * p / q;
    return x <= 0 ? tail : 1 - tail;
  }

  /** For |x| up to 87. */
  private static float exp(float x) {
    float shifted = x * LOG2_E + ROUNDER;
    float k = shifted - ROUNDER;
    float r = x - k * LN2_HIGH - k * LN2_LOW;
    float p = ((((EXP_6 * r + EXP_5) * r + EXP_4) * r + EXP_3) * r + EXP_2) * r + 1;
    float mantissa = p * r + 1;
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT) + ONE_BITS);
    return mantissa * power;
  }

  /**
   * f'(x) dy.
   *
   * @param v x where {@link Kernels#slopeOfInput} says so, else y = f(x)
   */
  static float backward(Activation function, float v, float dy) {
    return switch (function) {
      case RELU -> v > 0 ? dy : 0;
      case LEAKY_RELU -> v > 0 ? dy : LEAK * dy;
      case TANH -> dy * (1 - v * v);
      case SIGMOID -> dy * (v * (1 - v));
      case SILU -> dy * siluSlope(v);
      case GELU -> dy * geluSlope(v);
      case RELU6 -> v > 0 && v < SIX ? dy : 0;
    };
  }

  private static float siluSlope(float x) {
    float c = limit(x, EXP_LIMIT);
    float e = exp(-c);
    float s = 1 / (1 + e);
    // 1 - s without its cancellation
    return s * (1 + c * (e * s));
  }

  private static float geluSlope(float x) {
    float c = limit(x, NORMAL_LIMIT);
    float bell = bell(c);
    return normal(c, bell) + c * (bell * DENSITY);
  }
}
