// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

/** How a network's outputs become a position. */
enum PositionRule {
  /** The output is the position. */
  FREE(1) {
    @Override
    double position(float[] outputs, int at, double centre, double before) {
      return outputs[at];
    }

    @Override
    double backward(float[] outputs, int at, double centre, double before, double slope, float[] slopes) {
      slopes[at] = (float) slope;
      return 0;
    }
  },

  /** The output is added to the centre. */
  CORRECTION(1) {
    @Override
    double position(float[] outputs, int at, double centre, double before) {
      return centre + outputs[at];
    }

    @Override
    double backward(float[] outputs, int at, double centre, double before, double slope, float[] slopes) {
      slopes[at] = (float) slope;
      return 0;
    }
  },

  /**
   * Two outputs are the distances of the edges of a band from the centre; a position inside the band is left alone, one
   * outside is moved to the edge (Imaki et al. 2021, No-transaction band network). Distances are leaky: below 0 they
   * count little, so that a band that has closed can open again. Where the edges have crossed, the upper one holds.
   */
  BAND(2) {
    @Override
    double position(float[] outputs, int at, double centre, double before) {
      double low = centre - width(outputs[at]);
      double high = centre + width(outputs[at + 1]);
      return Math.min(high, Math.max(low, before));
    }

    @Override
    double backward(float[] outputs, int at, double centre, double before, double slope, float[] slopes) {
      double low = centre - width(outputs[at]);
      double high = centre + width(outputs[at + 1]);
      boolean upper = Math.max(low, before) > high;
      boolean lower = !upper && low > before;
      slopes[at] = lower ? (float) (-slope * widthSlope(outputs[at])) : 0;
      slopes[at + 1] = upper ? (float) (slope * widthSlope(outputs[at + 1])) : 0;
      return upper || lower ? 0 : slope;
    }
  };

  private static final double LEAK = 0.01;

  private final int outputs;

  PositionRule(int outputs) {
    this.outputs = outputs;
  }

  /** Outputs that a position takes. */
  int outputs() {
    return outputs;
  }

  /**
   * The position.
   *
   * @param at where its outputs begin
   * @param before the position so far
   */
  abstract double position(float[] outputs, int at, double centre, double before);

  /**
   * Takes the derivative of a loss by the position back to the outputs, and returns that by the position before.
   *
   * @param slopes receives those by the outputs, from {@code at} on
   */
  abstract double backward(float[] outputs, int at, double centre, double before, double slope, float[] slopes);

  private static double width(float output) {
    return output > 0 ? output : LEAK * output;
  }

  private static double widthSlope(float output) {
    return output > 0 ? 1 : LEAK;
  }
}
