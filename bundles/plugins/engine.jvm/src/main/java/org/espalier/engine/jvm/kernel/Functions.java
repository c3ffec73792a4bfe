package org.espalier.engine.jvm.kernel;

import org.espalier.api.network.Activation;

/**
 * Activation functions of one float, as sequences of IEEE operations that give the same bits everywhere; the library's
 * {@code Math.tanh} and {@code Math.exp} may differ between machines. What is not a number stays so.
 */
final class Functions {
  static final float LEAK = 0.01f;

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

  private Functions() {}

  static float activate(Activation function, float x) {
    return switch (function) {
      case RELU -> relu(x);
      case LEAKY_RELU -> leakyRelu(x);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  static float relu(float x) {
    return x <= 0 ? 0 : x;
  }

  static float leakyRelu(float x) {
    return x <= 0 ? LEAK * x : x;
  }

  /** Within 7 units in the last place. */
  static float tanh(float x) {
    float c = x > TANH_LIMIT ? TANH_LIMIT : x < -TANH_LIMIT ? -TANH_LIMIT : x;
    float t = c * c;
    float p = (((TANH_P4 * t + TANH_P3) * t + TANH_P2) * t + TANH_P1) * t + 1;
    float q = (((TANH_Q4 * t + TANH_Q3) * t + TANH_Q2) * t + TANH_Q1) * t + 1;
    float y = p * c / q;
    return y > 1 ? 1 : y < -1 ? -1 : y;
  }

  /** 1 / (1 + exp(-x)), within 3 units in the last place for x above -87. */
  static float sigmoid(float x) {
    float c = x > EXP_LIMIT ? EXP_LIMIT : x < -EXP_LIMIT ? -EXP_LIMIT : x;
    return 1 / (1 + exp(-c));
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

  /** f'(x) dy, from y = f(x). */
  static float backward(Activation function, float y, float dy) {
    return switch (function) {
      case RELU -> y > 0 ? dy : 0;
      case LEAKY_RELU -> y > 0 ? dy : LEAK * dy;
      case TANH -> dy * (1 - y * y);
      case SIGMOID -> dy * (y * (1 - y));
    };
  }
}
