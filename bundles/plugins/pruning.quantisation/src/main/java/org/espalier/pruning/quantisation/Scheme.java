// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import org.espalier.api.procedure.Parameters;

/**
 * How networks are quantised.
 *
 * @param mode where the ranges of activations come from
 * @param perChannel whether each output channel of a layer has a scale of its own, instead of one for the layer
 * @param weightBits of a weight, from 2 to 8, or {@link #SINGLE}
 * @param activationBits of an activation, likewise
 * @param averaging share of the new batch in the moving averages of quantisation-aware training, above 0 and at most 1
 */
record Scheme(Mode mode, boolean perChannel, int weightBits, int activationBits, double averaging) {
  /** Bits of a number that is rounded to a grid, at most. */
  static final int BYTE = 8;

  /** Bits of a number that is left in single precision. */
  static final int SINGLE = 32;

  private static final String MODE = "mode";
  private static final String PER_CHANNEL = "per-channel";
  private static final String WEIGHT_BITS = "weight-bits";
  private static final String ACTIVATION_BITS = "activation-bits";
  private static final String AVERAGING = "averaging";

  /** Where the range of what a layer reads comes from. */
  enum Mode {
    /** From each sample while it passes. */
    DYNAMIC,
    /** From training data, once, after training. */
    STATIC,
    /** Followed by moving averages while the network is trained with what is rounded. */
    AWARE
  }

  /** As a run's definition tells it. */
  static Scheme of(Parameters parameters) {
    return new Scheme(
        parameters.constant(MODE, Mode.class), parameters.truth(PER_CHANNEL),
        Math.toIntExact(parameters.integer(WEIGHT_BITS)), Math.toIntExact(parameters.integer(ACTIVATION_BITS)),
        parameters.has(AVERAGING) ? parameters.number(AVERAGING) : 1);
  }

  /** What a run that quantises depends on. */
  Parameters parameters() {
    Parameters all = Parameters.NONE.with(MODE, mode).with(PER_CHANNEL, perChannel).with(WEIGHT_BITS, weightBits)
        .with(ACTIVATION_BITS, activationBits);
    return trains() ? all.with(AVERAGING, averaging) : all;
  }

  /** Whether the network is trained with what is rounded. */
  boolean trains() {
    return mode == Mode.AWARE;
  }

  /** Whether layers keep the range of what they read. */
  boolean keepsRanges() {
    return mode != Mode.DYNAMIC;
  }

  boolean roundsWeights() {
    return weightBits != SINGLE;
  }

  boolean roundsActivations() {
    return activationBits != SINGLE;
  }

  /** Whether integer arithmetic can compute it. */
  boolean inIntegers() {
    return roundsWeights() && roundsActivations();
  }
}
